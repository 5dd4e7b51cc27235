public import CanonicalCoding
import Causality
import SortedCollections

extension JSONValue: CanonicalCodable {
  /// A tag, then the value: doubles as their eight bytes, objects by ascending names.
  public func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .array, .object: return Self.encodeColumn([self], into: &encoder)
    default: encoder.byte(tag)
    }
    switch self {
    case .null, .bool, .array, .object: break
    case .integer(let number): encoder.signed(number)
    case .double(let number): encoder.fixed(number.bitPattern)
    case .string(let text): encoder.string(text)
    case .bytes(let own): encoder.byteString(own)
    case .timestamp(let instant): encoder.signed(instant.nanoseconds)
    }
  }

  /// Reads a value; doubles must be finite, names must ascend, and nesting is bounded.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let tag = try decoder.integer()
    switch tag {
    case 0: self = .null
    case 1: self = .bool(false)
    case 2: self = .bool(true)
    case 3: self = .integer(try decoder.signed())
    case 4: self = .double(try JSONColumn.double(from: &decoder))
    case 5: self = .string(try decoder.string())
    case 6: self = .bytes(try decoder.byteString())
    case 7: self = .timestamp(Instant(nanoseconds: try decoder.signed()))
    case 8: self = try JSONColumn.arrays(1, from: &decoder)[0]
    case 9: self = try JSONColumn.objects(1, from: &decoder)[0]
    default: throw decoder.error(.unknownTag(UInt8(clamping: tag)), at: start)
    }
  }

  /// Writes in what each tag differs from the one before, then the values kind by kind, then what
  /// is in arrays and objects likewise.
  public static func encodeColumn(_ values: [JSONValue], into encoder: inout CanonicalEncoder) {
    var column = JSONColumn(capacity: values.count)
    for value in values { column.append(value) }
    column.encode(into: &encoder, leastWidth: 4)
  }

  /// Reads tags and values.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [JSONValue] {
    try JSONColumn.values(count, from: &decoder, leastWidth: 4)
  }

  fileprivate var tag: UInt8 {
    switch self {
    case .null: 0
    case .bool(let value): value ? 2 : 1
    case .integer: 3
    case .double: 4
    case .string: 5
    case .bytes: 6
    case .timestamp: 7
    case .array: 8
    case .object: 9
    }
  }
}

/// Values sorted by kind, each kind in the order of the values.
struct JSONColumn {
  private var tags: [UInt8] = []
  private var integers: [Int64] = []
  private var doubles: [UInt64] = []
  private var strings: [String] = []
  private var bytes: [[UInt8]] = []
  private var timestamps: [Int64] = []
  private var arrayCounts: [UInt64] = []
  private var elements: [JSONValue] = []
  private var names: [[String]] = []
  private var members: [JSONValue] = []

  init(capacity: Int) { tags.reserveCapacity(capacity) }

  mutating func append(_ value: JSONValue) {
    tags.append(value.tag)
    switch value {
    case .null, .bool: break
    case .integer(let number): integers.append(number)
    case .double(let number): doubles.append(number.bitPattern)
    case .string(let text): strings.append(text)
    case .bytes(let own): bytes.append(own)
    case .timestamp(let instant): timestamps.append(instant.nanoseconds)
    case .array(let own):
      arrayCounts.append(UInt64(own.count))
      elements += own
    case .object(let own):
      names.append(own.map(\.key))
      members += own.map(\.value)
    }
  }

  /// Writes the values.
  ///
  /// - Parameters:
  ///   - encoder: Where they are written.
  ///   - leastWidth: How many bits each value takes at least; what follows the tags need not.
  func encode(into encoder: inout CanonicalEncoder, leastWidth: Int) {
    if tags.isEmpty { return }
    var last: UInt8 = 0
    encoder.column(count: tags.count, leastWidth: leastWidth) { place in
      defer { last = tags[place] }
      return UInt64(tags[place] ^ last)
    }
    Self.encode(integers, into: &encoder)
    for double in doubles { encoder.fixed(double) }
    String.encodeColumn(strings, into: &encoder)
    for own in bytes { encoder.byteString(own) }
    Self.encode(timestamps, into: &encoder)
    encoder.column(arrayCounts)
    JSONValue.encodeColumn(elements, into: &encoder)
    encoder.column(names.map { UInt64($0.count) })
    for own in names { String.encodeAscending(own, into: &encoder) }
    JSONValue.encodeColumn(members, into: &encoder)
  }

  /// Writes the differences to the number before, since neighbours are often alike.
  private static func encode(_ numbers: [Int64], into encoder: inout CanonicalEncoder) {
    var last: Int64 = 0
    encoder.column(count: numbers.count, leastWidth: 0) { place in
      let difference = numbers[place] &- last
      last = numbers[place]
      return UInt64(bitPattern: (difference &<< 1) ^ (difference &>> 63))
    }
  }

  private static func numbers(
    _ count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Int64] {
    var last: UInt64 = 0
    return try decoder.column(count, leastWidth: 0).map { code in
      last &+= (code &>> 1) ^ (0 &- (code & 1))
      return Int64(bitPattern: last)
    }
  }

  /// Reads as many values as were written.
  static func values(
    _ count: Int, from decoder: inout CanonicalDecoder, leastWidth: Int
  ) throws(CanonicalDecodingError) -> [JSONValue] {
    if count == 0 { return [] }
    let start = decoder.offset
    var tags = try decoder.column(count, leastWidth: leastWidth)
    var counts = [Int](repeating: 0, count: 10)
    var last: UInt64 = 0
    for place in tags.indices {
      last ^= tags[place]
      guard last < 10 else { throw decoder.error(.unknownTag(UInt8(clamping: last)), at: start) }
      tags[place] = last
      counts[Int(last)] += 1
    }
    let integers = try numbers(counts[3], from: &decoder)
    // Most columns are of one kind.
    if counts[3] == count { return integers.map { .integer($0) } }
    var doubles: [Double] = []
    for _ in 0..<counts[4] { doubles.append(try double(from: &decoder)) }
    let strings = try String.decodeColumn(of: counts[5], from: &decoder)
    var bytes: [[UInt8]] = []
    for _ in 0..<counts[6] { bytes.append(try decoder.byteString()) }
    let timestamps = try numbers(counts[7], from: &decoder)
    let arrays = try arrays(counts[8], from: &decoder)
    let objects = try objects(counts[9], from: &decoder)
    var next = [Int](repeating: 0, count: 10)
    return tags.map { tag in
      let place = next[Int(tag)]
      next[Int(tag)] += 1
      return switch tag {
      case 0: .null
      case 1: .bool(false)
      case 2: .bool(true)
      case 3: .integer(integers[place])
      case 4: .double(doubles[place])
      case 5: .string(strings[place])
      case 6: .bytes(bytes[place])
      case 7: .timestamp(Instant(nanoseconds: timestamps[place]))
      case 8: arrays[place]
      default: objects[place]
      }
    }
  }

  fileprivate static func double(
    from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> Double {
    let start = decoder.offset
    let double = Double(bitPattern: try decoder.fixed())
    guard double.isFinite else { throw decoder.error(.notFinite, at: start) }
    return double
  }

  /// Reads how many parts each of some values has, as far as there can be so many.
  private static func sizes(
    _ count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> (sizes: [UInt64], total: Int) {
    let start = decoder.offset
    let sizes = try decoder.column(count)
    // Each part takes half a byte at least.
    let most = UInt64(decoder.remaining) * 2
    var total: UInt64 = 0
    for size in sizes {
      guard size <= most - total else { throw decoder.error(.truncated, at: start) }
      total += size
    }
    return (sizes, Int(total))
  }

  fileprivate static func arrays(
    _ count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [JSONValue] {
    if count == 0 { return [] }
    let (sizes, total) = try sizes(count, from: &decoder)
    let elements = try decoder.nested { (inner) throws(CanonicalDecodingError) in
      try JSONValue.decodeColumn(of: total, from: &inner)
    }
    var start = 0
    return sizes.map { size in
      defer { start += Int(size) }
      return .array(Array(elements[start..<start + Int(size)]))
    }
  }

  fileprivate static func objects(
    _ count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [JSONValue] {
    if count == 0 { return [] }
    let (sizes, total) = try sizes(count, from: &decoder)
    var names: [[String]] = []
    for size in sizes {
      names.append(
        try String.decodeAscending(Int(size), from: &decoder) { String.order($0, $1) < 0 })
    }
    let members = try decoder.nested { (inner) throws(CanonicalDecodingError) in
      try JSONValue.decodeColumn(of: total, from: &inner)
    }
    var start = 0
    return names.map { own in
      defer { start += own.count }
      return .object(SortedMap(ascending: zip(own, members[start...]).map { (key: $0, value: $1) }))
    }
  }
}
