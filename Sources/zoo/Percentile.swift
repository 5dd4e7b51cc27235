extension Collection where Element == Double? {
  /// The least element that so many percent of all are not above.
  ///
  /// What was never reached lies above everything: if more than the rest was never reached, there
  /// is no such element.
  ///
  /// - Parameter percent: From 1 to 100.
  func percentile(_ percent: Int) -> Double? {
    guard !isEmpty else { return nil }
    let rank = (percent * count + 99) / 100
    let reached = compactMap { $0 }.sorted()
    return rank <= reached.count ? reached[rank - 1] : nil
  }
}
