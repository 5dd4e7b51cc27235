/// A law that was broken, and the values that break it.
///
/// Thrown by every check of this module, so that any testing framework reports it as a failure.
public struct Counterexample: Error, Sendable {
  /// The law, as a sentence.
  public let law: String

  /// The values, and what came out instead.
  public let evidence: String

  /// A broken law with its evidence.
  public init(_ law: String, _ evidence: String) {
    self.law = law
    self.evidence = evidence
  }
}

extension Counterexample: CustomStringConvertible {
  /// The law and the evidence.
  public var description: String { "\(law)\n\(evidence)" }
}
