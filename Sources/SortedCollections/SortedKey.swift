/// A key with a total order that is the same on every platform and in every process.
///
/// For most types this is the order of `Comparable`. Strings are the exception: Swift compares them
/// by canonical equivalence, with tables that change between Unicode versions, and holds “é”
/// written in two ways to be equal although the bytes differ. Here strings order, and are equal, by
/// their UTF-8 bytes, so that two replicas can never keep different spellings of one key.
public protocol SortedKey: Sendable {
  /// Negative when the first key sorts before the second, zero when they are the same key.
  static func order(_ first: Self, _ second: Self) -> Int
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
    let compared = first.utf8.withContiguousStorageIfAvailable { a in
      second.utf8.withContiguousStorageIfAvailable { b in orderBytes(a, b) }
    }
    if let known = compared, let order = known { return order }
    return orderUnits(first.utf8, second.utf8)
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
