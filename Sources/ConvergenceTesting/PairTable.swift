/// Numbers by pairs of numbers below 2³²: sixteen bytes a place, at most two thirds of them taken.
///
/// It holds what comes of everything that can happen to a replica, and is asked at every step, so a
/// question is one multiplication and mostly one cache line. Nothing iterates over it.
final class PairTable {
  /// Two words for each place: the pair, and one more than the number.
  private var words: UnsafeMutablePointer<UInt64>
  private var bits: UInt64 = 8
  private(set) var count = 0

  init() { words = Self.empty(256) }

  deinit { words.deallocate() }

  private static func empty(_ places: Int) -> UnsafeMutablePointer<UInt64> {
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: places &* 2)
    words.initialize(repeating: 0, count: places &* 2)
    return words
  }

  /// The first word of the place where a pair is, or where it would be.
  private func place(of pair: UInt64) -> Int {
    let mixed = (pair ^ pair &>> 32) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(truncatingIfNeeded: mixed &>> (64 &- bits))
    let mask = 1 &<< Int(truncatingIfNeeded: bits) &- 1
    while words[place &* 2 &+ 1] != 0, words[place &* 2] != pair { place = (place &+ 1) & mask }
    return place &* 2
  }

  /// The number of a pair, or -1.
  subscript(first: UInt64, second: UInt64) -> Int {
    Int(truncatingIfNeeded: words[place(of: first &<< 32 | second) &+ 1]) &- 1
  }

  /// Notes the number of a pair that has none.
  func insert(_ number: Int, _ first: UInt64, _ second: UInt64) {
    assert(first >> 32 == 0 && second >> 32 == 0)
    if count &* 3 >= 2 &<< Int(truncatingIfNeeded: bits) { grow() }
    put(UInt64(truncatingIfNeeded: number &+ 1), first &<< 32 | second)
    count &+= 1
  }

  private func put(_ value: UInt64, _ pair: UInt64) {
    let place = place(of: pair)
    words[place] = pair
    words[place &+ 1] = value
  }

  private func grow() {
    let (old, places) = (words, 1 &<< Int(truncatingIfNeeded: bits))
    bits &+= 1
    words = Self.empty(places &* 2)
    for place in 0..<places where old[place &* 2 &+ 1] != 0 {
      put(old[place &* 2 &+ 1], old[place &* 2])
    }
    old.deallocate()
  }
}
