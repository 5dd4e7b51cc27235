extension PNCounter: CustomStringConvertible {
  /// The value, for example `PNCounter(-2)`.
  public var description: String { "PNCounter(\(value))" }
}
