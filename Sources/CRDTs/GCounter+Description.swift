extension GCounter: CustomStringConvertible {
  /// The value, for example `GCounter(5)`.
  public var description: String { "GCounter(\(value))" }
}
