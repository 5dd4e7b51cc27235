extension UInt64: CanonicalCodable {
  /// A base-128 integer.
  public func encode(into encoder: inout CanonicalEncoder) { encoder.integer(self) }

  /// Reads a base-128 integer.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.integer()
  }

  /// Writes the numbers in as many bits as the greatest of their neighbours needs.
  public static func encodeColumn(_ values: [UInt64], into encoder: inout CanonicalEncoder) {
    encoder.column(values)
  }

  /// Reads a column of numbers.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [UInt64] {
    try decoder.column(count)
  }

  /// Writes the first number, then the gaps.
  public static func encodeAscending(_ keys: [UInt64], into encoder: inout CanonicalEncoder) {
    guard let first = keys.first else { return }
    encoder.integer(first)
    encoder.gaps(keys.count) { keys[$0] }
  }

  /// Reads the first number, then the gaps.
  public static func decodeAscending(
    _ count: Int, from decoder: inout CanonicalDecoder, by precedes: (UInt64, UInt64) -> Bool
  ) throws(CanonicalDecodingError) -> [UInt64] {
    guard count > 0 else { return [] }
    let first = try decoder.integer()
    return try decoder.sums(count, from: first, upTo: .max) { $0 }
  }
}

extension Int64: CanonicalCodable {
  /// A zigzagged base-128 integer.
  public func encode(into encoder: inout CanonicalEncoder) { encoder.signed(self) }

  /// Reads a zigzagged integer.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.signed()
  }

  /// Writes the numbers, zigzagged, in as many bits as the greatest of their neighbours needs.
  public static func encodeColumn(_ values: [Int64], into encoder: inout CanonicalEncoder) {
    encoder.column(values.map { $0.zigzag })
  }

  /// Reads a column of zigzagged numbers.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Int64] {
    try decoder.column(count).map { Int64(zigzag: $0) }
  }

  /// Writes the first number, then the gaps.
  public static func encodeAscending(_ keys: [Int64], into encoder: inout CanonicalEncoder) {
    guard let first = keys.first else { return }
    encoder.signed(first)
    encoder.gaps(keys.count) { UInt64(bitPattern: keys[$0]) }
  }

  /// Reads the first number, then the gaps.
  public static func decodeAscending(
    _ count: Int, from decoder: inout CanonicalDecoder, by precedes: (Int64, Int64) -> Bool
  ) throws(CanonicalDecodingError) -> [Int64] {
    guard count > 0 else { return [] }
    let first = UInt64(bitPattern: try decoder.signed())
    return try decoder.sums(count, from: first, upTo: UInt64(bitPattern: .max)) {
      Int64(bitPattern: $0)
    }
  }

  /// The number for which small magnitudes of either sign are small.
  var zigzag: UInt64 { UInt64(bitPattern: (self &<< 1) ^ (self &>> 63)) }

  init(zigzag code: UInt64) {
    self.init(bitPattern: (code &>> 1) ^ (0 &- (code & 1)))
  }
}

extension Int: CanonicalCodable {
  /// A zigzagged base-128 integer.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.signed(Int64(self))
  }

  /// Reads an integer that fits the platform's word.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    guard let value = Int(exactly: try decoder.signed()) else {
      throw decoder.error(.integerTooLarge, at: start)
    }
    self = value
  }

  /// Writes the numbers as `Int64` does.
  public static func encodeColumn(_ values: [Int], into encoder: inout CanonicalEncoder) {
    encoder.column(values.map { Int64($0).zigzag })
  }

  /// Reads numbers that fit the platform's word.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Int] {
    let start = decoder.offset
    return try narrowed(try Int64.decodeColumn(of: count, from: &decoder), decoder, start)
  }

  /// Writes the numbers as `Int64` does.
  public static func encodeAscending(_ keys: [Int], into encoder: inout CanonicalEncoder) {
    guard let first = keys.first else { return }
    encoder.signed(Int64(first))
    encoder.gaps(keys.count) { UInt64(bitPattern: Int64(keys[$0])) }
  }

  /// Reads numbers that fit the platform's word.
  public static func decodeAscending(
    _ count: Int, from decoder: inout CanonicalDecoder, by precedes: (Int, Int) -> Bool
  ) throws(CanonicalDecodingError) -> [Int] {
    let start = decoder.offset
    return try narrowed(
      try Int64.decodeAscending(count, from: &decoder, by: { $0 < $1 }), decoder, start)
  }

  private static func narrowed(
    _ values: [Int64], _ decoder: CanonicalDecoder, _ start: Int
  ) throws(CanonicalDecodingError) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(values.count)
    for value in values {
      guard let value = Int(exactly: value) else {
        throw decoder.error(.integerTooLarge, at: start)
      }
      result.append(value)
    }
    return result
  }
}

extension CanonicalEncoder {
  /// Writes the gaps between neighbours, less one, of numbers that ascend strictly.
  fileprivate mutating func gaps(_ count: Int, _ number: (Int) -> UInt64) {
    var gaps: [UInt64] = []
    gaps.reserveCapacity(count &- 1)
    for place in 1..<Swift.max(count, 1) {
      gaps.append(number(place) &- number(place &- 1) &- 1)
    }
    column(gaps)
  }
}

extension CanonicalDecoder {
  /// Reads gaps and adds them up.
  fileprivate mutating func sums<Number>(
    _ count: Int, from first: UInt64, upTo greatest: UInt64, _ number: (UInt64) -> Number
  ) throws(CanonicalDecodingError) -> [Number] {
    let start = offset
    let gaps = try column(count &- 1)
    var last = first
    var numbers: [Number] = []
    numbers.reserveCapacity(count)
    numbers.append(number(last))
    for gap in gaps {
      guard gap < greatest &- last else { throw error(.integerTooLarge, at: start) }
      last &+= gap &+ 1
      numbers.append(number(last))
    }
    return numbers
  }
}
