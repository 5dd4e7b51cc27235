/// How wide the numbers of a block are written.
enum ColumnBlock {
  /// How many numbers make a block.
  static let size = 32

  /// Fewer numbers than these are not packed.
  static let leastCount = 4

  /// The bit of the first byte that says that some numbers are wider.
  static let hasWider: UInt8 = 0x80

  /// The most bytes that a block can take: the width, the bits, and every number listed behind.
  static let mostBytes = 2 + 8 * size + 11 * size

  /// How many bits a number needs.
  @inline(__always)
  static func width(_ value: UInt64) -> Int { 64 &- value.leadingZeroBitCount }

  /// The greatest number of so many bits.
  @inline(__always)
  static func mask(_ width: Int) -> UInt64 { width == 0 ? 0 : .max &>> UInt64(64 &- width) }

  /// The number of bits for which a block is shortest, and how many numbers need more.
  ///
  /// Each number that needs more costs what it needs more and another 16; of two widths for which
  /// the block is as short, the greater is taken.
  static func bestWidth(
    _ values: UnsafeBufferPointer<UInt64>, leastWidth: Int
  ) -> (width: Int, wider: Int) {
    var all: UInt64 = 0
    for value in values { all |= value }
    let greatest = width(all)
    guard greatest > leastWidth else { return (leastWidth, 0) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65) { counts in
      counts.initialize(repeating: 0)
      for value in values { counts[width(value)] &+= 1 }
      var best = (width: greatest, wider: 0)
      var leastCost = values.count &* greatest
      var (cost, wider) = (leastCost, 0)
      for width in stride(from: greatest &- 1, through: leastWidth, by: -1) {
        let next = Int(counts[width &+ 1])
        // Every number is a bit narrower, but those that are wider get a bit more.
        cost &+= wider &+ next &* 17 &- values.count
        wider &+= next
        if cost < leastCost { (best, leastCost) = ((width, wider), cost) }
      }
      return best
    }
  }
}
