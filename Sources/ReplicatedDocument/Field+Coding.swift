import CRDTs
public import CanonicalCoding
import Causality
import SortedCollections

extension Field: CanonicalCodable {
  fileprivate static let wholeBit: UInt8 = 16

  /// A number that says what follows, and then the kinds of which there is something to say.
  ///
  /// Bits 0 to 3 stand for map, set, counter and register, bit 4 for a whole field.
  public func encode(into encoder: inout CanonicalEncoder) {
    let wholeBit = isWhole ? Self.wholeBit : 0
    switch storage {
    case .blank: encoder.byte(wholeBit)
    case .write(let dot, let write):
      encoder.byte(wholeBit | 8)
      encoder.dotGroup(dot)
      write.timestamp.encode(into: &encoder)
      write.value.encode(into: &encoder)
    case .map(let map):
      encoder.byte(wholeBit | 1)
      map.encode(into: &encoder)
    case .counter(let counter) where !counter.isEmpty:
      encoder.byte(wholeBit | 4)
      counter.encode(into: &encoder)
    default: Self.encodeColumn([self], into: &encoder)
    }
  }

  /// Reads the kinds that the first number announces; none of them may be blank.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let header = try decoder.integer()
    guard header < 32 else { throw decoder.error(.unknownTag(UInt8(clamping: header)), at: start) }
    isWhole = header & UInt64(Self.wholeBit) != 0
    var kinds = Kinds(isWhole: isWhole)
    if header & 1 != 0 { kinds.map = try Map(from: &decoder) }
    if header & 2 != 0 { kinds.set = try Members(from: &decoder) }
    if header & 4 != 0 { kinds.counter = try CausalCounter(from: &decoder) }
    if header & 8 != 0 {
      var dots: [Dot] = []
      let dot: Dot? = try decoder.dotGroup(
        none: nil, one: { $0 },
        many: {
          dots = $0
          return nil
        })
      if let dot, header & 15 == 8 {
        let timestamp = try HybridTimestamp(from: &decoder)
        storage = .write(dot, Write(try JSONValue(from: &decoder), at: timestamp))
        return
      }
      if let dot { dots = [dot] }
      kinds.register = try RegisterColumn.register(of: dots, from: &decoder)
    }
    guard kinds.header == header & 15, kinds.map.isWhole == isWhole, kinds.set.isWhole == isWhole
    else { throw decoder.error(.notCanonical, at: start) }
    storage = kinds.storage
  }

  /// Writes what each field holds, then all maps, all sets, all counters and all registers.
  ///
  /// What a field holds is written as what its number differs in from the one before.
  public static func encodeColumn(_ fields: [Field], into encoder: inout CanonicalEncoder) {
    var column = FieldColumn(capacity: fields.count)
    for field in fields { column.append(field) }
    column.encode(into: &encoder)
  }

  /// Reads what each field holds.
  private static func headers(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [UInt8] {
    let start = decoder.offset
    var headers: [UInt8] = []
    headers.reserveCapacity(count)
    var last: UInt64 = 0
    for difference in try decoder.column(count, leastWidth: 0) {
      last ^= difference
      guard last < 32 else { throw decoder.error(.unknownTag(UInt8(clamping: last)), at: start) }
      headers.append(UInt8(last))
    }
    return headers
  }

  /// Reads what each field holds, and the kinds.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Field] {
    let start = decoder.offset
    let headers = try headers(of: count, from: &decoder)
    var counts = (maps: 0, sets: 0, counters: 0, registers: 0)
    for header in headers {
      counts.maps += Int(header & 1)
      counts.sets += Int(header &>> 1 & 1)
      counts.counters += Int(header &>> 2 & 1)
      counts.registers += Int(header &>> 3 & 1)
    }
    // Nothing is written of kinds that no field is of, and in a delta these are most.
    let maps = counts.maps == 0 ? [] : try Map.decodeColumn(of: counts.maps, from: &decoder)
    let sets = counts.sets == 0 ? [] : try Members.decodeColumn(of: counts.sets, from: &decoder)
    let counters =
      counts.counters == 0
      ? [] : try CausalCounter.decodeColumn(of: counts.counters, from: &decoder)
    var registers = try RegisterColumn(counts.registers, from: &decoder)
    var next = (map: 0, set: 0, counter: 0)
    var fields: [Field] = []
    fields.reserveCapacity(count)
    for header in headers {
      let isWhole = header & wholeBit != 0
      if header & 15 == 8, let (dot, write) = registers.nextSingle() {
        fields.append(Field(.write(dot, write), isWhole: isWhole))
        continue
      }
      if header & 15 == 1, !maps[next.map].isBlank, maps[next.map].isWhole == isWhole {
        fields.append(Field(.map(maps[next.map]), isWhole: isWhole))
        next.map += 1
        continue
      }
      if header & 15 == 4, !counters[next.counter].isEmpty {
        fields.append(Field(.counter(counters[next.counter]), isWhole: isWhole))
        next.counter += 1
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
  fileprivate var header: UInt8 {
    (map.isBlank ? 0 : 1) | (set.isBlank ? 0 : 2) | (counter.isEmpty ? 0 : 4)
      | (register.isEmpty ? 0 : 8)
  }
}

/// What some fields hold, kind by kind.
private struct FieldColumn {
  private var headers: [UInt8] = []
  private var maps: [Field.Map] = []
  private var sets: [Field.Members] = []
  private var counters: [CausalCounter] = []
  private var registers: RegisterColumn

  init(capacity: Int) {
    headers.reserveCapacity(capacity)
    // Of few fields none may be a register, and room for few is soon found.
    registers = RegisterColumn(capacity: capacity < 8 ? 0 : capacity)
  }

  mutating func append(_ field: Field) {
    let wholeBit = field.isWhole ? Field.wholeBit : 0
    switch field.storage {
    case .blank: headers.append(wholeBit)
    case .write(let dot, let write):
      headers.append(wholeBit | 8)
      registers.append(dot, write)
    case .map(let map):
      headers.append(wholeBit | 1)
      maps.append(map)
    case .counter(let counter) where !counter.isEmpty:
      headers.append(wholeBit | 4)
      counters.append(counter)
    default: append(field.kinds, wholeBit)
    }
  }

  private mutating func append(_ kinds: Field.Kinds, _ wholeBit: UInt8) {
    let header = kinds.header
    headers.append(wholeBit | header)
    if header & 1 != 0 { maps.append(kinds.map) }
    if header & 2 != 0 { sets.append(kinds.set) }
    if header & 4 != 0 { counters.append(kinds.counter) }
    if header & 8 != 0 { registers.append(kinds.register) }
  }

  func encode(into encoder: inout CanonicalEncoder) {
    var last: UInt8 = 0
    encoder.column(count: headers.count, leastWidth: 0) { place in
      defer { last = headers[place] }
      return UInt64(headers[place] ^ last)
    }
    if !maps.isEmpty { Field.Map.encodeColumn(maps, into: &encoder) }
    if !sets.isEmpty { Field.Members.encodeColumn(sets, into: &encoder) }
    if !counters.isEmpty { CausalCounter.encodeColumn(counters, into: &encoder) }
    registers.encode(into: &encoder)
  }
}

extension DotMap<String, Field> {
  /// Writes what ``encode(into:)`` does, straight from where the fields lie.
  func encodeFields(into encoder: inout CanonicalEncoder) {
    let count = listed.count
    encoder.integer(UInt64(count) &<< 1 | (isWhole ? 1 : 0))
    if count == 1, let (key, field) = listed.first {
      key.encode(into: &encoder)
      return field.encode(into: &encoder)
    }
    var keys: [String] = []
    keys.reserveCapacity(count)
    var column = FieldColumn(capacity: count)
    listed.forEachRun { names, fields in
      keys.append(contentsOf: names)
      for field in fields { column.append(field) }
    }
    String.encodeAscending(keys, into: &encoder)
    column.encode(into: &encoder)
  }
}
