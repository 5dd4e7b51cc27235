import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct LinkSetTests {
  /// Who can still reach whom, both ways, when the links are cut.
  private func groups(_ links: LinkSet, _ count: Int) -> [String] {
    (0..<count).map { from in
      (0..<count).filter { to in
        from == to
          || !links.contains(.init(from: from, to: to))
            && !links.contains(.init(from: to, to: from))
      }.map(String.init).joined()
    }
  }

  @Test func `partitions have their shapes`() {
    check(groups(.halves(of: 5), 5), is: ["01", "01", "234", "234", "234"])
    check(groups(.isolation(of: 1), 3), is: ["02", "1", "02"])
    check(groups(.bridge(over: 2, of: 5), 5), is: ["012", "012", "01234", "234", "234"])
    check(groups(.majorityRing(of: 5), 5), is: ["014", "012", "123", "234", "034"])
    check(groups(.star(around: 1, of: 4), 4), is: ["01", "0123", "12", "13"])
    check(groups(.starWithoutHub(of: 3), 3), is: ["0", "1", "2"])
    check(
      groups(.between(groups: [0, 1]), 3), is: ["02", "12", "012"], "past the end: everywhere")
    let oneWay = LinkSet.oneWay(from: [0, 1], to: [1, 2])
    check(
      oneWay.links(among: 3).map { [$0.from, $0.to] }, is: [[0, 1], [0, 2], [1, 2]])
    for count in [4, 5, 6, 7, 9] {
      let ring = LinkSet.majorityRing(of: count)
      let views = groups(ring, count)
      check(Set(views).count, is: count, "all views of \(count) differ")
      check(views.allSatisfy { $0.count > count / 2 }, "each is a majority: \(views)")
    }
  }

  @Test func `random partitions have two groups, and all of them occur`() {
    var draws = KeyedRandom(seed: 1).sequence(.init(rawValue: 1000))
    var seen: Set<[String]> = []
    for _ in 0..<500 {
      let found = groups(.random(of: 4, using: &draws), 4)
      check(Set(found).count, is: 2)
      seen.insert(found)
    }
    check(seen.count, is: 7, "the ways to divide four")
  }

  @Test func `links flap, are clogged in turn and freed in another, nodes churn and are upgraded`()
  {
    var draws = KeyedRandom(seed: 1).sequence(.init(rawValue: 1000))
    var plan = FaultPlan()
    plan.addFlapping(
      .all, from: .zero, until: .milliseconds(100), cut: 20_000_000, whole: 10_000_000)
    check(plan.faults.map { $0.start.nanoseconds / 1_000_000 }, is: [0, 30, 60, 90])
    check(plan.faults.last?.end, is: .milliseconds(100))
    plan = FaultPlan()
    plan.addSwizzledClogging(
      of: [0, 1, 2, 3], from: .zero, until: .milliseconds(80), using: &draws)
    check(plan.faults.map { $0.start.nanoseconds / 1_000_000 }, is: [0, 10, 20, 30])
    check(Set(plan.faults.map(\.end)).count, is: 4)
    check(plan.faults.allSatisfy { ($0.end ?? .zero) > .milliseconds(40) }, "all at once, once")
    check(Set(plan.faults.map(\.fault)).count, is: 4)
    plan = FaultPlan()
    plan.addChurn(
      of: [1, 2], from: .zero, until: .milliseconds(1000), every: 100_000_000, using: &draws)
    check(plan.faults.count, is: 10)
    check(plan.faults.allSatisfy { ($0.end ?? .zero) > $0.start }, "they come back")
    check(
      zip(plan.faults, plan.faults.dropFirst()).allSatisfy { ($0.end ?? .zero) <= $1.start },
      "one at a time")
    plan = FaultPlan()
    plan.addLatencies([[0, 10], [20, 0]], spread: 500_000, from: .zero)
    check(
      plan.faults.map(\.fault),
      is: [
        .links(.latency(.uniform(10...15)), .only([.init(from: 0, to: 1)])),
        .links(.latency(.uniform(20...30)), .only([.init(from: 1, to: 0)])),
      ])
    plan = FaultPlan()
    plan.addRollingUpgrade(of: [2, 0], to: 5, from: .milliseconds(7), every: 1_000_000)
    check(
      plan.faults.map(\.fault),
      is: [.node(.upgrade(version: 5), 2), .node(.upgrade(version: 5), 0)])
    check(plan.faults.map(\.start), is: [.milliseconds(7), .milliseconds(8)])
  }
}
