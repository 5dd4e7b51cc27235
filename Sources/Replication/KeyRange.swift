public import CRDTs
public import CanonicalCoding
public import SortedCollections

/// The part of a keyed store between two keys, both of them included.
public struct KeyRange<Key: SortedKey & Hashable & CanonicalCodable>: StoreSelection {
  /// The smallest key of the part.
  public let first: Key

  /// The greatest key of the part.
  public let last: Key

  /// The keys from one to another; none if the last sorts before the first.
  public init(from first: Key, through last: Key) {
    self.first = first
    self.last = last
  }

  /// Whether both ranges begin and end with the same keys, byte by byte.
  public static func == (one: Self, other: Self) -> Bool {
    Key.order(one.first, other.first) == 0 && Key.order(one.last, other.last) == 0
  }

  /// Whether a key belongs to the part.
  public func contains(_ key: Key) -> Bool {
    Key.order(first, key) <= 0 && Key.order(key, last) <= 0
  }

  /// Whether the other range lies in this one.
  public func covers(_ other: Self) -> Bool {
    Key.order(first, other.first) <= 0 && Key.order(other.last, last) <= 0
  }

  /// The two keys.
  public func encode(into encoder: inout CanonicalEncoder) {
    first.encode(into: &encoder)
    last.encode(into: &encoder)
  }

  /// Reads the two keys.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    first = try Key(from: &decoder)
    last = try Key(from: &decoder)
  }
}

extension ORSet: ReplicatedStore where Element: Hashable & CanonicalCodable {
  /// The elements of a range, and what is said of them.
  public func restricted(to range: KeyRange<Element>) -> Self { part(where: range.contains) }
}

extension DotMap: ReplicatedStore where Key: Hashable & CanonicalCodable, Value: CanonicalCodable {
  /// The keys of a range, and what is said of them.
  public func restricted(to range: KeyRange<Key>) -> Self { part(where: range.contains) }
}

extension CausalCounter: ReplicatedStore {}
extension DotSet: ReplicatedStore {}
extension DWFlag: ReplicatedStore {}
extension EWFlag: ReplicatedStore {}
extension LWWMap: ReplicatedStore where Key: CanonicalCodable, Value: CanonicalCodable {}
extension LWWRegister: ReplicatedStore where Value: CanonicalCodable {}
extension MVRegister: ReplicatedStore where Value: CanonicalCodable {}
extension ORMap: ReplicatedStore where Key: CanonicalCodable, Value: CanonicalCodable {}
extension RWSet: ReplicatedStore where Element: CanonicalCodable {}
