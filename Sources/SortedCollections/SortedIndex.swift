/// A place in a sorted collection: how many elements come before it.
///
/// It is a type of its own so that `map[3]` always means the value of the key 3. Finding what is at
/// a place takes O(log n); moving a place, and measuring the way between two, takes no search.
public struct SortedIndex: Comparable, Hashable, Sendable {
  /// How many elements come before.
  public var offset: Int

  /// The place behind so many elements.
  @inlinable
  public init(offset: Int) { self.offset = offset }

  /// Whether the first place comes before the second.
  @inlinable
  public static func < (first: Self, second: Self) -> Bool { first.offset < second.offset }
}
