public import CanonicalCoding
public import Causality
public import SortedCollections

extension DotFun: CanonicalCodable where Value: CanonicalCodable {
  /// The dots as a group of `DotGroups`, then their values as a column.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    Self.encodeColumn([self], into: &encoder)
  }

  /// Reads dots that ascend strictly, with their values.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try Self.decodeColumn(of: 1, from: &decoder)[0]
  }

  /// Writes the dots of all stores as groups, then all values as one column.
  @inlinable
  public static func encodeColumn(_ stores: [DotFun], into encoder: inout CanonicalEncoder) {
    var groups = DotGroups()
    var values: [Value] = []
    groups.reserveCapacity(stores.count)
    values.reserveCapacity(stores.count)
    for store in stores {
      groups.append(contentsOf: store.entries.keys)
      for (_, value) in store.entries { values.append(value) }
    }
    groups.encode(into: &encoder)
    Value.encodeColumn(values, into: &encoder)
  }

  /// Reads groups of dots, then a value for each dot.
  @inlinable
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [DotFun] {
    let groups = try DotGroups(count, from: &decoder)
    let values = try Value.decodeColumn(of: groups.dots.count, from: &decoder)
    var stores: [DotFun] = []
    stores.reserveCapacity(count)
    var place = 0
    for size in groups.sizes {
      stores.append(
        DotFun(
          entries: SortedMap(count: size) {
            defer { place &+= 1 }
            return (groups.dots[place], values[place])
          }))
    }
    return stores
  }

  @inlinable
  init(entries: SortedMap<Dot, Value>) { self.entries = entries }
}
