public import Convergence
import ConvergenceTesting

/// A plan that fails, made as small as it can be.
public struct ShrunkPlan: Sendable {
  /// The scenario in which only what is left of the plan happens.
  public let scenario: Scenario

  /// What fails in it.
  public let failure: RunReport.Failure

  /// The digest of its run.
  public let digest: String

  /// How many events there were, and how many are left.
  public let counts: (before: Int, after: Int)

  /// How many plans were tried.
  public let runs: Int

  /// Whether leaving out or simplifying any one event would make it pass.
  public let isMinimal: Bool
}

extension ShrunkPlan: CustomStringConvertible {
  /// What came of it: `812 → 7 events in 143 runs, 1-minimal`.
  public var description: String {
    "\(counts.before) → \(counts.after) event\(counts.after == 1 ? "" : "s") in \(runs) "
      + "run\(runs == 1 ? "" : "s")" + (isMinimal ? ", 1-minimal" : ", given up")
  }
}

extension Scenario {
  /// Makes the plan of a failing run smaller for as long as the same thing fails.
  ///
  /// - Parameters:
  ///   - seed: The seed; that of the file unless given.
  ///   - isSwarm: Whether the seed switches off about half of what is drawn at random.
  ///   - limit: How many plans may be tried.
  /// - Returns: The smallest plan, or `nil` if the run does not fail.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func shrunk(
    seed: UInt64? = nil, isSwarm: Bool = true, atMost limit: Int = 2000
  ) throws(DocumentPathError) -> ShrunkPlan? {
    let seed = seed ?? self.seed
    let plan = try Plan(self, seed: seed, isSwarm: isSwarm)
    guard let failure = run(plan, seed: seed).failures.first else { return nil }
    let shrinker = Shrinker(PlanUnderTest(events: plan.events), atMost: limit) { candidate in
      run(Plan(candidate.events), seed: seed).failures.contains { $0.isAlike(failure) }
    }
    let smallest = Plan(shrinker.smallest.events)
    let report = run(smallest, seed: seed)
    guard let found = report.failures.first(where: { $0.isAlike(failure) }) else { return nil }
    return ShrunkPlan(
      scenario: replacing(with: smallest, seed: seed), failure: found, digest: report.digest,
      counts: (plan.events.count, smallest.events.count), runs: shrinker.runs,
      isMinimal: shrinker.isMinimal)
  }
}

extension RunReport.Failure {
  /// Whether it is the same that fails, whatever was found.
  func isAlike(_ other: RunReport.Failure) -> Bool {
    check == other.check && location == other.location
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
