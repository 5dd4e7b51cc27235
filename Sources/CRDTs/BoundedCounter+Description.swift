extension BoundedCounter: CustomStringConvertible {
  /// The value, for example `BoundedCounter(5)`.
  public var description: String { "BoundedCounter(\(value))" }
}

extension BoundedCounter.InsufficientRights: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    "\(requested) were asked for, and the replica has the right to \(available)"
  }
}
