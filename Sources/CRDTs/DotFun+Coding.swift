public import CanonicalCoding
public import Causality
public import SortedCollections

extension DotFun: CanonicalCodable where Value: CanonicalCodable {
  /// The dots as a group of `DotGroups`, then their values as a column.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    if entries.count == 1, let (dot, value) = entries.last {
      encoder.dotGroup(dot)
      value.encode(into: &encoder)
    } else {
      encoder.dotGroup(entries.keys.map { $0 })
      Value.encodeColumn(entries.values.map { $0 }, into: &encoder)
    }
  }

  /// Reads dots that ascend strictly, with their values.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let dots = try decoder.dotGroup(
      none: DotSet(), one: { DotSet($0) }, many: { DotSet(ascending: $0) })
    if case .one(let dot) = dots.storage {
      entries = SortedMap(dot, try Value(from: &decoder))
      return
    }
    let elements = dots.elements
    let values = try Value.decodeColumn(of: elements.count, from: &decoder)
    entries = SortedMap(ascending: zip(elements, values).map { (key: $0, value: $1) })
  }

  /// Writes the dots of all stores as groups, then all values as one column.
  @inlinable
  public static func encodeColumn(_ stores: [DotFun], into encoder: inout CanonicalEncoder) {
    if stores.isEmpty { return }
    var groups = DotGroups(capacity: stores.count)
    var values: [Value] = []
    values.reserveCapacity(stores.count)
    for store in stores {
      if store.entries.count == 1, let (dot, value) = store.entries.last {
        groups.append(dot, to: &encoder)
        values.append(value)
      } else {
        groups.append(contentsOf: store.entries.keys.map { $0 }, to: &encoder)
        values.append(contentsOf: store.entries.values)
      }
    }
    groups.finish(in: &encoder)
    Value.encodeColumn(values, into: &encoder)
  }

  /// Reads groups of dots, then a value for each dot.
  @inlinable
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [DotFun] {
    if count == 0 { return [] }
    var total = 0
    let groups = try decoder.dotGroups(
      count, none: DotSet(),
      one: { dot in
        total &+= 1
        return DotSet(dot)
      },
      many: { dots in
        total &+= dots.count
        return DotSet(ascending: dots)
      })
    let values = try Value.decodeColumn(of: total, from: &decoder)
    var stores: [DotFun] = []
    stores.reserveCapacity(count)
    var place = 0
    for group in groups {
      var entries = SortedMap<Dot, Value>()
      group.forEachDot { dot in
        entries.append(dot, values[place])
        place &+= 1
      }
      stores.append(DotFun(entries: entries))
    }
    return stores
  }

  @inlinable
  init(entries: SortedMap<Dot, Value>) { self.entries = entries }
}
