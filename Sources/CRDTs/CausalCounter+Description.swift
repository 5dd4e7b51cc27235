extension CausalCounter: CustomStringConvertible {
  /// The value, for example `CausalCounter(5)`.
  public var description: String { "CausalCounter(\(value))" }
}
