public import Causality

extension DWFlag {
  /// Turns the flag off if it is on here, and on if it is off.
  ///
  /// - Returns: The delta of the enabling or disabling.
  @inlinable
  @discardableResult
  public mutating func toggle(using dots: inout DotSource) -> Delta {
    value ? disable(using: &dots) : enable(using: &dots)
  }
}
