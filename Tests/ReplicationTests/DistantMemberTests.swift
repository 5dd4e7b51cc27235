import CRDTs
import CanonicalCoding
import Causality
import Checking
import Randomness
import SortedCollections
import Testing

@testable import Replication

/// What all members hold, as each of them knows it, however far they are from each other.
@Suite struct DistantMemberTests {
  private static let shapes: [(name: String, count: Int, lines: [(Int, Int)])] = [
    ("pair", 2, [(0, 1)]), ("line", 5, [(0, 1), (1, 2), (2, 3), (3, 4)]),
    ("star", 5, [(0, 1), (0, 2), (0, 3), (0, 4)]),
    ("ring", 5, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]),
    ("mesh", 4, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]),
    ("two rings", 6, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)]),
  ]

  private func settings() -> ReplicationConfiguration {
    var settings = ReplicationConfiguration()
    settings.countsDistantMembers = true
    settings.admitsStrangers = true
    return settings
  }

  /// Checks that nobody takes for stable what somebody who counts has not got.
  private func checkSoundness(_ world: NumberWorld, among places: [Int], _ comment: String) {
    for place in places where world.isUp(place) {
      for other in places {
        check(
          world[place].stableCut.isDominated(by: world.durable(other).context.vector),
          "\(comment): \(place) takes for stable what \(other) has not got")
      }
    }
  }

  @Test func `on any graph all know what all hold, then fall silent, and pay little`() throws {
    for (name, count, lines) in Self.shapes {
      var world = try NumberWorld.graph(count, lines, configuration: settings())
      for place in world.places { check(world[place].isCutOfAll, "\(name): \(place)") }
      for number in 0..<6 { world.insert(number, at: number % count) }
      for place in world.places { world.persist(place) }
      while let place = world.letters.isEmpty ? world.nextToWake : 0 {
        for place in world.places { world.persist(place) }
        if world.letters.isEmpty { world.tick(place) } else { world.deliver() }
        checkSoundness(world, among: Array(world.places), name)
      }
      world.checkAgreement(name)
      let all = world[0].state.context.vector
      for place in world.places { check(world[place].stableCut, is: all, "\(name): \(place)") }
      let packets = world.history.compactMap { try? $0.packet() }
      let briefings = packets.flatMap(\.frames).count {
        if case .reports = $0 { true } else { false }
      }
      check(briefings <= 4 * lines.count, "\(name): \(briefings) briefings")
      if name == "pair" || name == "mesh" { check(briefings, is: 0, name) }
    }
  }

  @Test func `who is far away and slow is waited for, and after its eviction no more`() throws {
    var world = try NumberWorld.graph(
      4, [(0, 1), (1, 2), (2, 3)], configuration: settings())
    world.insert(0, at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    let cut = world[0].stableCut
    check(cut, is: world[0].state.context.vector)
    world.handle(.disconnected(world.id(3)), at: 2)
    world.handle(.disconnected(world.id(2)), at: 3)
    for number in 1..<20 { world.insert(number, at: number % 3) }
    check(world.settle(limit: 9000) != nil, "silence")
    for place in 0..<3 { check(world[place].stableCut, is: cut, "\(place) waits") }
    world.handle(.command(.evict(world.id(3))), at: 2)
    check(world.settle(limit: 9000) != nil, "silence")
    for place in 0..<3 {
      check(world[place].stableCut, is: world[0].state.context.vector, "\(place) goes on")
      check(world[place].members.reports.count, is: 3, "and has forgotten who is gone")
    }
    // It comes back, is brought up to date, and counts again.
    world.handle(.connected(world.id(2)), at: 3)
    check(world.settle(limit: 9000) != nil, "silence")
    world.insert(20, at: 3)
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    for place in world.places {
      check(world[place].members.reports.count, is: 4, "\(place) knows all")
      check(world[place].stableCut, is: world[0].state.context.vector, "\(place)")
    }
  }

  @Test func `reports of a member have a join, and bytes that come back`() throws {
    var reports: [MemberReport] = []
    for epoch in [0, 0, 3] as [UInt64] {
      for peers in [[], [ReplicaID(2)], [ReplicaID(2), ReplicaID(7)]] {
        var known = VersionVector()
        known[ReplicaID(1)] = UInt64(reports.count)
        known[ReplicaID(2)] = 9 - UInt64(reports.count)
        reports.append(
          MemberReport(member: ReplicaID(1), epoch: epoch, names: 0, peers: peers, known: known))
      }
    }
    func joined(_ first: MemberReport, _ second: MemberReport) -> MemberReport {
      var result = first
      result.merge(second)
      return result
    }
    for a in reports {
      check(joined(a, a), is: a)
      check(try MemberReport(canonicalBytes: a.canonicalBytes), is: a)
      for b in reports {
        check(joined(a, b), is: joined(b, a))
        check(joined(a, b).covers(b), "a join is not below what was joined")
        for c in reports { check(joined(joined(a, b), c), is: joined(a, joined(b, c))) }
      }
    }
    reports[8].peers.reverse()
    let bytes = reports[8].canonicalBytes
    #expect(throws: CanonicalDecodingError.self) { try MemberReport(canonicalBytes: bytes) }
  }

  @Test func `a member that comes back with an empty disk counts when it has caught up`() throws {
    var world = try NumberWorld.graph(3, [(0, 1), (1, 2)], configuration: settings())
    world.insert(1, at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    let cut = world[0].stableCut
    world.crash(2, losingDisk: true)
    try world.restart(2)
    check(world.settle(limit: 9000) != nil, "silence")
    check(world[0].stableCut, is: cut, "a cut does not recede")
    world.insert(2, at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    for place in world.places {
      check(world[place].stableCut, is: world[0].state.context.vector, "\(place)")
    }
  }

  @Test func `who leaves at the far end is waited for no more`() throws {
    var world = try NumberWorld.graph(
      4, [(0, 1), (0, 2), (2, 3)], configuration: settings())
    world.handle(.command(.leave), at: 3)
    check(world.settle(limit: 9000) != nil, "silence")
    world.insert(1, at: 1)
    check(world.settle(limit: 9000) != nil, "silence")
    for place in 0..<3 {
      check(world[place].stableCut, is: world[0].state.context.vector, "\(place)")
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `whatever is lost or crashes, what is stable all have, and in the end it is all`(
    _ seed: UInt64
  ) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 9900))
    let (name, count, lines) = Self.shapes[Int(seed) % Self.shapes.count]
    var world = try NumberWorld.graph(count, lines, configuration: settings())
    for step in 0..<150 {
      let place = Int(random.below(UInt64(count)))
      switch random.below(12) {
      case 0...1: world.insert(step, at: place)
      case 2...3: world.persist(place, 1)
      case 4:
        world.crash(place)
        try world.restart(place)
      case 5...6: world.tick(place)
      default:
        guard !world.letters.isEmpty else { break }
        let letter = Int(random.below(UInt64(world.letters.count)))
        if random.below(8) == 0 {
          world.letters.remove(at: letter)
        } else {
          world.deliver(letter, keeping: random.below(8) == 0)
        }
      }
      checkSoundness(world, among: Array(world.places), "seed \(seed), \(name), step \(step)")
    }
    check(world.settle(limit: 20_000) != nil, "seed \(seed): silence")
    world.checkAgreement("seed \(seed)")
    for place in world.places {
      check(
        world[place].stableCut, is: world[0].state.context.vector,
        "seed \(seed), \(name): \(place) knows in the end")
    }
  }
}
