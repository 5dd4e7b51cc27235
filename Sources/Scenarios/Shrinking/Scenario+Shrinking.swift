public import Convergence

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
  public var description: String { described(by: []) }

  /// What came of it and how long that took: `812 → 7 events in 143 runs, 0.2 s, 1-minimal`.
  ///
  /// - Parameter time: A duration as it is to be shown.
  public func description(taking time: String) -> String { described(by: [time]) }

  private func described(by remarks: [String]) -> String {
    let size = "\(counts.before) → \(counts.after) event\(counts.after == 1 ? "" : "s")"
    let tries = "\(size) in \(runs) run\(runs == 1 ? "" : "s")"
    return ([tries] + remarks + [isMinimal ? "1-minimal" : "given up"]).joined(separator: ", ")
  }
}

extension Scenario {
  /// Makes the plan of a failing run smaller for as long as the same thing fails.
  ///
  /// Families of faults, events, replicas and losses by chance are left out; what is left is
  /// weakened and moved to rounder times.
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
    let search = PlanSearch(self, plan, seed: seed, failure: failure, atMost: limit)
    let smallest = search.smallest
    let report = smallest.run(Plan(search.events), seed: seed)
    guard let found = report.failures.first(where: { $0.isAlike(failure) }) else { return nil }
    return ShrunkPlan(
      scenario: smallest, failure: found, digest: report.digest,
      counts: (plan.events.count, search.events.count), runs: search.runs,
      isMinimal: search.isMinimal)
  }
}

extension RunReport.Failure {
  /// Whether it is the same that fails, whatever was found.
  func isAlike(_ other: RunReport.Failure) -> Bool {
    check == other.check && location == other.location
  }
}
