import CRDTs
import Causality
import Checking
import Testing

@testable import Replication

/// Who takes part, and who is thought to be gone.
@Suite struct MembershipTests {
  private func world(
    _ peers: [[Int]], _ change: (inout ReplicationConfiguration) -> Void
  ) throws -> NumberWorld {
    var settings = ReplicationConfiguration()
    change(&settings)
    return try NumberWorld(peers, configuration: settings)
  }

  /// Lets everything happen up to a time, with all letters delivered at once.
  private func run(_ world: inout NumberWorld, seconds: Int64, without gone: [Int] = []) {
    let end = Instant(nanoseconds: seconds * 1_000_000_000)
    for _ in 0..<5000 {
      for place in world.places where world.isUp(place) { world.persist(place) }
      if !world.letters.isEmpty {
        world.deliver()
        continue
      }
      let next = world.places.filter { world.isUp($0) && !gone.contains($0) }
        .filter { world[$0].deadline != nil }
        .min { (world[$0].deadline ?? .zero) < (world[$1].deadline ?? .zero) }
      guard let next, let deadline = world[next].deadline, deadline <= end else { break }
      world.tick(next)
    }
    world.now = max(world.now, end)
  }

  @Test func `a replica that joins gets all there is, and gives what it has`() throws {
    var world = try world([[1], [0], []]) { $0.admitsStrangers = true }
    for number in 0..<20 { world.insert(number, at: number % 2) }
    world.insert(99, at: 2)
    check(world.settle() != nil, "silence")
    world.handle(.command(.join(world.id(0))), at: 2)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(2), is: Array(0..<20) + [99])
    check(world.notices.contains(.joined(world.id(2))), "the other side has admitted it")
    world.crash(0)
    try world.restart(0)
    world.insert(100, at: 0)
    check(world.settle() != nil, "silence")
    check(world.numbers(2).contains(100), "who has joined is remembered")
  }

  @Test func `a stranger that is not admitted is refused`() throws {
    var world = try world([[1], [0], []]) { _ in }
    world.insert(1, at: 0)
    world.handle(.command(.join(world.id(0))), at: 2)
    for _ in 0..<40 {
      world.persist(0)
      world.persist(1)
      if world.letters.isEmpty { world.tick(2) } else { world.deliver() }
    }
    check(world.rejections.contains(.unknownPeer), "\(world.rejections)")
    check(world.numbers(2), is: [])
  }

  @Test func `a replica that leaves is missed by nobody and cannot come back`() throws {
    var world = try world([[1, 2], [0, 2], [0, 1]]) { $0.admitsStrangers = true }
    world.insert(1, at: 2)
    check(world.settle() != nil, "silence")
    world.handle(.command(.leave), at: 2)
    check(world.settle() != nil, "silence")
    check(world.notices.filter { $0 == .left(world.id(2)) }.count, is: 2)
    world.insert(2, at: 0)
    check(world.settle() != nil, "nobody waits for it")
    check(world.numbers(1), is: [1, 2])
    world.handle(.command(.join(world.id(2))), at: 0)
    check(world.notices.last != .joined(world.id(2)), "its name is not used again")
    try world.restoreBackup(2, records: world.recordCount(2))
    for _ in 0..<6 { if world.letters.isEmpty { world.tick(2) } else { world.deliver() } }
    check(world.rejections.contains(.departedPeer), "\(world.rejections)")
  }

  @Test func `who has left greets nobody, whomever it is to join`() throws {
    var world = try world([[1], [0], []]) { $0.admitsStrangers = true }
    check(world.settle() != nil, "silence")
    world.handle(.command(.leave), at: 1)
    check(world.settle() != nil, "silence")
    let count = world.recordCount(1)
    for place in [0, 2] { world.handle(.command(.join(world.id(place))), at: 1) }
    check(world[1].peers.isEmpty && world[1].deadline == nil, "there is nobody to greet")
    check(world.recordCount(1), is: count, "and nothing to write down")
    check(world.isSilent, "nothing was sent")
  }

  @Test func `a packet under one's own name is a stranger's, and refused`() throws {
    var settings = ReplicationConfiguration()
    settings.admitsStrangers = true
    var clone = try Replicator<ORSet<Int>>(
      ReplicaID(1), peers: [ReplicaID(2)], configuration: settings)
    for peers in [[], [ReplicaID(3)]] {
      var replica = try Replicator<ORSet<Int>>(
        ReplicaID(1), peers: peers, configuration: settings)
      var letters = 0
      for case .send(let bytes, _) in clone.handle(.timer, at: clone.deadline ?? .zero) {
        letters += 1
        let effects = replica.handle(.received(bytes, from: ReplicaID(1)), at: .zero)
        guard effects.count == 1, case .rejected(_, .unknownPeer) = effects[0] else {
          Issue.record("\(effects)")
          continue
        }
      }
      check(letters, is: 1, "a greeting")
      check(replica.peers.map(\.id), is: peers)
    }
  }

  @Test func `signs of life are sent only where there is nothing else to send`() throws {
    var world = try world([[1], [0]]) { $0.heartbeatInterval = 1_000_000_000 }
    run(&world, seconds: 10)
    let idle = world[0].statistics
    check((9...10).contains(idle.heartbeats), "\(idle.heartbeats) in ten seconds")
    check(idle.packets, is: idle.heartbeats + idle.greetings + 1, "one ends the greetings")
    for (_, letter) in world.history.enumerated().suffix(3) {
      check(letter.bytes.count, is: Packet<ORSet<Int>>.emptySize)
    }
  }

  @Test func `a silent peer is suspected, heard again, and in the end evicted`() throws {
    var world = try world([[1], [0]]) {
      $0.heartbeatInterval = 500_000_000
      $0.suspicionTimeout = 2_000_000_000
      $0.evictionTimeout = 10_000_000_000
      $0.admitsStrangers = true
    }
    run(&world, seconds: 5)
    check(world.notices.contains(.suspected(world.id(1))), is: false, "it is alive")
    world.crash(1)
    run(&world, seconds: 9)
    check(world.notices.filter { $0 == .suspected(world.id(1)) }.count, is: 1)
    try world.restart(1)
    run(&world, seconds: 12)
    check(world.notices.contains(.recovered(world.id(1))), "it is back")
    world.crash(1)
    world.insert(1, at: 0)
    run(&world, seconds: 60)
    check(world.notices.contains(.evicted(world.id(1))), "it was gone for too long")
    check(world[0].peers.isEmpty && world[0].deadline == nil, "nothing is left to do for it")
    try world.restart(1)
    run(&world, seconds: 65)
    check(world.numbers(1), is: [1], "it greets, and is admitted again")
  }

  @Test func `a peer without a connection costs nothing until there is one`() throws {
    var world = try NumberWorld.pair()
    world.handle(.disconnected(world.id(1)), at: 0)
    world.insert(1, at: 0)
    world.persist(0)
    check(world[0].deadline, is: nil)
    world.handle(.connected(world.id(1)), at: 0)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [1])
  }
}
