import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// When an author is told that an edit has got far enough, and by whom.
@Suite struct WriteTests {
  /// A star of one replica with four others, of which the last is down.
  private func star() throws -> NumberWorld {
    var world = try NumberWorld.graph(5, (1..<5).map { (0, $0) })
    world.crash(4)
    return world
  }

  private func request(
    _ world: inout NumberWorld, _ id: UInt64, _ level: WriteLevel, within seconds: Int64 = 5
  ) {
    world.handle(
      .command(
        .confirm(
          WriteRequest(
            id: id, context: world[0].state.context, level: level,
            deadline: world.now.advanced(by: seconds * 1_000_000_000)))),
      at: 0)
  }

  /// Lets things happen, and the replica that is down stays down.
  private func run(_ world: inout NumberWorld, steps: Int = 60) {
    for _ in 0..<steps {
      for place in world.places where world.isUp(place) { world.persist(place) }
      if !world.letters.isEmpty {
        world.deliver()
      } else if world[0].deadline != nil {
        world.tick(0)
      }
    }
  }

  @Test func `a quorum is confirmed when so many have it for good, and names them`() throws {
    for count in 1...4 {
      var world = try star()
      world.insert(1, at: 0)
      request(&world, 7, .quorum(count))
      check(world.outcomes, is: [], "nothing is durable yet")
      run(&world)
      check(world.outcomes.count, is: 1, "\(count)")
      let outcome = try #require(world.outcomes.first)
      check(outcome.id, is: 7)
      check(outcome.isSatisfied, "\(count) of five")
      check(outcome.acknowledged.count >= count, "\(outcome)")
      check(outcome.acknowledged.contains(world.id(0)), "its own disk counts")
      for replica in outcome.acknowledged {
        let place = Int(replica.rawValue) - 1
        check(world.durable(place).store.contains(1), "\(replica) has it on disk")
      }
    }
  }

  @Test func `what is not acknowledged in time names who has failed and why`() throws {
    var world = try star()
    world.handle(.disconnected(world.id(3)), at: 0)
    world.insert(1, at: 0)
    request(&world, 8, .all)
    run(&world)
    let outcome = try #require(world.outcomes.first)
    check(!outcome.isSatisfied, "two have not got it")
    check(outcome.acknowledged, is: [0, 1, 2].map(world.id))
    check(outcome.missing.map(\.replica), is: [3, 4].map(world.id))
    check(outcome.missing.map(\.reason), is: [.disconnected, .silent])
    check(world.now.nanoseconds >= 5_000_000_000, "not before the time is up")
  }

  @Test func `what can no longer be satisfied is answered at once`() throws {
    var world = try star()
    world.insert(1, at: 0)
    request(&world, 9, .all, within: 1000)
    world.handle(.command(.evict(world.id(4))), at: 0)
    let outcome = try #require(world.outcomes.first)
    check(!outcome.isSatisfied, "one is gone")
    check(outcome.missing.last?.reason, is: .gone)
    request(&world, 10, .all)
    run(&world)
    check(world.outcomes.last?.isSatisfied, is: true, "all that are left have it")
  }

  @Test func `a session that moves waits until it finds what it has seen`() throws {
    var world = try NumberWorld.graph(3, [(0, 1), (1, 2)])
    var token = SessionToken()
    world.insert(1, at: 2)
    world[2].note(world[2].state.context, in: &token)
    token = try SessionToken(canonicalBytes: token.canonicalBytes)
    check(!world[0].covers(token), "it has not come that far")
    let deadline = world.now.advanced(by: 1 << 40)
    world.handle(
      .command(
        .confirm(
          WriteRequest(id: 1, context: token.context, level: .here, deadline: deadline))),
      at: 0)
    check(world.outcomes, is: [])
    check(world.settle() != nil, "silence")
    check(world.outcomes.map(\.isSatisfied), is: [true])
    check(world[0].covers(token), "now it reads its own writes")
    check(world.numbers(0), is: [1])
  }

  @Test func `the status tells who lacks what`() throws {
    var world = try star()
    check(world[0].status.isConverged, "nobody lacks anything")
    world.insert(1, at: 0)
    world.insert(2, at: 0)
    check(world[0].status.unsynced, is: 2)
    world.persist(0)
    check(world[0].status.peers.map(\.lag), is: [2, 2, 2, 2])
    run(&world)
    let status = world[0].status
    check(status.peers.map(\.lag), is: [0, 0, 0, 2])
    check(status.peers.map(\.phase), is: Array(repeating: .inSession, count: 4))
    check(!status.isConverged && status.health == .impaired, "one does not answer")
    check((status.peers.last?.unacknowledged ?? 0) > 0, "it was sent something")
    world.handle(.disconnected(world.id(4)), at: 0)
    check(world[0].status.peers.last?.phase, is: .disconnected)
    for place in 1..<4 { world.handle(.disconnected(world.id(place)), at: 0) }
    check(world[0].status.health, is: .failing)
  }
}

/// Exchange without sessions.
@Suite struct RequestTests {
  @Test func `two requests bring two replicas together, in any state`() throws {
    for capacity in [0, 1 << 20] {
      let settings = ReplicationConfiguration(bufferCapacity: capacity)
      var world = try NumberWorld([[], []], configuration: settings)
      for number in 0..<10 { world.insert(number, at: number % 2) }
      world.remove(4, at: 0)
      for place in world.places { world.persist(place) }
      for (asks, answers) in [(0, 1), (1, 0)] {
        let bytes = try world[answers].changes(since: world[asks].digest())
        try world.apply(bytes, at: asks)
        world.persist(asks)
        check(try world[answers].changes(since: world[asks].digest()).count, is: 4, "no more")
      }
      check(world[0].state, is: world[1].state, "\(capacity)")
      check(world.numbers(0), is: [0, 1, 2, 3, 5, 6, 7, 8, 9])
    }
  }

  @Test func `damaged bytes are refused and change nothing`() throws {
    var world = try NumberWorld([[], []])
    world.insert(1, at: 0)
    world.persist(0)
    let digest = world[1].digest()
    let bytes = try world[0].changes(since: digest)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 4
      #expect(throws: ReplicationError.self) { try world.apply(damaged, at: 1) }
    }
    for length in bytes.indices {
      #expect(throws: ReplicationError.self) { try world.apply(Array(bytes[..<length]), at: 1) }
    }
    for place in digest.indices {
      var damaged = digest
      damaged[place] ^= 4
      #expect(throws: ReplicationError.self) { try world[0].changes(since: damaged) }
    }
    check(world.numbers(1), is: [])
  }

  @Test func `what is taken by request is handed on to peers`() throws {
    var world = try NumberWorld([[1], [0], []])
    world.greet()
    world.insert(5, at: 2)
    world.persist(2)
    try world.apply(try world[2].changes(since: world[0].digest()), at: 0)
    check(world.settle() != nil, "silence")
    check(world.numbers(1), is: [5])
  }
}
