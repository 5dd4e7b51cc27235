#if !hasFeature(Embedded)
  public import CanonicalCoding
#endif

extension HybridTimestamp: LosslessStringConvertible {
  /// Microseconds and counter, for example `1500000.2`.
  public var description: String { "\(microseconds).\(counter)" }

  /// The timestamp that prints as the given text.
  public init?(_ description: String) {
    guard let (microseconds, counter) = description.halves(at: "."),
      let microseconds = UInt64(printed: microseconds), let counter = UInt64(printed: counter),
      microseconds <= .max &>> Self.counterBits, counter < 1 << Self.counterBits
    else { return nil }
    self.init(rawValue: (microseconds &<< Self.counterBits) | counter)
  }
}

#if !hasFeature(Embedded)
  /// A timestamp is coded as it prints, for example `"1500000.2"`.
  extension HybridTimestamp: DescriptionCodable {}
#endif
