import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// Transfers that were interrupted: listed, gone on with or given up, whatever crashes when.
@Suite struct ResumableSessionTests {
  private static let limit = 512

  /// A pair with small packets, of which the first has something large on disk.
  private func pair(_ peers: [[Int]] = [[1], [0]]) throws -> NumberWorld {
    var settings = ReplicationConfiguration(bufferCapacity: 0)
    settings.packetLimit = Self.limit
    var world = try NumberWorld(peers, configuration: settings)
    world.greet()
    // Numbers with nothing in common; neighbours would take less than a byte each.
    let numbers = (1...2000 as ClosedRange<UInt64>).map { number in
      Int((number &* 0x9E37_79B9_7F4A_7C15) >> 24)
    }
    world.edit(0) { set, dots in set.insert(contentsOf: numbers, using: &dots) }
    world.persist(0)
    world.tick(0)
    return world
  }

  private func sessions(_ world: NumberWorld, _ place: Int) -> [PeerStatus] {
    world[place].status.resumableSessions
  }

  /// Goes on step by step: a letter, or a record that gets to the disk.
  private func advance(_ world: inout NumberWorld, by steps: Int) {
    for step in 0..<steps {
      if step % 3 == 2, world.unsyncedCount(1) > 0 {
        world.persist(1, 1)
      } else if !world.letters.isEmpty {
        world.deliver()
      }
    }
  }

  private func checkNothingListed(_ world: NumberWorld, _ comment: String) {
    for place in world.places {
      check(sessions(world, place), is: [], "\(comment): \(place) lists what is over")
    }
  }

  @Test func `both sides list what is on its way, and how far it has come`() throws {
    var world = try pair()
    advance(&world, by: 12)
    let (sending, receiving) = (sessions(world, 0), sessions(world, 1))
    check(sending.map(\.id), is: [world.id(1)])
    check(receiving.map(\.id), is: [world.id(0)])
    let progress = receiving.first?.receiving
    check((progress?.arrived ?? 0) > 0, "\(String(describing: progress))")
    check(progress?.total, is: sending.first?.sending?.total)
    check((sending.first?.sending?.arrived ?? .max) <= (progress?.arrived ?? 0), "it knows no more")
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    checkNothingListed(world, "at the end")
  }

  @Test(arguments: [0, 1])
  func `whenever one side crashes the transfer is listed, goes on, and is over for good`(
    place: Int
  ) throws {
    for steps in 0..<40 {
      var world = try pair()
      advance(&world, by: steps)
      world.letters = []
      world.crash(place)
      try world.restart(place)
      let comment = "\(place) crashes after \(steps) steps"
      let kept = world[1].peers[0].incoming?.chunks.count ?? 0
      check(sessions(world, 1).count, is: kept > 0 ? 1 : 0, comment)
      let before = world[0].statistics.payload
      check(world.settle(limit: 9000) != nil, "\(comment): silence")
      world.checkAgreement(comment)
      let size = Changes(world[0].state, of: world[0].lineage).canonicalBytes.count
      let sent = world[0].statistics.payload - (place == 0 ? 0 : before)
      let most = size - kept * (Self.limit - 40) + 3 * Self.limit
      check(sent <= most, "\(comment): \(sent) bytes, and \(kept) pieces were there")
      checkNothingListed(world, comment)
      world.crash(1)
      try world.restart(1)
      check(sessions(world, 1), is: [], "\(comment): nor after another start")
    }
  }

  @Test(arguments: [0, 1])
  func `what is given up stays given up across crashes, until it is wanted again`(
    place: Int
  ) throws {
    for steps in [1, 4, 9, 16, 21] {
      var world = try pair()
      advance(&world, by: steps)
      let comment = "\(place) crashes after \(steps) steps and giving up"
      for side in [0, 1] { world.handle(.command(.abandon(world.id(1 - side))), at: side) }
      for side in [0, 1] { world.persist(side) }
      world.letters = []
      world.crash(place)
      try world.restart(place)
      check(sessions(world, 1), is: [], "\(comment): no pieces are kept")
      check(world.settle(limit: 9000) != nil, "\(comment): silence")
      check(world.numbers(1).isEmpty, comment)
      check(sessions(world, 0).map(\.abandoned), is: [2000], comment)
      world.handle(.command(.resume(world.id(1))), at: 0)
      check(world.settle(limit: 9000) != nil, "\(comment): silence")
      world.checkAgreement(comment)
      checkNothingListed(world, comment)
      world.crash(place)
      try world.restart(place)
      check(sessions(world, place), is: [], "\(comment): nor after another start")
    }
  }

  @Test func `giving up that was not durable was never said`() throws {
    var world = try pair()
    advance(&world, by: 12)
    world.handle(.command(.abandon(world.id(0))), at: 1)
    world.letters = []
    world.crash(1)
    try world.restart(1)
    check(sessions(world, 1).map(\.id), is: [world.id(0)], "what was on the disk is there")
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
  }

  @Test func `what has come from somebody else meanwhile is waited for no more`() throws {
    // Two that have the same send it to a third.
    for crash in [nil, 0, 1] {
      var world = try pair([[1], [0, 2], [1]])
      for _ in 0..<20 where sessions(world, 1).isEmpty {
        if world.letters.isEmpty { world.tick(world.nextToWake ?? 0) } else { world.deliver() }
      }
      check(sessions(world, 1).map(\.id), is: [world.id(0)])
      world.persist(1)
      world.letters = []
      world.handle(.disconnected(world.id(1)), at: 0)
      world.handle(.disconnected(world.id(0)), at: 1)
      try world.apply(try world[0].changes(since: world[1].digest()), at: 1)
      check(world.settle(limit: 9000) != nil, "silence")
      check(world[1].state == world[0].state, "all of it has come by request")
      if let crash {
        world.crash(crash)
        try world.restart(crash)
      }
      world.handle(.connected(world.id(1)), at: 0)
      world.handle(.connected(world.id(0)), at: 1)
      check(world.settle(limit: 9000) != nil, "silence")
      world.checkAgreement()
      checkNothingListed(world, "crash of \(String(describing: crash))")
      world.crash(1)
      try world.restart(1)
      check(sessions(world, 1), is: [], "nor after another start")
    }
  }

  @Test func `within a session nothing is left over either`() throws {
    var world = try pair()
    advance(&world, by: 9)
    check(sessions(world, 1).count, is: 1)
    let greetings = world.statistics.greetings
    world.letters = []
    try world.apply(try world[0].changes(since: world[1].digest()), at: 1)
    world.persist(1)
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    checkNothingListed(world, "in the end")
    check(world.statistics.greetings, is: greetings, "nobody has greeted anew")
  }

  @Test func `a damaged transfer leaves no pieces behind`() throws {
    var world = try NumberWorld.pair()
    let name = TransferName(of: [1, 2, 3, 4, 5])
    for chunk in [
      Chunk(of: name, size: 4, place: 0, bytes: [1, 2, 3, 4]),
      Chunk(of: name, size: 4, place: 1, bytes: [6]),
    ] {
      let packet = Packet<ORSet<Int>>(
        from: world[0].mark, to: world[1].mark, .frames([.chunk(chunk)]))
      world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: packet.bytes)]
      world.deliver()
    }
    check(world.rejections, is: [.transferDamaged])
    world.persist(1)
    world.letters = []
    world.crash(1)
    try world.restart(1)
    check(sessions(world, 1), is: [])
  }
}
