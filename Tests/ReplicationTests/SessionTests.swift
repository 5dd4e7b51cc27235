import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// Clients that go from replica to replica.
@Suite struct SessionTests {
  private func wait(
    for token: SessionToken, at place: Int, _ world: inout NumberWorld, id: UInt64 = 1
  ) {
    let request = WriteRequest(
      id: id, continuing: token, deadline: world.now.advanced(by: 1_000_000_000))
    world.handle(.command(.confirm(request)), at: place)
  }

  @Test func `what a client has seen elsewhere is fetched at once, and only that`() throws {
    var world = try NumberWorld.graph(3, [(0, 1), (1, 2), (0, 2)])
    world.insert(1, at: 0)
    world.persist(0)
    var token = SessionToken()
    world[0].note(world[0].state.context, in: &token)
    world.insert(2, at: 0)
    world.persist(0)
    check(world[1].state.context.isEmpty, "nothing was sent yet")
    let now = world.now
    wait(for: token, at: 1, &world)
    check(world.outcomes, is: [])
    check(!world[1].covers(token), "it is not here yet")
    while !world.letters.isEmpty { world.deliver() }
    check(world.now == now, "no time has passed")
    check(world.numbers(1), is: [1], "only what the client has seen")
    check(world[1].covers(token), "it is here")
    check(world.outcomes.map(\.isSatisfied), is: [true])
    check(world.settle() != nil, "silence")
    world.checkAgreement()
  }

  @Test func `what nobody has is waited for until the deadline`() throws {
    var world = try NumberWorld.pair()
    var other = try NumberWorld.pair()
    other.insert(1, at: 0)
    var token = SessionToken()
    other[0].note(other[0].state.context, in: &token)
    wait(for: token, at: 1, &world)
    check(world.settle() != nil, "silence")
    check(world.outcomes.map(\.isSatisfied), is: [false])
    check(world.now.nanoseconds >= 1_000_000_000, "not before the time is up")
    world.checkAgreement()
  }

  @Test func `a token is small, and survives its bytes`() throws {
    var world = try NumberWorld.graph(3, [(0, 1), (1, 2)])
    for number in 0..<300 { world.insert(number, at: number % 3) }
    check(world.settle(limit: 3000) != nil, "silence")
    var token = SessionToken()
    world[1].note(world[1].state.context, in: &token)
    let bytes = token.canonicalBytes
    check(bytes.count < 64, "\(bytes.count) bytes for three replicas and 300 edits")
    check(try SessionToken(canonicalBytes: bytes), is: token)
    for place in bytes.indices {
      #expect(throws: CanonicalDecodingError.self) {
        try SessionToken(canonicalBytes: Array(bytes[..<place]))
      }
    }
  }

  /// A line of three; the first edits, is set back, and edits once more under the same dots.
  ///
  /// - Returns: The world while nothing is settled, and a token of somebody who has seen each side.
  private func doubleMint() throws -> (NumberWorld, seen: SessionToken, again: SessionToken) {
    var world = try NumberWorld.graph(3, [(0, 1), (1, 2)])
    for number in 0..<3 { world.insert(number, at: 0) }
    check(world.settle() != nil, "silence")
    let backup = world.recordCount(0)
    world.insert(3, at: 0)
    world.insert(4, at: 0)
    check(world.settle() != nil, "silence")
    var seen = SessionToken()
    world[2].note(world[2].state.context, in: &seen)
    // Who is restored edits before anybody speaks to it.
    try world.restoreBackup(0, records: backup)
    world.letters = []
    world.insert(30, at: 0)
    world.persist(0)
    var again = SessionToken()
    world[0].note(world[0].state.context, in: &again)
    return (world, seen, again)
  }

  @Test func `tokens hold when an identity was used twice, whichever side they are from`() throws {
    var (world, seen, again) = try doubleMint()
    check(!world[0].covers(seen), "the names are the same, what they stand for is not")
    check(!world[2].covers(again), "nor here")
    check(world.settle(limit: 2000) != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: [0, 1, 2, 3, 4, 30], "nothing is lost")
    for place in world.places {
      check(world[place].covers(seen) && world[place].covers(again), "\(place)")
      var both = seen
      world[place].note(world[place].state.context, in: &both)
      check(world[place].covers(both), "\(place)")
      world[place].note(world[place].state.context, in: &again)
      check(both == again, "both have seen the same by now")
    }
    wait(for: seen, at: 1, &world)
    check(world.outcomes.last?.isSatisfied, is: true)
  }

  @Test func `an answer that proves a double mint begins the recovery from it`() throws {
    var (world, _, _) = try doubleMint()
    // Both have exchanged nothing but requests and answers.
    let answer = try world[0].changes(since: Self.emptyDigest())
    try world.apply(answer, at: 2)
    check(world[2].status.doubleMints.count, is: 1)
    check(world.numbers(2), is: [0, 1, 2, 3, 4], "nothing is taken before it is settled")
    world.persist(2)
    #expect(throws: ReplicationError.self, "whoever has not heard of it is told") {
      try world.apply(answer, at: 2)
    }
    check(world.settle(limit: 2000) != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [0, 1, 2, 3, 4, 30])
  }

  private static func emptyDigest() throws -> [UInt8] {
    try Replicator<ORSet<Int>>(ReplicaID(99), peers: []).digest()
  }
}
