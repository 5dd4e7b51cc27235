public import Causality

extension DotStore {
  /// The context of an edit that puts one new dot in the place of everything that is here.
  ///
  /// - Parameters:
  ///   - dot: The dot that was minted for what comes.
  ///   - dots: Where the dot of the overwriting is minted, if anything is overwritten.
  @inlinable
  func context(replacedBy dot: Dot, using dots: inout DotSource) -> CausalContext {
    var context = CausalContext([dot])
    if !isEmpty {
      forEachDot { context.insert($0) }
      context.insert(dots.next())
    }
    return context
  }
}
