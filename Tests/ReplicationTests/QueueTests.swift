import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// What waits for a peer, and outlives a crash.
@Suite struct QueueTests {
  private static let limit = 512

  /// A pair with small packets, of which the first has something large on disk.
  private func pair() throws -> NumberWorld {
    var settings = ReplicationConfiguration(bufferCapacity: 0)
    settings.packetLimit = Self.limit
    var world = try NumberWorld([[1], [0]], configuration: settings)
    world.greet()
    let numbers = (0..<2000).map { $0 * 7919 % 1_000_003 }
    world.edit(0) { set, dots in set.insert(contentsOf: numbers, using: &dots) }
    world.persist(0)
    return world
  }

  private func stateSize(_ world: NumberWorld) -> Int {
    Changes(world[0].state, of: world[0].lineage).canonicalBytes.count
  }

  @Test func `a receiver that crashes goes on with what it has on disk of a transfer`() throws {
    var world = try pair()
    world.tick(0)
    for _ in 0..<8 { world.deliver() }
    check(world.unsyncedCount(1), is: 8, "each piece is written")
    world.persist(1, 6)
    world.letters = []
    world.crash(1)
    try world.restart(1)
    let received = world[1].status.peers[0].receiving
    check(received?.arrived, is: 6 * (Self.limit - 40), "the durable ones are there")
    check(received?.total, is: stateSize(world))
    let before = world[0].statistics.payload
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    let sent = world[0].statistics.payload - before
    let rest = stateSize(world) - 6 * (Self.limit - 40)
    check(sent <= rest + 2 * Self.limit, "\(sent) bytes for the \(rest) that were lacking")
    world.crash(1)
    try world.restart(1)
    check(world[1].status.peers[0].receiving, is: nil, "what has arrived is not kept in pieces")
    check(world[1].state, is: world[0].state)
  }

  @Test func `a transfer can be given up, for good or until it is wanted`() throws {
    var world = try pair()
    world.tick(0)
    for _ in 0..<4 { world.deliver() }
    check(world[0].status.peers[0].sending != nil, "it is listed")
    world.handle(.command(.abandon(world.id(1))), at: 0)
    world.handle(.command(.abandon(world.id(0))), at: 1)
    check(world[0].status.peers[0].sending, is: nil)
    check(world[1].status.peers[0].receiving, is: nil)
    world.persist(0)
    check(world.settle(limit: 9000) != nil, "silence, although something is lacking")
    check(world.numbers(1), is: [])
    check(world[0].status.peers[0].abandoned, is: 2000)
    check(!world[0].status.isConverged, "it is not forgotten")
    world.insert(-1, at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    check(world.numbers(1), is: [-1], "everything else goes on")
    world.compact(0)
    world.crash(0)
    try world.restart(0)
    check(world.settle(limit: 9000) != nil, "silence")
    check(world.numbers(1), is: [-1], "nor after a crash")
    check(world[0].status.peers[0].abandoned, is: 2000)
    world.handle(.command(.resume(world.id(1))), at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1).count, is: 2001)
    check(world[0].status.peers[0].abandoned, is: 0)
    world.crash(0)
    try world.restart(0)
    check(world[0].peers[0].abandoned, is: DotCloud(), "for good")
  }

  @Test func `edits made while there is no connection arrive as one, with nothing that is gone`()
    throws
  {
    var world = try NumberWorld.pair()
    world.handle(.disconnected(world.id(1)), at: 0)
    for number in 0..<300 {
      world.insert(number, at: 0)
      if number % 10 > 0 { world.remove(number, at: 0) }
      world.persist(0)
      if number == 150 {
        world.crash(0)
        try world.restart(0)
        world.handle(.disconnected(world.id(1)), at: 0)
      }
    }
    let records = world.records(0).reduce(0) { $0 + $1.count }
    world.compact(0)
    let compacted = world.records(0).reduce(0) { $0 + $1.count }
    check(compacted * 5 < records, "\(compacted) bytes on disk, not \(records)")
    world.handle(.connected(world.id(1)), at: 0)
    let before = world.history.count
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: stride(from: 0, to: 300, by: 10).map { $0 })
    let sent = world.history[before...].filter { $0.from == 0 }.reduce(0) { $0 + $1.bytes.count }
    check(sent < records, "\(sent) bytes sent")
  }

  @Test func `a snapshot starts the same replica`() throws {
    var settings = ReplicationConfiguration()
    settings.admitsStrangers = true
    var world = try NumberWorld.graph(4, [(0, 1), (0, 2)], configuration: settings)
    world.handle(.command(.join(world.id(3))), at: 0)
    for number in 0..<20 { world.insert(number, at: number % 4) }
    check(world.settle(limit: 9000) != nil, "silence")
    world.handle(.command(.evict(world.id(1))), at: 0)
    world.handle(.command(.leave), at: 2)
    check(world.settle(limit: 9000) != nil, "silence")
    world.insert(99, at: 0)
    let (state, peers) = (world.durable(0), world[0].peers.map(\.id))
    world.compact(0)
    check(world.recordCount(0) - world.unsyncedCount(0), is: 4, "a state and three memberships")
    world.crash(0)
    try world.restart(0)
    check(world[0].state, is: state, "what was durable")
    check(world[0].peers.map(\.id), is: peers)
    world.handle(.command(.join(world.id(2))), at: 0)
    check(world[0].peers.map(\.id), is: peers, "who has left cannot come back")
  }

  @Test func `there is no snapshot while names change`() throws {
    var world = try NumberWorld.pair()
    for number in 0..<4 {
      world.insert(number, at: 0)
      check(world.settle() != nil, "silence")
    }
    try world.restoreBackup(0, records: 2)
    world.insert(7, at: 0)
    world.persist(0)
    for _ in 0..<50 where !world[0].isIsolated {
      world.persist(1)
      if world.letters.isEmpty { world.tick(world.nextToWake ?? 0) } else { world.deliver() }
    }
    check(world[0].snapshot == nil, "the state on disk has the old names")
    world.persist(0)
    check(world[0].snapshot != nil, "and now it has not")
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    for place in 0..<2 {
      world.compact(place)
      world.crash(place)
      try world.restart(place)
    }
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: [0, 1, 2, 3, 7])
  }
}
