/// A key that is a string of units, so that all keys with one beginning lie side by side.
public protocol PrefixedKey: SortedKey {
  /// Negative when a key sorts before all keys that begin with a prefix, positive when after them.
  ///
  /// Zero when the key begins with the prefix.
  static func order(_ key: Self, toPrefix prefix: Self) -> Int
}

extension String: PrefixedKey {
  /// Compares the UTF-8 bytes, as many as the prefix has.
  ///
  /// - Complexity: O(length of the prefix).
  @inlinable
  public static func order(_ key: String, toPrefix prefix: String) -> Int {
    var units = key.utf8.makeIterator()
    for wanted in prefix.utf8 {
      guard let unit = units.next() else { return -1 }
      if unit != wanted { return unit < wanted ? -1 : 1 }
    }
    return 0
  }
}

extension Array: SortedKey where Element == UInt8 {
  /// The order of the bytes, shorter first where one is a prefix of the other.
  ///
  /// - Complexity: O(length of the common prefix).
  @inlinable
  public static func order(_ first: [UInt8], _ second: [UInt8]) -> Int {
    first.withUnsafeBufferPointer { a in
      second.withUnsafeBufferPointer { b in String.orderBytes(a, b) }
    }
  }
}

extension Array: PrefixedKey where Element == UInt8 {
  /// Compares the bytes, as many as the prefix has.
  ///
  /// - Complexity: O(length of the prefix).
  @inlinable
  public static func order(_ key: [UInt8], toPrefix prefix: [UInt8]) -> Int {
    for (place, wanted) in prefix.enumerated() {
      if place == key.count { return -1 }
      if key[place] != wanted { return key[place] < wanted ? -1 : 1 }
    }
    return 0
  }
}
