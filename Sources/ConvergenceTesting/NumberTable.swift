/// Numbers by 128-bit keys: a hash table that is as quick without an optimiser.
///
/// Its keys are either exact or digests of 128 bits, whose hash is their own. Nothing iterates over
/// it, so the order of its places reaches nobody.
package final class NumberTable {
  /// Three words for each place: the key, and one more than the number.
  private var words: UnsafeMutablePointer<UInt64>
  private var mask: Int
  package private(set) var count = 0

  package init() {
    mask = 255
    words = Self.empty(256)
  }

  deinit { words.deallocate() }

  private static func empty(_ places: Int) -> UnsafeMutablePointer<UInt64> {
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: places &* 3)
    words.initialize(repeating: 0, count: places &* 3)
    return words
  }

  /// The first word of the place where a key is, or where it would be.
  private func place(_ high: UInt64, _ low: UInt64) -> Int {
    var hash = (high ^ (high &>> 32)) &* 0x9E37_79B9_7F4A_7C15 ^ low
    hash = (hash ^ (hash &>> 29)) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash &>> 32
    var place = Int(truncatingIfNeeded: hash) & mask
    while words[place &* 3 &+ 2] != 0 {
      if words[place &* 3] == high, words[place &* 3 &+ 1] == low { return place &* 3 }
      place = (place &+ 1) & mask
    }
    return place &* 3
  }

  /// The number of a key, or -1.
  package subscript(high: UInt64, low: UInt64) -> Int {
    Int(truncatingIfNeeded: words[place(high, low) &+ 2]) &- 1
  }

  /// The number of a digest, or -1.
  package subscript(digest: UInt128) -> Int {
    self[UInt64(truncatingIfNeeded: digest >> 64), UInt64(truncatingIfNeeded: digest)]
  }

  /// Notes the number of a key that has none.
  package func insert(_ number: Int, _ high: UInt64, _ low: UInt64) {
    if count &* 2 > mask { grow() }
    let place = place(high, low)
    words[place] = high
    words[place &+ 1] = low
    words[place &+ 2] = UInt64(truncatingIfNeeded: number &+ 1)
    count &+= 1
  }

  /// Notes the number of a digest that has none.
  package func insert(_ number: Int, _ digest: UInt128) {
    insert(number, UInt64(truncatingIfNeeded: digest >> 64), UInt64(truncatingIfNeeded: digest))
  }

  private func grow() {
    let (old, places) = (words, mask &+ 1)
    mask = places &* 2 &- 1
    words = Self.empty(places &* 2)
    count = 0
    var word = 0
    while word < places &* 3 {
      let number = old[word &+ 2]
      if number != 0 {
        insert(Int(truncatingIfNeeded: number) &- 1, old[word], old[word &+ 1])
      }
      word &+= 3
    }
    old.deallocate()
  }
}
