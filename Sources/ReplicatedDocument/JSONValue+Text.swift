import CanonicalCoding
import SortedCollections

extension JSONValue: CustomStringConvertible {
  /// JSON on one line, names sorted.
  public var description: String { text(isPretty: false) }

  /// JSON text, names sorted by their UTF-8 bytes.
  ///
  /// - Parameter isPretty: Whether each member stands on a line of its own, indented by two spaces.
  public func text(isPretty: Bool) -> String {
    var result = ""
    write(to: &result, indent: isPretty ? 0 : nil)
    return result
  }

  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .double(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.write(value, to: &text)
    case .bytes(let value): Self.write(Base64.text(of: value), to: &text)
    case .timestamp(let value): Self.write(value.date, to: &text)
    case .array(let elements):
      Self.write(elements, between: ("[", "]"), to: &text, indent: indent) { element, inner in
        element.write(to: &inner, indent: indent.map { $0 + 1 })
      }
    case .object(let members):
      Self.write(members, between: ("{", "}"), to: &text, indent: indent) { member, inner in
        Self.write(member.key, to: &inner)
        inner += indent == nil ? ":" : ": "
        member.value.write(to: &inner, indent: indent.map { $0 + 1 })
      }
    }
  }

  private static func write<Elements: Collection>(
    _ elements: Elements, between brackets: (open: String, close: String), to text: inout String,
    indent: Int?, _ body: (Elements.Element, inout String) -> Void
  ) {
    text += brackets.open
    var isFirst = true
    for element in elements {
      if !isFirst { text += "," }
      isFirst = false
      breakLine(&text, indent: indent.map { $0 + 1 })
      body(element, &text)
    }
    if !isFirst { breakLine(&text, indent: indent) }
    text += brackets.close
  }

  private static func breakLine(_ text: inout String, indent: Int?) {
    guard let indent else { return }
    text += "\n"
    text += String(repeating: "  ", count: indent)
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
