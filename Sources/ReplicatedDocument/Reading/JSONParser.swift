import SortedCollections

/// Reads JSON text as [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259) defines it, and nothing
/// else.
///
/// It recurses for arrays and objects, so it counts how deep it is.
struct JSONParser {
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parse() throws(JSONParsingError) -> JSONValue {
    let value = try value()
    skipSpace()
    if offset < bytes.count { throw error(.trailingText) }
    return value
  }

  private func error(_ reason: JSONParsingError.Reason, at place: Int? = nil) -> JSONParsingError {
    JSONParsingError(reason: reason, offset: place ?? offset)
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(JSONParsingError) {
    guard takes(character) else {
      throw error(next == nil ? .truncated : .unexpectedCharacter)
    }
  }

  private mutating func value() throws(JSONParsingError) -> JSONValue {
    skipSpace()
    guard let next else { throw error(.truncated) }
    switch next {
    case UInt8(ascii: "{"):
      return try nested { (inner) throws(JSONParsingError) in try inner.object() }
    case UInt8(ascii: "["):
      return try nested { (inner) throws(JSONParsingError) in try inner.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error(.unexpectedCharacter)
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONParsingError) -> JSONValue
  ) throws(JSONParsingError) -> JSONValue {
    guard depth < JSONValue.maximumTextDepth else { throw error(.tooDeep) }
    depth += 1
    defer { depth -= 1 }
    offset += 1
    return try body(&self)
  }

  private mutating func word(
    _ text: StaticString, _ value: JSONValue
  ) throws(JSONParsingError) -> JSONValue {
    for place in 0..<text.utf8CodeUnitCount {
      guard let byte = next else { throw error(.truncated) }
      guard byte == text.utf8Start[place] else { throw error(.unexpectedCharacter) }
      offset += 1
    }
    return value
  }

  private mutating func object() throws(JSONParsingError) -> JSONValue {
    var members = SortedMap<String, JSONValue>()
    if takes("}") { return .object(members) }
    repeat {
      skipSpace()
      let start = offset
      guard next == UInt8(ascii: "\"") else {
        throw error(next == nil ? .truncated : .unexpectedCharacter)
      }
      let name = try string()
      guard members[name] == nil else { throw error(.duplicateName(name), at: start) }
      try expect(":")
      members[name] = try value()
    } while takes(",")
    try expect("}")
    return .object(members)
  }

  private mutating func array() throws(JSONParsingError) -> JSONValue {
    var elements: [JSONValue] = []
    if takes("]") { return .array(elements) }
    repeat { elements.append(try value()) } while takes(",")
    try expect("]")
    return .array(elements)
  }
}

extension JSONParser {
  private mutating func number() throws(JSONParsingError) -> JSONValue {
    let start = offset
    var isWhole = true
    if next == UInt8(ascii: "-") { offset += 1 }
    if next == UInt8(ascii: "0") { offset += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      try digits()
    }
    if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    // Zero with a sign is no whole number: only a double keeps the sign.
    if isWhole, text != "-0", let number = Int64(text) { return .integer(number) }
    guard let number = Double(text), number.isFinite else {
      throw error(.numberTooLarge, at: start)
    }
    return .double(number)
  }

  private mutating func digits() throws(JSONParsingError) {
    let start = offset
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { offset += 1 }
    if offset == start { throw error(next == nil ? .truncated : .unexpectedCharacter) }
  }

  private mutating func string() throws(JSONParsingError) -> String {
    let start = offset
    offset += 1
    var units: [UInt8] = []
    while true {
      guard let byte = next else { throw error(.truncated) }
      if byte < 0x20 { throw error(.controlCharacter) }
      offset += 1
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        units.append(contentsOf: String(Character(try escape())).utf8)
      } else {
        units.append(byte)
      }
    }
    guard let string = String(validating: units, as: UTF8.self) else {
      throw error(.invalidUTF8, at: start)
    }
    return string
  }

  private mutating func escape() throws(JSONParsingError) -> Unicode.Scalar {
    let start = offset - 1
    guard let byte = next else { throw error(.truncated) }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw error(.badEscape, at: start)
    }
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // The half of a pair means nothing without the other half, and no string can hold it.
    guard first < 0xDC00, next == UInt8(ascii: "\\"), offset + 1 < bytes.count,
      bytes[offset + 1] == UInt8(ascii: "u")
    else { throw error(.loneSurrogate, at: start) }
    offset += 2
    let second = try hexadecimal()
    guard 0xDC00...0xDFFF ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONParsingError) -> UInt32 {
    var result: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw error(.truncated) }
      guard let digit = Self.digit(byte) else { throw error(.badEscape) }
      result = result << 4 | digit
      offset += 1
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x37
    case 0x61...0x66: UInt32(byte) - 0x57
    default: nil
    }
  }
}
