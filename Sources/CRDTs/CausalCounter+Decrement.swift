public import Causality

extension CausalCounter {
  /// Subtracts an amount, which may be negative or zero.
  ///
  /// - Parameters:
  ///   - amount: How much; `Int64.min` counts as one more, since its opposite has no number.
  ///   - dots: The source of the edit's dot.
  @discardableResult
  public mutating func decrement(by amount: Int64 = 1, using dots: inout DotSource) -> Delta {
    increment(by: amount == .min ? .max : -amount, using: &dots)
  }
}
