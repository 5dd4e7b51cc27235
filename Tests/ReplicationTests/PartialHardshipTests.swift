import CRDTs
import CanonicalCoding
import Causality
import Checking
import Convergence
import Testing

@testable import Replication

/// Replicas of parts among hostile peers, damaged disks and doubled identities.
@Suite struct PartialHardshipTests {
  private static let low = KeyRange(from: 0, through: 9)
  private static let high = KeyRange(from: 10, through: 19)

  /// A replica of everything, and one of the low numbers, which have settled.
  private func pair(_ numbers: [Int] = [1, 5, 12]) throws -> PartialWorld {
    var partial = try PartialWorld([[1], [0]], [nil, Self.low])
    for number in numbers { partial.insert(number, at: 0) }
    try partial.finish()
    return partial
  }

  /// The answer of a full replica to a greeting with a description of a part.
  private func answer(to selection: [UInt8]) throws -> (errors: [ReplicationError], same: Bool) {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    check(world.settle() != nil, "silence")
    let before = world[0].state
    let greeting = Greeting(
      versions: 1...1, features: 0, wantsReply: true, identity: world.id(1), packetLimit: 1000,
      transferLimit: 1000, neighbours: [], selection: selection,
      holdings: Holdings(DotCloud(), of: Lineage()))
    for answer in 0...1 {
      // What is not malformed makes the receiver doubt, and is believed once it answers that.
      var greeting = greeting
      greeting.answer = UInt64(answer)
      let packet = Packet<ORSet<Int>>(from: 77, to: world[0].mark, .greeting(greeting))
      world.handle(.received(packet.bytes, from: world.id(1)), at: 0)
    }
    return (world.rejections, world[0].state == before && world[0].peers[0].boot != 77)
  }

  @Test func `a description that is none is refused, and nothing has changed`() throws {
    for bytes in [[], [1], [1, 0], [2, 0, 0], Array(repeating: 255, count: 30)] as [[UInt8]] {
      let (errors, isSame) = try answer(to: bytes)
      guard case .malformed? = errors.first else {
        Issue.record("\(bytes) are taken: \(errors)")
        continue
      }
      check(isSame, "\(bytes)")
    }
    let bytes = [UInt8](repeating: 0, count: 5000)
    check(try answer(to: bytes).errors.first, is: .selectionTooLarge(bytes: 5000))
    let sound = try answer(to: Self.low.canonicalBytes)
    check(sound.errors, is: [])
    check(!sound.same, "a sound greeting begins a session")
  }

  @Test func `a peer that sends more than was asked for achieves nothing`() throws {
    var partial = try pair()
    var other = partial.world[0].state
    var dots = DotSource(resuming: partial.world.id(0), after: other.context)
    var delta = other.store.insert(3, using: &dots)
    delta.merge(other.store.insert(15, using: &dots))
    partial.world.handle(.edited(delta), at: 0)
    let changes = Changes(delta, of: partial.world[0].lineage)
    let packet = Packet<ORSet<Int>>(
      from: partial.world[0].mark, to: partial.world[1].mark, .frames([.changes(changes)]))
    partial.world.handle(.received(packet.bytes, from: partial.world.id(0)), at: 1)
    check(partial.world.numbers(1), is: [1, 3, 5])
    check(partial.world[1].statistics.unasked, is: 1)
    check(partial.world[1].part.edits.deltas.count, is: 0)
  }

  @Test func `a description that is too long for a packet is not begun with`() throws {
    var settings = ReplicationConfiguration()
    settings.selectionLimit = 2
    var world = try NumberWorld([[1], [0]], configuration: settings)
    world.handle(.subscribed(Self.low), at: 1)
    check(world.notices, is: [.subscriptionRefused(bytes: Self.low.canonicalBytes.count)])
    check(world[1].subscription, is: nil)
  }

  @Test func `a part is no copy that a quorum counts, and all are asked all the same`() throws {
    var partial = try pair()
    let context = CausalContext([Dot(partial.world.id(0), 1)])
    for (number, level) in [WriteLevel.quorum(2), .all].enumerated() {
      let request = WriteRequest(
        id: UInt64(number), context: context, level: level, deadline: Instant(nanoseconds: .max))
      partial.world.handle(.command(.confirm(request)), at: 0)
    }
    check(partial.world.outcomes.map(\.isSatisfied), is: [false, true])
    check(partial.world.outcomes[0].missing.map(\.reason), is: [.partial])
    let own = WriteRequest(
      id: 2, context: context, level: .quorum(2), deadline: Instant(nanoseconds: .max))
    partial.world.handle(.command(.confirm(own)), at: 1)
    check(partial.world.outcomes.last?.isSatisfied, is: true, "a part has a copy in the whole")
  }

  @Test func `a disk that has lost the subscription claims nothing that is not there`() throws {
    var partial = try pair()
    let records = partial.world.records(1)
    let rest = records.filter { bytes in
      if case .subscription? = try? Record<ORSet<Int>>(canonicalBytes: bytes) {
        false
      } else {
        true
      }
    }
    check(rest.count, is: records.count - 1)
    let replica = try Replicator<ORSet<Int>>(partial.world.id(1), peers: [], restoring: rest)
    check(replica.state, is: .initial, "what is left would say more than it knows")
    partial.insert(7, at: 1)
    try partial.finish()
  }

  @Test func `fewer records say the same, edits that nobody has heard of included`() throws {
    var partial = try pair()
    partial.insert(8, at: 1)
    partial.remove(5, at: 1)
    partial.world.persist(1)
    partial.world.compact(1)
    partial.world.letters = []
    partial.world.crash(1)
    partial.forget(1)
    try partial.world.restart(1)
    check(partial.world[1].subscription, is: Self.low)
    check(partial.world.numbers(1), is: [1, 8])
    partial.subscribe(1, to: Self.high)
    try partial.finish()
    check(partial.world.numbers(0), is: [1, 8, 12])
    check(partial.world.numbers(1), is: [12])
    partial.world.compact(1)
    partial.world.crash(1)
    partial.forget(1)
    try partial.world.restart(1)
    check(partial.world[1].minted.lastSequence(of: partial.world.id(1)), is: 2)
    try partial.finish()
  }

  @Test func `requests bring a part, and what was edited there back`() throws {
    var world = try NumberWorld([[], []])
    for number in [1, 5, 12] { world.insert(number, at: 0) }
    world.handle(.subscribed(Self.low), at: 1)
    for place in world.places { world.persist(place) }
    world.insert(7, at: 1)
    world.persist(1)
    let answer = try world[0].changes(since: world[1].digest())
    try world.apply(answer, at: 1)
    world.persist(1)
    check(world.numbers(1), is: [1, 5, 7])
    try world.apply(world[1].changes(since: world[0].digest()), at: 0)
    world.persist(0)
    check(world.numbers(0), is: [1, 5, 7, 12])
    let late = try world[0].changes(since: world[1].digest())
    world.handle(.subscribed(Self.high), at: 1)
    world.persist(1)
    #expect(throws: ReplicationError.self) { try world.apply(late, at: 1) }
    try world.apply(world[0].changes(since: world[1].digest()), at: 1)
    world.persist(1)
    check(world[1].isFetching, "that all is there is not on disk yet")
    world.persist(1)
    check(world[1].isFetching, is: false)
    check(world[1].view.store.elements, is: [12])
  }

  /// A replica of a part, set back to a disk without its second edit, which the others have.
  private func setBack() throws -> NumberWorld {
    var world = try NumberWorld([[1, 2], [0], [0]])
    world.handle(.subscribed(Self.low), at: 1)
    world.insert(1, at: 1)
    check(world.settle(limit: 400) != nil, "silence")
    let count = world.recordCount(1)
    world.insert(2, at: 1)
    check(world.settle(limit: 400) != nil, "silence")
    try world.restoreBackup(1, records: count)
    return world
  }

  /// Everybody comes to hold all three numbers.
  private func checkEnd(_ world: inout NumberWorld) {
    check(world.settle(limit: 1000) != nil, "silence")
    for place in world.places {
      check(world.numbers(place), is: [1, 2, 3], "replica \(place)")
      check(world[place].state.context, is: world[0].state.context, "replica \(place)")
    }
  }

  @Test func `an edit of a part that was being written when the proof came is not lost`() throws {
    var world = try setBack()
    world.letters = []
    world.insert(3, at: 1)
    // Its disk is slow: the proof comes before the edit is there for good.
    for _ in 0..<100 where !world[1].isIsolated {
      for place in [0, 2] { world.persist(place) }
      if !world.letters.isEmpty {
        world.deliver()
      } else if let next = world.nextToWake {
        world.tick(next)
      }
    }
    check(world[1].isIsolated && world.unsyncedCount(1) > 1, "the edit waits with the proof")
    world.persist(1)
    for delta in world[1].part.edits.deltas {
      check(delta.context.isDominated(by: world[1].state.context), "it has its new name")
    }
    checkEnd(&world)
  }

  @Test func `an identity that is used twice is found out among parts, too`() throws {
    var world = try setBack()
    world.insert(3, at: 1)
    world.persist(1)
    checkEnd(&world)
  }
}
