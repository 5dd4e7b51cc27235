public import Convergence

/// Something that a check has found to be wrong.
public struct Finding: Hashable, Sendable {
  /// What was checked.
  public let check: Check
  /// What was found.
  public let text: String
  /// When, in simulated time.
  public let time: Instant
  /// The event at which it was found, counted from the start.
  public let event: Int
}
