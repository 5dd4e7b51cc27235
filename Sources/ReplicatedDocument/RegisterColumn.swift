import CRDTs
import CanonicalCoding
import Causality
import SortedCollections

/// The registers of some fields, as they are written: the dots as groups, then what was written.
///
/// When something was written depends on who wrote it after what, not on where. So times and values
/// are listed in the order of the dots, in which each is like the one before. Most registers hold a
/// single write, and none is made for these.
struct RegisterColumn {
  /// How many writes each register holds.
  private var sizes: [Int] = []

  /// The writes of all registers with their dots, register by register.
  private var dots: [Dot] = []
  private var writes: [Field.Write] = []

  /// The next register, and its first write.
  private var register = 0
  private var place = 0

  init(capacity: Int) {
    if capacity > 0 { reserveCapacity(capacity) }
  }

  private mutating func reserveCapacity(_ capacity: Int) {
    sizes.reserveCapacity(capacity)
    dots.reserveCapacity(capacity)
    writes.reserveCapacity(capacity)
  }

  mutating func append(_ dot: Dot, _ write: Field.Write) {
    sizes.append(1)
    dots.append(dot)
    writes.append(write)
  }

  mutating func append(_ register: LWWRegister<JSONValue>) {
    let elements = register.elements
    sizes.append(elements.count)
    for (dot, write) in elements {
      dots.append(dot)
      writes.append(write)
    }
  }

  func encode(into encoder: inout CanonicalEncoder) {
    if sizes.isEmpty { return }
    // A dot is written as its difference to the one before, so not until it is its turn.
    var groups = DotGroups(capacity: sizes.count)
    var next = 0
    for size in sizes {
      if size == 1 {
        groups.append(dots[next], to: &encoder)
      } else {
        groups.append(contentsOf: Array(dots[next..<next + size]), to: &encoder)
      }
      next += size
    }
    groups.finish(in: &encoder)
    if writes.isEmpty { return }
    let order = dots.placesInOrder
    HybridTimestamp.encodeColumn(order.map { writes[Int($0)].timestamp }, into: &encoder)
    var values = JSONColumn(capacity: writes.count)
    for place in order { values.append(writes[Int(place)].value) }
    values.encode(into: &encoder, leastWidth: 0)
  }

  init(_ count: Int, from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    enum Group {
      case none
      case one(Dot)
      case many([Dot])
    }
    self.init(capacity: count)
    if count == 0 { return }
    let groups = try decoder.dotGroups(
      count, none: Group.none, one: { .one($0) }, many: { .many($0) })
    for group in groups {
      switch group {
      case .none: sizes.append(0)
      case .one(let dot):
        sizes.append(1)
        dots.append(dot)
      case .many(let several):
        sizes.append(several.count)
        dots += several
      }
    }
    if dots.isEmpty { return }
    let timestamps = try HybridTimestamp.decodeColumn(of: dots.count, from: &decoder)
    let values = try JSONColumn.values(dots.count, from: &decoder, leastWidth: 0)
    var ranks = [Int32](repeating: 0, count: dots.count)
    for (rank, place) in dots.placesInOrder.enumerated() {
      ranks[Int(place)] = Int32(truncatingIfNeeded: rank)
    }
    for rank in ranks { writes.append(Field.Write(values[Int(rank)], at: timestamps[Int(rank)])) }
  }

  /// What some dots of one register wrote that are in order, as it follows the dots.
  static func register(
    of dots: [Dot], from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> LWWRegister<JSONValue> {
    var elements = SortedMap<Dot, Field.Write>()
    if dots.isEmpty { return LWWRegister(elements) }
    let timestamps = try HybridTimestamp.decodeColumn(of: dots.count, from: &decoder)
    let values = try JSONColumn.values(dots.count, from: &decoder, leastWidth: 0)
    for (place, dot) in dots.enumerated() {
      elements.append(dot, Field.Write(values[place], at: timestamps[place]))
    }
    return LWWRegister(elements)
  }

  /// The next register, if it holds a single write.
  mutating func nextSingle() -> (dot: Dot, write: Field.Write)? {
    guard sizes[register] == 1 else { return nil }
    defer {
      register += 1
      place += 1
    }
    return (dots[place], writes[place])
  }

  mutating func next() -> LWWRegister<JSONValue> {
    var elements = SortedMap<Dot, Field.Write>()
    for _ in 0..<sizes[register] {
      elements.append(dots[place], writes[place])
      place += 1
    }
    register += 1
    return LWWRegister(elements)
  }
}
