import Convergence

/// A replicated type with keys that the keyed suite can measure.
protocol KeyedSubject {
  associatedtype Store: DotStore & CanonicalCodable

  /// The first part of the benchmarks' names.
  static var name: String { get }

  /// Puts something under the key of a number.
  static func insert(
    _ index: Int, into store: inout Store, using dots: inout DotSource
  ) -> Store.Delta

  /// Removes the key of a number.
  static func remove(
    _ index: Int, from store: inout Store, using dots: inout DotSource
  ) -> Store.Delta

  static func contains(_ index: Int, in store: Store) -> Bool
  static func count(_ store: Store) -> Int

  /// Something that depends on every key.
  static func walk(_ store: Store) -> UInt64
}

/// An `ORSet` of scattered 64-bit integers.
enum IntegerSet: KeyedSubject {
  static let name = "set"

  /// Scattered 64-bit numbers, the same on every machine.
  @inline(__always)
  static func element(_ index: Int) -> Int {
    var bits = UInt64(index) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: bits ^ (bits >> 31))
  }

  static func insert(
    _ index: Int, into store: inout ORSet<Int>, using dots: inout DotSource
  ) -> ORSet<Int>.Delta {
    store.insert(element(index), using: &dots)
  }

  static func remove(
    _ index: Int, from store: inout ORSet<Int>, using dots: inout DotSource
  ) -> ORSet<Int>.Delta {
    store.remove(element(index), using: &dots)
  }

  static func contains(_ index: Int, in store: ORSet<Int>) -> Bool {
    store.contains(element(index))
  }

  static func count(_ store: ORSet<Int>) -> Int { store.count }

  static func walk(_ store: ORSet<Int>) -> UInt64 {
    var sum: UInt64 = 1
    for element in store { sum &+= UInt64(bitPattern: Int64(element)) }
    return sum
  }
}

/// An `LWWMap` from `key0`, `key1` … to integers, each written two microseconds after the last.
enum NumberMap: KeyedSubject {
  static let name = "map"

  static func insert(
    _ index: Int, into store: inout LWWMap<String, Int>, using dots: inout DotSource
  ) -> LWWMap<String, Int>.Delta {
    let time = Instant(nanoseconds: 1_760_000_000_000_000_000 + 2000 * Int64(index))
    return store.set(index, forKey: "key\(index)", at: HybridTimestamp(time), using: &dots)
  }

  static func remove(
    _ index: Int, from store: inout LWWMap<String, Int>, using dots: inout DotSource
  ) -> LWWMap<String, Int>.Delta {
    store.removeValue(forKey: "key\(index)", using: &dots)
  }

  static func contains(_ index: Int, in store: LWWMap<String, Int>) -> Bool {
    store["key\(index)"] != nil
  }

  static func count(_ store: LWWMap<String, Int>) -> Int { store.count }

  static func walk(_ store: LWWMap<String, Int>) -> UInt64 {
    var sum: UInt64 = 1
    for entry in store { sum &+= UInt64(entry.value) }
    return sum
  }
}
