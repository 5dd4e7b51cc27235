import Convergence
import ConvergenceTesting

/// The way from a plan that fails to a small one that fails in the same way.
///
/// First whole families of faults are left out, then events, then what surrounds them: replicas to
/// which nothing happens, and chance on the links. Each may make something else needless, so it
/// goes on until nothing helps.
///
/// If the plan passes when nothing goes wrong, so must what is left of it: an expectation of a
/// value that nobody sets any more fails as well, but for another reason.
struct PlanSearch {
  /// What the plan happens in.
  private(set) var scenario: Scenario
  private(set) var events: [PlannedEvent]
  private(set) var runs = 0
  private(set) var isMinimal = false

  private let seed: UInt64
  private let failure: RunReport.Failure
  private let limit: Int

  /// Whether it takes a fault, or a loss by chance, for the plan to fail.
  private var needsHardship = false

  init(
    _ scenario: Scenario, _ plan: Plan, seed: UInt64, failure: RunReport.Failure, atMost limit: Int
  ) {
    self.scenario = scenario.replacing(with: Plan([]), seed: seed)
    self.seed = seed
    self.failure = failure
    self.limit = limit
    events = plan.events
    needsHardship = !fails(self.scenario.withoutHardship, plan.events.withoutFaults)
    leaveOutFamilies()
    repeat { leaveOutEvents() } while simplifySurroundings()
  }

  /// What is left, as a scenario in which nothing else happens.
  var smallest: Scenario { scenario.replacing(with: Plan(events), seed: seed) }

  private func fails(_ scenario: Scenario, _ events: [PlannedEvent]) -> Bool {
    scenario.run(Plan(events), seed: seed).failures.contains { $0.isAlike(failure) }
  }

  /// Whether a candidate fails as the plan did, and for no simpler reason.
  private func isCandidate(_ scenario: Scenario, _ events: [PlannedEvent]) -> Bool {
    fails(scenario, events)
      && !(needsHardship && fails(scenario.withoutHardship, events.withoutFaults))
  }

  /// Takes a scenario and events in place of those that are left, if it fails as well.
  private mutating func take(_ scenario: Scenario, _ events: [PlannedEvent]) -> Bool {
    guard runs < limit else { return false }
    runs += 1
    guard isCandidate(scenario, events) else { return false }
    (self.scenario, self.events) = (scenario, events)
    return true
  }

  /// Leaves out all faults, or all of one kind after the other.
  private mutating func leaveOutFamilies() {
    guard events.count > Shrinker<PlanUnderTest>.exhaustedParts else { return }
    if take(scenario, events.filter { $0.family == nil }) { return }
    for family in FaultFamily.allCases where events.contains(where: { $0.family == family }) {
      _ = take(scenario, events.filter { $0.family != family })
    }
  }

  private mutating func leaveOutEvents() {
    let shrinker = Shrinker(PlanUnderTest(events: events), atMost: limit - runs) {
      [self] candidate in isCandidate(scenario, candidate.events)
    }
    runs += shrinker.runs
    events = shrinker.smallest.events
    isMinimal = shrinker.isMinimal
  }

  /// Leaves out replicas, and what happens to messages by chance, from the last to the first.
  ///
  /// - Returns: Whether anything could be left out.
  private mutating func simplifySurroundings() -> Bool {
    var simplifies = false
    for place in scenario.links.indices.reversed() where scenario.links[place].isHardship {
      var other = scenario
      other.links.remove(at: place)
      if take(other, events) { simplifies = true }
    }
    for place in scenario.names.indices.reversed() {
      guard let other = scenario.removing(place) else { continue }
      if take(other, events.compactMap { $0.removing(place) }) { simplifies = true }
    }
    return simplifies
  }
}

/// Events of which any may be left out or made simpler.
private struct PlanUnderTest: Shrinkable {
  var events: [PlannedEvent]

  var partCount: Int { events.count }

  func keeping(_ parts: [Int]) -> Self { Self(events: parts.map { events[$0] }) }

  func simplifications(of part: Int) -> [Self] {
    events[part].simpler.map { simpler in
      var other = self
      other.events[part] = simpler
      return other
    }
  }
}

extension PlannedEvent {
  /// The kind of fault, if it is one.
  fileprivate var family: FaultFamily? {
    if case .fault(let plan) = action { plan.fault.family } else { nil }
  }
}

extension [PlannedEvent] {
  /// What the workload asks for, and nothing that goes wrong.
  fileprivate var withoutFaults: [PlannedEvent] {
    filter { if case .command = $0.action { true } else { false } }
  }
}

extension Scenario {
  /// The scenario without what happens to messages by chance.
  fileprivate var withoutHardship: Scenario {
    var other = self
    other.links.removeAll(where: \.isHardship)
    return other
  }
}

extension Scenario.LinkRule {
  /// Whether it has messages lost, repeated or held back.
  fileprivate var isHardship: Bool {
    switch change {
    case .drop, .duplicate, .reorder: true
    case .latency, .matrix: false
    }
  }
}
