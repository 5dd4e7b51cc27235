import CRDTs
import CanonicalCoding
import Causality
import Checking
import Convergence
import Testing

@testable import Replication

/// Replicas that hold a part, and those that serve them.
@Suite struct PartialReplicationTests {
  private static let star = [[1, 2], [0], [0]]
  private static let line = [[1], [0, 2], [1]]

  private func pair(
    _ range: KeyRange<Int>, configuration: ReplicationConfiguration = ReplicationConfiguration()
  ) throws -> PartialWorld {
    try PartialWorld([[1], [0]], [nil, range], configuration: configuration)
  }

  @Test func `a replica of a part gets that part, and word that there is more`() throws {
    var partial = try pair(KeyRange(from: 5, through: 9))
    for number in 0..<20 { partial.insert(number, at: 0) }
    try partial.finish()
    check(partial.world.numbers(1), is: [5, 6, 7, 8, 9])
    check(partial.world[1].state.context, is: partial.world[0].state.context)
    for number in 0..<20 where number % 2 == 0 { partial.remove(number, at: 0) }
    partial.insert(7, at: 1)
    try partial.finish()
    check(partial.world.numbers(1), is: [5, 7, 9])
    check(partial.world[0].status.isConverged && partial.world[1].status.isConverged, "converged")
    check(partial.world[0].subscription(of: partial.world.id(1)), is: KeyRange(from: 5, through: 9))
  }

  @Test func `an edit outside the part is refused, and the next one counts on as if it never was`()
    throws
  {
    var partial = try pair(KeyRange(from: 5, through: 9))
    try partial.finish()
    let before = partial.world[1].state
    partial.world.insert(4, at: 1)
    check(partial.world[1].state, is: before)
    check(
      partial.world.notices.last,
      is: .outsideSubscription(DotCloud([Dot(partial.world.id(1), 1)])))
    partial.insert(6, at: 1)
    try partial.finish()
    check(partial.world.numbers(0), is: [6])
  }

  @Test func `a relay of a part serves a smaller one, whatever was removed meanwhile`() throws {
    var partial = try PartialWorld(
      Self.line, [nil, KeyRange(from: 0, through: 10), KeyRange(from: 3, through: 5)],
      configuration: ReplicationConfiguration(bufferCapacity: 0))
    for number in 0..<15 { partial.insert(number, at: 0) }
    try partial.finish()
    check(partial.world.numbers(2), is: [3, 4, 5])
    partial.insert(5, at: 2)
    partial.remove(4, at: 1)
    partial.remove(3, at: 0)
    try partial.finish()
    check(partial.world.numbers(0), is: [0, 1, 2] + Array(5..<15))
    check(partial.world.numbers(2), is: [5])
  }

  @Test func `what a part has withheld is not taken for removed by those behind it`() throws {
    // Between two that hold everything, one that holds a part.
    var world = try NumberWorld(Self.line)
    world.handle(.subscribed(KeyRange(from: 0, through: 9)), at: 1)
    check(world.settle(limit: 100) != nil, "silence")
    world.insert(5, at: 0)
    world.insert(50, at: 0)
    world.insert(1, at: 1)
    for _ in 0..<200 {
      for place in world.places where world.unsyncedCount(place) > 0 { world.persist(place) }
      if !world.letters.isEmpty { world.deliver() } else { world.tick(world.nextToWake ?? 0) }
    }
    check(world.numbers(1), is: [1, 5])
    check(world.numbers(2), is: [1], "what was edited at the part")
    check(!world[2].state.context.contains(Dot(world.id(0), 2)), "50 is not known to be gone")
    let wants = world.history.flatMap { letter in
      ((try? letter.packet())?.frames ?? []).compactMap { frame -> DotCloud? in
        if case .want(let dots) = frame, letter.from == 2 { dots } else { nil }
      }
    }
    check(wants, is: [], "nobody asks for what cannot be had")
    world.handle(.command(.join(world.id(0))), at: 2)
    world.handle(.command(.join(world.id(2))), at: 0)
    check(world.settle(limit: 400) != nil, "silence")
    check(world.numbers(2), is: [1, 5, 50])
    check(world[0].state, is: world[2].state)
  }

  @Test func `parts that overlap tell each other of their own edits, removals included`() throws {
    var partial = try PartialWorld(
      [[1, 2], [0, 2], [0, 1]],
      [nil, KeyRange(from: 0, through: 9), KeyRange(from: 5, through: 14)])
    partial.insert(2, at: 1)
    partial.insert(7, at: 1)
    partial.insert(12, at: 2)
    try partial.finish()
    check(partial.world.numbers(2), is: [7, 12])
    partial.remove(7, at: 2)
    try partial.finish()
    check(partial.world.numbers(1), is: [2])
    check(partial.world.numbers(0), is: [2, 12])
  }

  @Test func `to ask for less costs nothing but the asking`() throws {
    var partial = try pair(KeyRange(from: 0, through: 9))
    for number in 0..<10 { partial.insert(number, at: 0) }
    try partial.finish()
    partial.world.forget()
    partial.subscribe(1, to: KeyRange(from: 2, through: 3))
    check(partial.world.numbers(1), is: [2, 3], "at once")
    check(partial.world.notices, is: [.subscriptionStarted])
    try partial.finish()
    check(partial.world.notices.contains(.subscriptionCompleted), "it is told")
    check(partial.world.numbers(1), is: [2, 3])
    partial.insert(9, at: 0)
    try partial.finish()
    check(partial.world.numbers(1), is: [2, 3])
  }

  @Test func `what is asked for in addition shows when all of it is there`() throws {
    var settings = ReplicationConfiguration()
    (settings.packetLimit, settings.bufferCapacity) = (256, 0)
    var partial = try pair(KeyRange(from: 0, through: 9), configuration: settings)
    for number in 0..<2000 { partial.insert(number, at: 0) }
    partial.remove(3, at: 0)
    try partial.finish()
    partial.subscribe(1, to: KeyRange(from: 5, through: 1500))
    check(partial.world[1].isFetching, "it is on its way")
    var sizes: Set<Int> = []
    for _ in 0..<400 {
      for place in partial.world.places where partial.world.unsyncedCount(place) > 0 {
        partial.world.persist(place)
      }
      if partial.world.letters.isEmpty {
        guard let next = partial.world.nextToWake else { break }
        partial.world.tick(next)
      } else {
        partial.world.deliver()
      }
      partial.watch()
      sizes.insert(partial.world[1].view.store.elements.count)
    }
    sizes.insert(partial.world[1].view.store.elements.count)
    check(sizes, is: [5, 1496], "what both have in common, then everything")
    let chunks = partial.world[0].statistics.chunks
    check(chunks > 1, "it comes in \(chunks) pieces")
    try partial.finish()
    check(partial.world.numbers(1), is: Array(5...1500))
  }

  @Test func `who comes back to a part finds there what others, and itself, have done`() throws {
    var partial = try pair(KeyRange(from: 0, through: 9))
    partial.insert(1, at: 1)
    partial.insert(2, at: 1)
    partial.remove(2, at: 1)
    try partial.finish()
    partial.subscribe(1, to: KeyRange(from: 20, through: 29))
    check(partial.world[1].view.store.elements, is: [])
    partial.insert(3, at: 0)
    partial.insert(21, at: 0)
    try partial.finish()
    check(partial.world.numbers(1), is: [21])
    partial.insert(22, at: 1)
    check(
      partial.world[1].state.context.lastSequence(of: partial.world.id(1)), is: 4,
      "nothing is minted twice")
    partial.subscribe(1, to: KeyRange(from: 0, through: 9))
    try partial.finish()
    check(partial.world.numbers(1), is: [1, 3])
    check(partial.world.numbers(0), is: [1, 3, 21, 22])
    partial.subscribe(1, to: nil)
    try partial.finish()
    check(partial.world.numbers(1), is: [1, 3, 21, 22])
  }

  @Test func `edits that nobody has heard of survive every change of the subscription`() throws {
    var partial = try PartialWorld([[1], [0]], [nil, nil])
    try partial.finish()
    partial.insert(1, at: 1)
    partial.insert(2, at: 1)
    partial.remove(1, at: 1)
    partial.world.persist(1)
    for range in [(0, 9), (20, 29), (0, 30), (5, 6)] {
      partial.subscribe(1, to: KeyRange(from: range.0, through: range.1))
      let number = range.0 + 1
      if partial.world[1].editable.allSatisfy({ $0.contains(number) }) {
        partial.insert(number, at: 1)
      }
      partial.world.persist(1)
      partial.world.letters = []
      partial.world.crash(1)
      partial.forget(1)
      try partial.world.restart(1)
      partial.watch()
    }
    try partial.finish()
    check(partial.world.numbers(0), is: [1, 2])
    check(partial.world.numbers(1), is: [])
  }

  @Test func `a process may end at any moment of a change`() throws {
    for moment in 0..<40 {
      var settings = ReplicationConfiguration()
      settings.packetLimit = 256
      var partial = try pair(KeyRange(from: 0, through: 4), configuration: settings)
      for number in 0..<60 { partial.insert(number, at: 0) }
      partial.insert(2, at: 1)
      try partial.finish("before \(moment)")
      partial.subscribe(1, to: KeyRange(from: 3, through: 55))
      for _ in 0..<moment {
        if partial.world.unsyncedCount(1) > 0 {
          partial.world.persist(1, 1)
        } else if !partial.world.letters.isEmpty {
          partial.world.deliver()
        } else if let next = partial.world.nextToWake {
          partial.world.tick(next)
        }
        partial.watch()
      }
      partial.world.crash(1)
      partial.forget(1)
      try partial.world.restart(1)
      partial.insert(4, at: 1)
      try partial.finish("moment \(moment)")
      if moment == 0 {
        check(partial.world[1].subscription, is: KeyRange(from: 0, through: 4), "never written")
      } else {
        check(partial.world.numbers(1), is: Array(3...55))
      }
    }
  }
}
