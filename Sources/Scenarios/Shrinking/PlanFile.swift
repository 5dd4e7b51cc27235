/// What a saved plan says of itself, in comments above the scenario.
///
/// ```
/// # Fails: agreement
/// # Digest: 1c0ffee…
/// ```
///
/// A plan of a bug that is mended says `Failed`; it is kept to show that the bug stays away.
public struct PlanFile: Sendable {
  /// The check that failed when the plan was saved.
  public let check: String?

  /// The digest of the run when the plan was saved.
  public let digest: String?

  /// Reads what the comments of a scenario file say.
  public init(reading text: String) {
    func remark(_ name: String) -> String? {
      for line in text.split(separator: "\n") where line.hasPrefix("# \(name): ") {
        return String(line.dropFirst(name.count + 4))
      }
      return nil
    }
    (check, digest) = (remark("Fails") ?? remark("Failed"), remark("Digest"))
  }

  /// The text of a file for a plan that was shrunk.
  public static func text(of plan: ShrunkPlan) -> String {
    """
    # What is left of \(plan.scenario.file) with seed \(plan.scenario.seed): \(plan).
    # Fails: \(plan.failure.check.identifier)
    # Digest: \(plan.digest)
    \(plan.scenario.text)
    """
  }

  /// Whether a run of the plan fails as it did, and whether its course is another.
  public func verdict(_ report: RunReport) -> String {
    let checks = report.failures.map(\.check.identifier)
    let outcome =
      if let check, checks.contains(check) {
        "still fails: \(check)"
      } else if let other = checks.first {
        "fails otherwise than it did: \(other)"
      } else {
        "passes"
      }
    guard let digest else { return outcome }
    return outcome + (digest == report.digest ? "; the same course" : "; the digest has moved")
  }
}
