/// Consecutive events of one replica.
public struct DotRun: Hashable, Sendable {
  /// The replica that produced the events.
  public let replica: ReplicaID

  /// The sequence number of the first event.
  public internal(set) var lower: UInt64

  /// The sequence number of the last event, not below `lower`.
  public internal(set) var upper: UInt64

  /// The events of a replica from one sequence number to another, both included.
  public init(_ replica: ReplicaID, _ lower: UInt64, _ upper: UInt64) {
    precondition(1 <= lower && lower <= upper, "a run holds at least one dot")
    self.replica = replica
    self.lower = lower
    self.upper = upper
  }

  /// How many events there are.
  public var count: UInt64 { upper - lower + 1 }
}

extension DotRun: CustomStringConvertible {
  /// For example `a3f:17…20`.
  public var description: String {
    lower == upper ? "\(replica):\(lower)" : "\(replica):\(lower)…\(upper)"
  }
}
