public import Causality

extension PNCounter {
  /// Subtracts an amount, or adds it if it is negative.
  ///
  /// - Parameters:
  ///   - amount: Any amount, `Int64.min` included.
  ///   - dots: The capability of the replica that counts.
  /// - Returns: A counter that holds only the changed number.
  @inlinable
  @discardableResult
  public mutating func decrement(by amount: Int64 = 1, using dots: inout DotSource) -> PNCounter {
    var delta = PNCounter()
    if amount >= 0 {
      delta.subtractions = subtractions.increment(by: amount.magnitude, using: &dots)
    } else {
      delta.additions = additions.increment(by: amount.magnitude, using: &dots)
    }
    return delta
  }
}
