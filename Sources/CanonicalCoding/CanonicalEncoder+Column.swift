extension CanonicalEncoder {
  /// Writes numbers that are about as great as their neighbours, not how many there are.
  ///
  /// Every 32 of them take equally many bits each: one byte says how many, then come the bits,
  /// least significant first, filled up with zeros to a whole byte. The few that need more are
  /// listed behind that, each as its place in the block and what is missing. Where fewer than four
  /// numbers are left, each is written by ``integer(_:)``.
  ///
  /// - Parameters:
  ///   - values: The numbers.
  ///   - leastWidth: How many bits each takes at least: 4, so that nobody can make much of few
  ///     bytes, or 0 where something else that takes bytes stands beside each number.
  public mutating func column(_ values: [UInt64], leastWidth: Int = 4) {
    values.withUnsafeBufferPointer { values in
      var start = 0
      while start < values.count {
        let end = Swift.min(start &+ ColumnBlock.size, values.count)
        append(UnsafeBufferPointer(rebasing: values[start..<end]), leastWidth)
        start = end
      }
    }
  }

  /// Writes numbers that need not lie side by side in memory.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - leastWidth: How many bits each takes at least, 4 or 0.
  ///   - number: The number at a place; each is asked for once, in order.
  @inlinable
  public mutating func column(count: Int, leastWidth: Int = 4, _ number: (Int) -> UInt64) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 32) { block in
      var start = 0
      while start < count {
        let size = Swift.min(count &- start, 32)
        for place in 0..<size { block.initializeElement(at: place, to: number(start &+ place)) }
        append(UnsafeBufferPointer(rebasing: block[..<size]), leastWidth)
        start &+= size
      }
    }
  }

  @usableFromInline
  mutating func append(_ block: UnsafeBufferPointer<UInt64>, _ leastWidth: Int) {
    if block.count < ColumnBlock.leastCount {
      for value in block { integer(value) }
      return
    }
    let (width, wider) = ColumnBlock.bestWidth(block, leastWidth: leastWidth)
    if width == 0, wider == 0 { return byte(0) }
    let mask = ColumnBlock.mask(width)
    withUnsafeTemporaryAllocation(byteCount: ColumnBlock.mostBytes, alignment: 8) { bytes in
      bytes[0] = UInt8(width) | (wider > 0 ? ColumnBlock.hasWider : 0)
      var end = 1 &+ Self.pack(block, width, mask, into: bytes, from: 1)
      if wider > 0 {
        bytes[end] = UInt8(wider)
        end &+= 1
        for place in 0..<block.count where block[place] > mask {
          bytes[end] = UInt8(place)
          end &+= 1
          var rest = block[place] &>> UInt64(width)
          while rest >= 0x80 {
            bytes[end] = UInt8(truncatingIfNeeded: rest) | 0x80
            end &+= 1
            rest &>>= 7
          }
          bytes[end] = UInt8(truncatingIfNeeded: rest)
          end &+= 1
        }
      }
      raw(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[..<end]))
    }
  }

  /// Puts so many bits of each number side by side, and says how many bytes they take.
  private static func pack(
    _ block: UnsafeBufferPointer<UInt64>, _ width: Int, _ mask: UInt64,
    into bytes: UnsafeMutableRawBufferPointer, from start: Int
  ) -> Int {
    var place = start
    var word: UInt64 = 0
    var filled = 0
    for value in block {
      let value = value & mask
      word |= value &<< UInt64(filled)
      filled &+= width
      if filled >= 64 {
        bytes.storeBytes(of: word.littleEndian, toByteOffset: place, as: UInt64.self)
        place &+= 8
        filled &-= 64
        word = filled == 0 ? 0 : value &>> UInt64(width &- filled)
      }
    }
    bytes.storeBytes(of: word.littleEndian, toByteOffset: place, as: UInt64.self)
    return (block.count &* width &+ 7) / 8
  }
}
