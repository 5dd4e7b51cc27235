import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// What it costs to bring a peer what the log no longer holds.
@Suite struct CatchUpTests {
  private static let size = 100_000

  /// A pair that agrees on many numbers, of which some are gone, and keeps no deltas of them.
  private func pair(
    _ count: Int = size, removing gap: Int = .max, packetLimit: Int = 1 << 16
  ) throws -> NumberWorld {
    var settings = ReplicationConfiguration(bufferCapacity: 0)
    settings.packetLimit = packetLimit
    var world = try NumberWorld([[1], [0]], configuration: settings)
    world.greet()
    world.edit(0) { set, dots in set.insert(contentsOf: 0..<count, using: &dots) }
    for number in stride(from: 0, to: count, by: gap) { world.remove(number, at: 0) }
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    return world
  }

  private func stateSize(_ world: NumberWorld) -> Int {
    Changes(world[0].state, of: world[0].lineage).canonicalBytes.count
  }

  @Test func `one edit beyond the log costs one round and little more than the edit`() throws {
    var world = try pair()
    for number in [Self.size, 17] {
      let before = (statistics: world[0].statistics, letters: world.history.count)
      if number < Self.size { world.remove(number, at: 0) } else { world.insert(number, at: 0) }
      check(world.settle(limit: 9000), is: 2, "a delta and an acknowledgement")
      world.checkAgreement()
      let bytes = world.history[before.letters...].reduce(0) { $0 + $1.bytes.count }
      check(bytes < 160, "\(number): \(bytes) bytes for both")
      check(world[0].statistics.wholeStates, is: before.statistics.wholeStates)
    }
  }

  @Test func `among many removals it costs the state once at most, in chunks, resumable`() throws {
    let limit = 256
    var world = try pair(3000, removing: 3, packetLimit: limit)
    let size = stateSize(world)
    check(size > 4 * limit, "\(size) bytes are several packets")
    world.remove(1, at: 0)
    world.persist(0)
    let before = world[0].statistics
    world.tick(0)
    let letters = world.letters.count
    check(letters > 2, "\(letters) chunks")
    while world.letters.count > 1 { world.deliver() }
    world.letters = []
    world.handle(.disconnected(world.id(1)), at: 0)
    world.handle(.connected(world.id(1)), at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    let sent = world[0].statistics.payload - before.payload
    check(sent < size + 2 * limit, "\(sent) bytes sent for a state of \(size)")
    let tries = world[0].statistics.wholeStates + world[0].statistics.deltas
    check(tries - before.wholeStates - before.deltas, is: 1, "worked out once")
  }

  @Test func `what is worked out is never larger than the whole state`() throws {
    for gap in [2, 3, 7, 50] {
      var world = try NumberWorld.pair(capacity: 0)
      world.edit(0) { set, dots in set.insert(contentsOf: 0..<600, using: &dots) }
      for number in stride(from: 0, to: 600, by: gap) { world.remove(number, at: 0) }
      world.persist(0)
      let state = world[0].durable
      for missing in [Dot(world.id(0), 601), Dot(world.id(0), 3), Dot(world.id(0), 1)] {
        let delta = world[0].workedOut(bringing: DotCloud([missing]))
        check(delta.context.contains(missing), "\(missing) is brought")
        check(
          delta.canonicalBytes.count <= state.canonicalBytes.count,
          "every \(gap): \(delta.canonicalBytes.count) of \(state.canonicalBytes.count) bytes")
      }
    }
  }

  @Test func `a request and its answer need no log either`() throws {
    var world = try pair(1000)
    world.handle(.disconnected(world.id(1)), at: 0)
    world.handle(.disconnected(world.id(0)), at: 1)
    world.remove(17, at: 0)
    world.insert(1000, at: 0)
    world.persist(0)
    let answer = try world[0].changes(since: world[1].digest())
    check(answer.count < 160, "\(answer.count) bytes")
    try world.apply(answer, at: 1)
    check(world[1].state, is: world[0].state)
  }
}
