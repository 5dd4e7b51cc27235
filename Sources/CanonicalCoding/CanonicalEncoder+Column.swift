extension CanonicalEncoder {
  /// Writes numbers that are about as great as their neighbours, not how many there are.
  ///
  /// Every 32 of them take equally many bits each, four at least: one byte says how many, then come
  /// the bits, least significant first, filled up with zeros to a whole byte. The few that need
  /// more are listed behind that, each as its place in the block and what is missing. Where fewer
  /// than four numbers are left, each is written by ``integer(_:)``.
  public mutating func column(_ values: [UInt64]) {
    values.withUnsafeBufferPointer { values in
      var start = 0
      while start < values.count {
        let end = Swift.min(start &+ ColumnBlock.size, values.count)
        let block = UnsafeBufferPointer(rebasing: values[start..<end])
        if block.count < ColumnBlock.leastCount {
          for value in block { integer(value) }
        } else {
          append(block)
        }
        start = end
      }
    }
  }

  private mutating func append(_ block: UnsafeBufferPointer<UInt64>) {
    let width = ColumnBlock.bestWidth(block)
    let mask = UInt64.max &>> UInt64(64 &- width)
    var wider: UInt8 = 0
    for value in block where value > mask { wider &+= 1 }
    byte(UInt8(width) | (wider > 0 ? ColumnBlock.hasWider : 0))
    var word: UInt64 = 0
    var filled = 0
    for value in block {
      let value = value & mask
      word |= value &<< UInt64(filled)
      filled &+= width
      if filled >= 64 {
        append(word, 8)
        filled &-= 64
        word = filled == 0 ? 0 : value &>> UInt64(width &- filled)
      }
    }
    append(word, (filled &+ 7) / 8)
    guard wider > 0 else { return }
    byte(wider)
    for place in 0..<block.count where block[place] > mask {
      byte(UInt8(place))
      integer(block[place] &>> UInt64(width))
    }
  }
}
