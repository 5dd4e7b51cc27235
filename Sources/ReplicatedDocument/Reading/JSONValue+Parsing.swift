extension JSONValue {
  /// How many arrays and objects may nest in JSON text.
  public static let maximumTextDepth = 128

  /// The value of a JSON text.
  ///
  /// Strict: one value and nothing after it, no name twice in one object, no half of a surrogate
  /// pair. Numbers without fraction and exponent that fit 64 bits become ``integer(_:)``; others
  /// become the nearest ``double(_:)``, `-0` too, since no integer has its sign.
  public init(parsing text: String) throws(JSONParsingError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// The value of a JSON text in UTF-8.
  public init(parsing bytes: [UInt8]) throws(JSONParsingError) {
    var parser = JSONParser(bytes)
    self = try parser.parse()
  }
}

/// Why a text is not JSON, and at which byte.
public struct JSONParsingError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// The text ends too early.
    case truncated
    /// Something follows the value.
    case trailingText
    /// A character has no place here.
    case unexpectedCharacter
    /// A string holds a control character that is not escaped.
    case controlCharacter
    /// A backslash is followed by what is no escape.
    case badEscape
    /// An escape is one half of a pair that stands for one character.
    case loneSurrogate
    /// A string is not UTF-8.
    case invalidUTF8
    /// An object has this name twice.
    case duplicateName(String)
    /// A number is beyond what a double can hold.
    case numberTooLarge
    /// Arrays and objects nest deeper than ``JSONValue/maximumTextDepth``.
    case tooDeep
  }

  /// What is wrong.
  public let reason: Reason

  /// Where, as a number of bytes from the start.
  public let offset: Int
}

extension JSONParsingError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    let text =
      switch reason {
      case .truncated: "the text ends too early"
      case .trailingText: "something follows the value"
      case .unexpectedCharacter: "this character has no place here"
      case .controlCharacter: "a control character must be escaped"
      case .badEscape: "this is no escape"
      case .loneSurrogate: "one half of a surrogate pair stands alone"
      case .invalidUTF8: "a string is not UTF-8"
      case .duplicateName(let name): "the name '\(name)' occurs twice"
      case .numberTooLarge: "a number is too large"
      case .tooDeep: "values nest deeper than \(JSONValue.maximumTextDepth)"
      }
    return "\(text), at byte \(offset)"
  }
}
