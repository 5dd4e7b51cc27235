extension DWFlag: CustomStringConvertible {
  /// The value, for example `DWFlag(true)`.
  public var description: String { "DWFlag(\(value))" }
}

extension DWFlag: CustomDebugStringConvertible {
  /// The dots of the enablings and of the disablings, for example `DWFlag({9:1}, {})`.
  public var debugDescription: String { "DWFlag(\(enablings), \(disablings))" }
}
