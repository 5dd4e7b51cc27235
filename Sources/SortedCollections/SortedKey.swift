/// A key with a total order that is the same on every platform and in every process.
///
/// For most types this is the order of `Comparable`. Strings are the exception: Swift compares them
/// by canonical equivalence, with tables that change between Unicode versions, and holds “é”
/// written in two ways to be equal although the bytes differ. Here strings order, and are equal, by
/// their UTF-8 bytes, so that two replicas can never keep different spellings of one key.
public protocol SortedKey: Sendable {
  /// Negative when the first key sorts before the second, zero when they are the same key.
  static func order(_ first: Self, _ second: Self) -> Int

  /// The place of the last of some ascending keys that does not sort after a key; 0 if all do.
  ///
  /// Every search goes through here. Types whose keys have to be unpacked to be compared can unpack
  /// the one that is looked for once; others need not care.
  ///
  /// - Parameters:
  ///   - key: What is looked for.
  ///   - keys: The keys, ascending.
  ///   - count: How many there are, at least one.
  /// - Complexity: O(log n).
  static func lastPlace(notAfter key: Self, in keys: UnsafePointer<Self>, count: Int) -> Int
}

extension SortedKey {
  /// Compares keys with ``order(_:_:)``.
  @inlinable
  public static func lastPlace(
    notAfter key: Self, in keys: UnsafePointer<Self>, count: Int
  ) -> Int {
    halved(count) { order(keys[$0], key) <= 0 }
  }

  /// The last of some places for which a condition holds that holds up to one of them; or 0.
  ///
  /// Which half to go on in is a choice of two numbers, not of two ways through the code, so that
  /// the processor has nothing to guess.
  @inlinable
  @inline(__always)
  static func halved(_ count: Int, _ holds: (Int) -> Bool) -> Int {
    var low = 0
    var length = count
    while length > 1 {
      let half = length &>> 1
      low = holds(low &+ half) ? low &+ half : low
      length &-= half
    }
    return low
  }
}

extension SortedKey where Self: Comparable {
  /// The order of `Comparable`.
  @inlinable
  public static func order(_ first: Self, _ second: Self) -> Int {
    first < second ? -1 : (first == second ? 0 : 1)
  }
}

extension Int: SortedKey {}
extension Int32: SortedKey {}
extension Int64: SortedKey {}
extension UInt8: SortedKey {}
extension UInt16: SortedKey {}
extension UInt32: SortedKey {}
extension UInt64: SortedKey {}
extension UInt: SortedKey {}

extension String: SortedKey {
  /// The order of the UTF-8 bytes, shorter first where one is a prefix of the other.
  ///
  /// - Complexity: O(length of the common prefix).
  @inlinable
  public static func order(_ first: String, _ second: String) -> Int {
    if areIdentical(first, second) { return 0 }
    let compared = first.utf8.withContiguousStorageIfAvailable { a in
      second.utf8.withContiguousStorageIfAvailable { b in orderBytes(a, b) }
    }
    if let known = compared, let order = known { return order }
    return orderUnits(first.utf8, second.utf8)
  }

  /// Whether two strings are the same in memory: the same short text, or the same object.
  @inlinable
  @inline(__always)
  static func areIdentical(_ first: String, _ second: String) -> Bool {
    guard MemoryLayout<String>.size == MemoryLayout<SIMD2<UInt64>>.size else { return false }
    return unsafeBitCast(first, to: SIMD2<UInt64>.self)
      == unsafeBitCast(second, to: SIMD2<UInt64>.self)
  }

  /// Compares the UTF-8 bytes, of which those of the key are looked up once.
  @inlinable
  public static func lastPlace(
    notAfter key: String, in keys: UnsafePointer<String>, count: Int
  ) -> Int {
    let place = key.utf8.withContiguousStorageIfAvailable { units in
      halved(count) { place in
        keys[place].utf8.withContiguousStorageIfAvailable { orderBytes($0, units) <= 0 }
          ?? (orderUnits(keys[place].utf8, key.utf8) <= 0)
      }
    }
    return place ?? halved(count) { order(keys[$0], key) <= 0 }
  }

  /// Eight and then four bytes at a time, as numbers whose first byte is the most significant.
  @inlinable
  static func orderBytes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    let shared = Swift.min(a.count, b.count)
    let (rawA, rawB) = (UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b))
    var index = 0
    while index &+ 8 <= shared {
      let wordA = UInt64(bigEndian: rawA.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let wordB = UInt64(bigEndian: rawB.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      if wordA != wordB { return wordA < wordB ? -1 : 1 }
      index &+= 8
    }
    if index &+ 4 <= shared {
      let wordA = UInt32(bigEndian: rawA.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      let wordB = UInt32(bigEndian: rawB.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      if wordA != wordB { return wordA < wordB ? -1 : 1 }
      index &+= 4
    }
    while index < shared {
      if a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
      index &+= 1
    }
    return a.count - b.count
  }

  @usableFromInline
  static func orderUnits(_ a: String.UTF8View, _ b: String.UTF8View) -> Int {
    if a.elementsEqual(b) { return 0 }
    return a.lexicographicallyPrecedes(b) ? -1 : 1
  }
}
