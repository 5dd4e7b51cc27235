extension CanonicalDecoder {
  /// Reads as many numbers as `CanonicalEncoder/column(_:)` was given.
  ///
  /// - Parameter count: How many there are. If the input is too short for them, no more room is
  ///   taken than the input can fill.
  public mutating func column(_ count: Int) throws(CanonicalDecodingError) -> [UInt64] {
    var values: [UInt64] = []
    values.reserveCapacity(Swift.min(count, 2 &* remaining))
    var left = count
    while left >= ColumnBlock.leastCount {
      let size = Swift.min(left, ColumnBlock.size)
      try block(of: size, into: &values)
      left &-= size
    }
    for _ in 0..<left { values.append(try integer()) }
    return values
  }

  private mutating func block(
    of count: Int, into values: inout [UInt64]
  ) throws(CanonicalDecodingError) {
    let start = offset
    let header = try byte()
    let width = Int(header & ~ColumnBlock.hasWider)
    guard ColumnBlock.leastWidth...64 ~= width else { throw error(.notCanonical, at: start) }
    let length = (count &* width &+ 7) / 8
    guard length <= remaining else { throw error(.truncated) }
    let isFilledUp = unpack(count, width, through: offset &+ length, into: &values)
    guard isFilledUp else { throw error(.notCanonical, at: start) }
    let first = values.count &- count
    if header & ColumnBlock.hasWider != 0 {
      try widen(&values, from: first, by: width, of: count, start)
    }
    let best = values.withUnsafeBufferPointer {
      ColumnBlock.bestWidth(UnsafeBufferPointer(rebasing: $0[first...]))
    }
    guard width == best else { throw error(.notCanonical, at: start) }
  }

  /// Reads so many bits for each number; `false` if what is left of the last byte is not zero.
  private mutating func unpack(
    _ count: Int, _ width: Int, through end: Int, into values: inout [UInt64]
  ) -> Bool {
    let mask = UInt64.max &>> UInt64(64 &- width)
    var word: UInt64 = 0
    var filled = 0
    for _ in 0..<count {
      var value = word
      if filled < width {
        let size = Swift.min(8, end &- offset)
        let next = littleEndian(size)
        value |= next &<< UInt64(filled)
        let used = width &- filled
        word = used == 64 ? 0 : next &>> UInt64(used)
        filled = 8 &* size &- used
      } else {
        word &>>= UInt64(width)
        filled &-= width
      }
      values.append(value & mask)
    }
    return word == 0
  }

  /// Reads what is missing of the numbers that need more bits.
  private mutating func widen(
    _ values: inout [UInt64], from first: Int, by width: Int, of count: Int, _ start: Int
  ) throws(CanonicalDecodingError) {
    let wider = try byte()
    guard wider > 0 else { throw error(.notCanonical, at: start) }
    var next = 0
    for _ in 0..<wider {
      let at = offset
      let place = Int(try byte())
      let missing = try integer()
      guard next..<count ~= place, missing > 0 else { throw error(.notCanonical, at: at) }
      guard missing.leadingZeroBitCount >= width else { throw error(.integerTooLarge, at: at) }
      values[first &+ place] |= missing &<< UInt64(width)
      next = place &+ 1
    }
  }
}
