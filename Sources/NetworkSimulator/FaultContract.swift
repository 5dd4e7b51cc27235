/// What a replicated system owes its users while a fault lasts and after.
public enum FaultContract: String, Hashable, Sendable, CaseIterable {
  /// All replicas must agree afterwards, no acknowledged edit is lost, and nobody is alarmed.
  case inside
  /// Agreement is no longer owed, but the violation must be noticed and reported, never passed on.
  case outside
}

extension FaultFamily {
  /// Whether replicas must put up with this kind of fault, or must report it.
  ///
  /// The article “What is owed under which fault” says why, family by family.
  public var contract: FaultContract {
    switch self {
    case .cut, .clog, .drop, .bursts, .duplicate, .replay, .reorder, .latency, .bandwidth: .inside
    case .crash, .tornTail, .crashAtBoundary, .amnesia, .pause, .slow, .slowDisk: .inside
    case .clockOffset, .clockDrift, .clockFreeze: .inside
    case .join, .leave, .upgrade: .inside
    case .flipBits, .truncate, .splice: .outside
    case .identityReuse, .restore, .twin, .evict: .outside
    case .loseWrites, .failReads: .outside
    }
  }
}
