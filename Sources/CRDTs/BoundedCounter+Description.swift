extension BoundedCounter: CustomStringConvertible {
  /// The value, for example `BoundedCounter(5)`.
  public var description: String { "BoundedCounter(\(value))" }
}
