public import CanonicalCoding

extension HybridTimestamp: CanonicalCodable {
  /// The difference in microseconds to the timestamp before, and the counter if it is not zero.
  ///
  /// The lowest bit of the first number says whether a counter follows.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.integer(encoder.difference(to: microseconds) &<< 1 | (counter == 0 ? 0 : 1))
    if counter != 0 { encoder.integer(counter) }
  }

  /// Reads microseconds and a counter that fit their bits.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let code = try decoder.integer()
    let microseconds = try Self.microseconds(code &>> 1, &decoder, start)
    let counter = code & 1 == 0 ? 0 : try decoder.integer()
    guard (counter == 0) == (code & 1 == 0) else { throw decoder.error(.notCanonical, at: start) }
    guard counter < 1 << Self.counterBits else {
      throw decoder.error(.integerTooLarge, at: start)
    }
    self.init(rawValue: (microseconds &<< Self.counterBits) | counter)
  }

  /// Writes the differences of all microseconds as a column, then those of all counters.
  public static func encodeColumn(
    _ values: [HybridTimestamp], into encoder: inout CanonicalEncoder
  ) {
    if values.count == 1 { return values[0].encode(into: &encoder) }
    let differences = values.map { encoder.difference(to: $0.microseconds) }
    encoder.column(differences, leastWidth: 0)
    var last: UInt64 = 0
    encoder.column(count: values.count, leastWidth: 0) { place in
      let difference = Int64(bitPattern: values[place].counter &- last)
      last = values[place].counter
      return UInt64(bitPattern: (difference &<< 1) ^ (difference &>> 63))
    }
  }

  /// Reads microseconds and counters that fit their bits.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [HybridTimestamp] {
    if count == 1 { return [try HybridTimestamp(from: &decoder)] }
    let start = decoder.offset
    let differences = try decoder.column(count, leastWidth: 0)
    let counters = try decoder.column(count, leastWidth: 0)
    var counter: UInt64 = 0
    var result: [HybridTimestamp] = []
    result.reserveCapacity(count)
    for (difference, step) in zip(differences, counters) {
      let microseconds = try microseconds(difference, &decoder, start)
      counter &+= (step &>> 1) ^ (0 &- (step & 1))
      guard counter < 1 << counterBits else {
        throw decoder.error(.integerTooLarge, at: start)
      }
      result.append(HybridTimestamp(rawValue: (microseconds &<< counterBits) | counter))
    }
    return result
  }

  private static func microseconds(
    _ difference: UInt64, _ decoder: inout CanonicalDecoder, _ start: Int
  ) throws(CanonicalDecodingError) -> UInt64 {
    let microseconds = decoder.number(ofDifference: difference)
    guard microseconds < 1 << (64 - counterBits) else {
      throw decoder.error(.integerTooLarge, at: start)
    }
    return microseconds
  }
}
