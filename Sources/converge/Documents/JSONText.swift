import Convergence

/// A JSON value with the text that it stands in: the order of its members, its layout, and the
/// digits of its numbers.
struct JSONText {
  /// A name with its value, and how they are written.
  struct Member {
    let name: String
    /// The name in quotes, and what stands between it and the value.
    let label: String
    let node: JSONText
  }

  /// The space around the members of an object.
  struct Layout {
    /// After the brace.
    var first: String
    /// After a comma.
    var next: String
    /// Before the brace that closes.
    var last: String
  }

  let value: JSONValue
  let text: String
  /// The members in the order of the text, if this is an object.
  let members: [Member]?
  let layout: Layout

  /// Whether two values are the same to whoever reads them, down to the digits of fractions.
  func isSame(as other: JSONText) -> Bool {
    value == other.value && (!value.hasFraction || text == other.text)
  }
}

extension JSONValue {
  /// Whether a number is in here that a double may not hold exactly.
  fileprivate var hasFraction: Bool {
    switch self {
    case .double: true
    case .array(let elements): elements.contains(where: \.hasFraction)
    case .object(let members): members.contains { $0.value.hasFraction }
    default: false
    }
  }
}

/// Goes through text that is known to be JSON and finds out where everything stands.
struct JSONTextScanner {
  private let bytes: [UInt8]
  private var offset = 0

  /// The space before the value.
  private(set) var prefix = ""
  /// The space after it.
  private(set) var suffix = ""
  private(set) var root: JSONText?

  /// - Throws: `JSONParsingError` if the text is not JSON.
  init(_ bytes: [UInt8]) throws(JSONParsingError) {
    self.bytes = bytes
    let value = try JSONValue(parsing: bytes)
    prefix = space()
    root = node(value)
    suffix = space()
  }

  private func text(from start: Int) -> String {
    String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func space() -> String {
    let start = offset
    while offset < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset += 1 }
    return text(from: start)
  }

  private mutating func node(_ value: JSONValue) -> JSONText {
    let start = offset
    guard case .object(let values) = value else {
      skip()
      return JSONText(value: value, text: text(from: start), members: nil, layout: .none)
    }
    var members: [JSONText.Member] = []
    offset += 1
    var layout = JSONText.Layout.none
    layout.first = space()
    while bytes[offset] != UInt8(ascii: "}") {
      if bytes[offset] == UInt8(ascii: ",") {
        offset += 1
        layout.next = space()
      }
      let label = offset
      skip()
      let name = (try? JSONValue(parsing: text(from: label))) ?? .null
      _ = space()
      offset += 1
      _ = space()
      let written = text(from: label)
      guard case .string(let name) = name, let value = values[name] else { break }
      members.append(JSONText.Member(name: name, label: written, node: node(value)))
      layout.last = space()
    }
    offset += 1
    if members.count < 2 { layout.next = layout.first }
    return JSONText(value: value, text: text(from: start), members: members, layout: layout)
  }

  /// Passes over a value that is not looked into.
  private mutating func skip() {
    var depth = 0
    repeat {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        while bytes[offset] != UInt8(ascii: "\"") {
          offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        offset += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        offset += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        offset += 1
      case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: ":"): offset += 1
      default:
        let ends = " \n\r\t,:]}".utf8
        while offset < bytes.count, !ends.contains(bytes[offset]) { offset += 1 }
      }
    } while depth > 0
  }
}

extension JSONText.Layout {
  static let none = JSONText.Layout(first: "", next: "", last: "")
}
