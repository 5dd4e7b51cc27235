extension CanonicalDecoder {
  /// Reads as many numbers as `CanonicalEncoder/column(_:leastWidth:)` was given.
  ///
  /// - Parameters:
  ///   - count: How many there are. If the input is too short for them, no more room is taken than
  ///     the input can fill; but where no bits are needed, as much as is said here.
  ///   - leastWidth: How many bits each takes at least, 4 or 0.
  public mutating func column(
    _ count: Int, leastWidth: Int = 4
  ) throws(CanonicalDecodingError) -> [UInt64] {
    if count == 0 { return [] }
    var values: [UInt64] = []
    values.reserveCapacity(leastWidth == 0 ? count : Swift.min(count, 2 &* remaining))
    var left = count
    while left >= ColumnBlock.leastCount {
      let size = Swift.min(left, ColumnBlock.size)
      try block(of: size, leastWidth, into: &values)
      left &-= size
    }
    for _ in 0..<left { values.append(try integer()) }
    return values
  }

  private mutating func block(
    of count: Int, _ leastWidth: Int, into values: inout [UInt64]
  ) throws(CanonicalDecodingError) {
    let start = offset
    let header = try byte()
    if header == 0, leastWidth == 0 {
      values.append(contentsOf: repeatElement(0, count: count))
      return
    }
    let width = Int(header & ~ColumnBlock.hasWider)
    guard leastWidth...64 ~= width else { throw error(.notCanonical, at: start) }
    let length = (count &* width &+ 7) / 8
    guard length <= remaining else { throw error(.truncated) }
    let isFilledUp = unpack(count, width, length, into: &values)
    guard isFilledUp else { throw error(.notCanonical, at: start) }
    let first = values.count &- count
    if header & ColumnBlock.hasWider != 0 {
      try widen(&values, from: first, by: width, of: count, start)
    }
    let best = values.withUnsafeBufferPointer {
      ColumnBlock.bestWidth(
        UnsafeBufferPointer(rebasing: $0[first...]), leastWidth: leastWidth)
    }
    guard width == best.width else { throw error(.notCanonical, at: start) }
  }

  /// Reads so many bits for each number; `false` if what is left of the last byte is not zero.
  private mutating func unpack(
    _ count: Int, _ width: Int, _ length: Int, into values: inout [UInt64]
  ) -> Bool {
    let offset = offset
    self.offset &+= length
    let mask = ColumnBlock.mask(width)
    // With some bytes more, so that a whole word can be read wherever a number begins.
    return withUnsafeTemporaryAllocation(
      byteCount: 8 &* ColumnBlock.size &+ 16, alignment: 8
    ) { packed in
      packed.storeBytes(of: 0, toByteOffset: length, as: UInt64.self)
      packed.storeBytes(of: 0, toByteOffset: length &+ 8, as: UInt64.self)
      bytes.withUnsafeBytes {
        packed.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset &+ length]))
      }
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: ColumnBlock.size) { numbers in
        var bit = 0
        for place in 0..<count {
          let (byte, shift) = (bit &>> 3, UInt64(bit & 7))
          let low = UInt64(
            littleEndian: packed.loadUnaligned(fromByteOffset: byte, as: UInt64.self))
          var number = low &>> shift
          if width > 57, shift > 0 {
            let high = UInt64(
              littleEndian: packed.loadUnaligned(fromByteOffset: byte &+ 8, as: UInt64.self))
            number |= high &<< (64 &- shift)
          }
          numbers.initializeElement(at: place, to: number & mask)
          bit &+= width
        }
        values.append(contentsOf: UnsafeBufferPointer(rebasing: numbers[..<count]))
      }
      let used = count &* width & 7
      return used == 0 || packed[length &- 1] &>> UInt8(used) == 0
    }
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
