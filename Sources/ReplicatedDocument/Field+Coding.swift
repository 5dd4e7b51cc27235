import CRDTs
public import CanonicalCoding
import Causality
import SortedCollections

extension Field: CanonicalCodable {
  private static let wholeBit: UInt64 = 16

  /// A number that says what follows, and then the kinds of which there is something to say.
  ///
  /// Bits 0 to 3 stand for map, set, counter and register, bit 4 for a whole field.
  public func encode(into encoder: inout CanonicalEncoder) {
    Self.encodeColumn([self], into: &encoder)
  }

  /// Reads the kinds that the first number announces; none of them may be blank.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try Self.decodeColumn(of: 1, from: &decoder)[0]
  }

  /// Writes what each field holds, then all maps, all sets, all counters and all registers.
  public static func encodeColumn(_ fields: [Field], into encoder: inout CanonicalEncoder) {
    var headers: [UInt64] = []
    headers.reserveCapacity(fields.count)
    var maps: [Map] = []
    var sets: [Members] = []
    var counters: [CausalCounter] = []
    var registers = Registers()
    for field in fields {
      var header = field.isWhole ? wholeBit : 0
      switch field.storage {
      case .blank: break
      case .write(let dot, let write):
        header |= 8
        registers.append(dot, write)
      case .map(let map):
        header |= 1
        maps.append(map)
      default:
        let kinds = field.kinds
        if !kinds.map.isBlank {
          header |= 1
          maps.append(kinds.map)
        }
        if !kinds.set.isBlank {
          header |= 2
          sets.append(kinds.set)
        }
        if !kinds.counter.isEmpty {
          header |= 4
          counters.append(kinds.counter)
        }
        if !kinds.register.isEmpty {
          header |= 8
          registers.append(kinds.register)
        }
      }
      headers.append(header)
    }
    encoder.column(headers)
    Map.encodeColumn(maps, into: &encoder)
    Members.encodeColumn(sets, into: &encoder)
    CausalCounter.encodeColumn(counters, into: &encoder)
    registers.encode(into: &encoder)
  }

  /// Reads what each field holds, and the kinds.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Field] {
    let start = decoder.offset
    let headers = try decoder.column(count)
    var counts = (maps: 0, sets: 0, counters: 0, registers: 0)
    for header in headers {
      guard header < 32 else {
        throw decoder.error(.unknownTag(UInt8(clamping: header)), at: start)
      }
      counts.maps += Int(header & 1)
      counts.sets += Int(header &>> 1 & 1)
      counts.counters += Int(header &>> 2 & 1)
      counts.registers += Int(header &>> 3 & 1)
    }
    let maps = try Map.decodeColumn(of: counts.maps, from: &decoder)
    let sets = try Members.decodeColumn(of: counts.sets, from: &decoder)
    let counters = try CausalCounter.decodeColumn(of: counts.counters, from: &decoder)
    var registers = try Registers(counts.registers, from: &decoder)
    var next = (map: 0, set: 0, counter: 0)
    var fields: [Field] = []
    fields.reserveCapacity(count)
    for header in headers {
      let isWhole = header & wholeBit != 0
      if header & 15 == 8, let (dot, write) = registers.nextSingle() {
        fields.append(Field(.write(dot, write), isWhole: isWhole))
        continue
      }
      var kinds = Kinds(isWhole: isWhole)
      if header & 1 != 0 {
        kinds.map = maps[next.map]
        next.map += 1
      }
      if header & 2 != 0 {
        kinds.set = sets[next.set]
        next.set += 1
      }
      if header & 4 != 0 {
        kinds.counter = counters[next.counter]
        next.counter += 1
      }
      if header & 8 != 0 { kinds.register = registers.next() }
      guard kinds.header == header & 15, kinds.map.isWhole == isWhole, kinds.set.isWhole == isWhole
      else { throw decoder.error(.notCanonical, at: start) }
      fields.append(Field(kinds.storage, isWhole: isWhole))
    }
    return fields
  }
}

extension Field.Kinds {
  /// The bits of the kinds of which there is something to say.
  fileprivate var header: UInt64 {
    (map.isBlank ? 0 : 1) | (set.isBlank ? 0 : 2) | (counter.isEmpty ? 0 : 4)
      | (register.isEmpty ? 0 : 8)
  }
}

/// The registers of some fields, in the bytes of a column of `LWWRegister`, but without making one
/// for each field that holds a single write.
private struct Registers {
  /// The dots of one register.
  fileprivate enum Group {
    case none
    case one(Dot)
    case many([Dot])
  }

  private var groups: [Group] = []
  private var writes: [Field.Write] = []
  private var place = 0
  private var register = 0

  init() {}

  mutating func append(_ dot: Dot, _ write: Field.Write) {
    groups.append(.one(dot))
    writes.append(write)
  }

  mutating func append(_ register: LWWRegister<JSONValue>) {
    groups.append(.many(register.elements.map(\.key)))
    writes += register.elements.map(\.value)
  }

  func encode(into encoder: inout CanonicalEncoder) {
    // A dot is written as its difference to the one before, so not until it is its turn.
    var dots = DotGroups(capacity: groups.count)
    for group in groups {
      switch group {
      case .none: dots.append(contentsOf: [], to: &encoder)
      case .one(let dot): dots.append(dot, to: &encoder)
      case .many(let set): dots.append(contentsOf: set, to: &encoder)
      }
    }
    dots.finish(in: &encoder)
    Field.Write.encodeColumn(writes, into: &encoder)
  }

  init(_ count: Int, from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    groups = try decoder.dotGroups(
      count, none: Group.none, one: { .one($0) }, many: { .many($0) })
    let total = groups.reduce(0) { $0 + $1.dots.count }
    writes = try Field.Write.decodeColumn(of: total, from: &decoder)
  }

  /// The next register, if it holds a single write.
  mutating func nextSingle() -> (dot: Dot, write: Field.Write)? {
    guard case .one(let dot) = groups[register] else { return nil }
    defer {
      register += 1
      place += 1
    }
    return (dot, writes[place])
  }

  mutating func next() -> LWWRegister<JSONValue> {
    var elements = SortedMap<Dot, Field.Write>()
    for dot in groups[register].dots {
      elements.append(dot, writes[place])
      place += 1
    }
    register += 1
    return LWWRegister(elements)
  }
}

extension Registers.Group {
  fileprivate var dots: [Dot] {
    switch self {
    case .none: []
    case .one(let dot): [dot]
    case .many(let dots): dots
    }
  }
}
