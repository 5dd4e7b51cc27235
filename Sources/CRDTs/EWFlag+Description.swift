extension EWFlag: CustomStringConvertible {
  /// The value, for example `EWFlag(true)`.
  public var description: String { "EWFlag(\(value))" }
}

extension EWFlag: CustomDebugStringConvertible {
  /// The dots of the enablings, for example `EWFlag({9:1})`.
  public var debugDescription: String { "EWFlag(\(enablings))" }
}
