/// Digests of 128 bits that have been seen: 16 bytes a place, at most two thirds of them taken.
///
/// A digest is its own hash. Nothing iterates over the set, so the order of its places reaches
/// nobody.
final class DigestSet {
  private typealias Words = UnsafeMutablePointer<UInt64>

  /// Two words for each place; a place with two zeros is free.
  private var words: Words
  private var mask: Int
  private(set) var count = 0

  init() {
    mask = 1023
    words = Self.empty(1024)
  }

  deinit { words.deallocate() }

  /// How many bytes the set takes.
  var bytes: Int { (mask &+ 1) &* 16 }

  private static func empty(_ places: Int) -> Words {
    let words = Words.allocate(capacity: places &* 2)
    words.initialize(repeating: 0, count: places &* 2)
    return words
  }

  /// Adds a digest.
  ///
  /// - Returns: Whether it was not there.
  func insert(_ digest: UInt128) -> Bool {
    let high = UInt64(truncatingIfNeeded: digest >> 64)
    // The digest with two zeros would look like a free place.
    let low = UInt64(truncatingIfNeeded: digest) | (high == 0 ? 1 : 0)
    guard Self.put(high, low, into: words, mask) else { return false }
    count &+= 1
    if count &* 3 > mask &* 2 { grow() }
    return true
  }

  private static func put(
    _ high: UInt64, _ low: UInt64, into words: Words, _ mask: Int
  ) -> Bool {
    var place = Int(truncatingIfNeeded: low) & mask
    while words[place &* 2] | words[place &* 2 &+ 1] != 0 {
      if words[place &* 2] == high, words[place &* 2 &+ 1] == low { return false }
      place = (place &+ 1) & mask
    }
    words[place &* 2] = high
    words[place &* 2 &+ 1] = low
    return true
  }

  private func grow() {
    let (old, places) = (words, mask &+ 1)
    mask = places &* 2 &- 1
    words = Self.empty(places &* 2)
    for place in 0..<places where old[place &* 2] | old[place &* 2 &+ 1] != 0 {
      _ = Self.put(old[place &* 2], old[place &* 2 &+ 1], into: words, mask)
    }
    old.deallocate()
  }
}
