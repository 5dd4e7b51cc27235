import SortedCollections

/// Where something is in a document: the keys from the root down.
///
/// Written as a JSON Pointer, [RFC 6901](https://www.rfc-editor.org/rfc/rfc6901): `/tasks/7/state`,
/// with `~1` for a slash inside a key and `~0` for a tilde. The empty string is the root.
public struct DocumentPath: Sendable {
  /// How many keys a path may have.
  public static let maximumDepth = 32

  /// The keys from the root down.
  public let keys: [String]

  /// The root, or the path of some keys.
  public init(_ keys: [String] = []) { self.keys = keys }

  /// The path that a JSON Pointer stands for.
  public init(parsing text: String) throws(DocumentPathError) {
    if text.isEmpty {
      keys = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .missingSlash(text) }
    var keys: [String] = []
    // By scalars: a slash and a mark that combines with it are one character, but two of these.
    let parts = text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    for part in parts.dropFirst() { keys.append(try Self.unescape(part, in: text)) }
    guard keys.count <= Self.maximumDepth else { throw .tooDeep(text) }
    self.keys = keys
  }

  private static func unescape(
    _ part: Substring.UnicodeScalarView, in text: String
  ) throws(DocumentPathError) -> String {
    guard part.contains("~") else { return String(part) }
    var result = String.UnicodeScalarView()
    var rest = part
    while let next = rest.popFirst() {
      guard next == "~" else {
        result.append(next)
        continue
      }
      switch rest.popFirst() {
      case "0": result.append("~")
      case "1": result.append("/")
      default: throw .badEscape(text)
      }
    }
    return String(result)
  }

  /// Whether another path leads to the same field or to one below it.
  func isPrefix(of other: DocumentPath) -> Bool {
    other.keys.starts(with: keys) { String.order($0, $1) == 0 }
  }

  /// The path one key further down.
  public func appending(_ key: String) -> DocumentPath { DocumentPath(keys + [key]) }
}

extension DocumentPath: Hashable {
  /// Whether two paths name the same field: their keys have the same bytes.
  public static func == (first: DocumentPath, second: DocumentPath) -> Bool {
    first.keys.elementsEqual(second.keys) { String.order($0, $1) == 0 }
  }

  /// Hashes what ``==(_:_:)`` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keys.count)
    for key in keys {
      hasher.combine(key.utf8.count)
      for unit in key.utf8 { hasher.combine(unit) }
    }
  }
}

extension DocumentPath: CustomStringConvertible {
  /// The path as a JSON Pointer.
  public var description: String {
    var length = 0
    for key in keys {
      length += 1 + key.utf8.count
      for unit in key.utf8 where Self.escaped(unit) != nil { length += 1 }
    }
    return String(unsafeUninitializedCapacity: length) { text in
      var end = 0
      func write(_ unit: UInt8) {
        text[end] = unit
        end += 1
      }
      for key in keys {
        write(UInt8(ascii: "/"))
        for unit in key.utf8 {
          if let second = Self.escaped(unit) {
            write(UInt8(ascii: "~"))
            write(second)
          } else {
            write(unit)
          }
        }
      }
      return end
    }
  }

  /// What is written after a tilde for what must not stand for itself.
  private static func escaped(_ unit: UInt8) -> UInt8? {
    switch unit {
    case UInt8(ascii: "~"): UInt8(ascii: "0")
    case UInt8(ascii: "/"): UInt8(ascii: "1")
    default: nil
    }
  }
}

extension DocumentPath: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  /// The path of a JSON Pointer in source code, where a malformed one is a programming error.
  public init(stringLiteral text: String) {
    do throws(DocumentPathError) {
      try self.init(parsing: text)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// The path of some keys, none of them escaped.
  public init(arrayLiteral keys: String...) { self.init(keys) }
}

/// Why a text is not a path.
public enum DocumentPathError: Error, Hashable, Sendable {
  /// It is not empty and does not begin with a slash.
  case missingSlash(String)
  /// A tilde is followed by neither 0 nor 1.
  case badEscape(String)
  /// There are more keys than ``DocumentPath/maximumDepth``.
  case tooDeep(String)
}

extension DocumentPathError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .missingSlash(let text): "the path \"\(text)\" does not begin with a slash"
    case .badEscape(let text): "in the path \"\(text)\" a ~ is followed by neither 0 nor 1"
    case .tooDeep: "the path has more than \(DocumentPath.maximumDepth) keys"
    }
  }
}
