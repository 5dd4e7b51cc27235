/// The end of faults that were planned without one, or before it.
public enum Repair: Hashable, Sendable {
  /// The fault of a number ends.
  case fault(UInt32)
  /// All cuts end, whoever made them.
  case cuts
  /// Whatever keeps the process of a node down ends, and it starts.
  case process(Int)
  /// Everything that is wrong ends; who has joined stays, and versions stay what they are.
  case everything
}
