/// A word, a number, a path, a string or a sign in a line of a scenario.
struct Token: Equatable {
  enum Kind: Equatable {
    /// Letters, digits, `-`, `_` and `.`, beginning with a letter.
    case word
    /// Text in quotes.
    case string
    /// Digits with or without a unit.
    case number
    /// Text that begins with a slash.
    case path
    /// `|`, `->`, `..`, `[`, `]` or `,`.
    case sign
  }

  let kind: Kind
  /// What the token says: for a string, without quotes and escapes.
  let text: String
  /// The place of its first character in the line, from 1.
  let column: Int
  /// The token as it is written.
  let source: String
}

/// A line that cannot be read: what is wrong, and at which column.
struct LineError: Error {
  let message: String
  let column: Int
}

/// Cuts a line into tokens.
struct Lexer {
  private let characters: [Character]
  private var place = 0

  private init(_ line: String) { characters = Array(line) }

  /// The tokens of a line, without its comment.
  static func tokens(of line: String) throws(LineError) -> [Token] {
    try parts(of: line).tokens
  }

  /// The tokens of a line, and its comment from the `#` on, if it has one.
  static func parts(
    of line: String
  ) throws(LineError) -> (tokens: [Token], comment: String?) {
    var lexer = Lexer(line)
    var tokens: [Token] = []
    while let token = try lexer.next() { tokens.append(token) }
    guard lexer.current == "#" else { return (tokens, nil) }
    return (tokens, String(lexer.characters[lexer.place...]))
  }

  private var current: Character? { place < characters.count ? characters[place] : nil }
  private var following: Character? {
    place + 1 < characters.count ? characters[place + 1] : nil
  }

  private mutating func next() throws(LineError) -> Token? {
    while let character = current, character.isWhitespace { place += 1 }
    guard let character = current, character != "#" else { return nil }
    let start = place
    func token(_ kind: Token.Kind, _ text: String) -> Token {
      Token(
        kind: kind, text: text, column: start + 1,
        source: String(characters[start..<place]))
    }
    if character == "\"" {
      let text = try string()
      return token(.string, text)
    }
    if character == "/" {
      let text = run { !$0.isWhitespace }
      return token(.path, text)
    }
    if character.isLetter {
      let text = name()
      return token(.word, text)
    }
    if character.isASCIIDigit || (character == "-" && following?.isASCIIDigit == true) {
      let text = number()
      return token(.number, text)
    }
    if character == "-" && following == ">" || character == "." && following == "." {
      place += 2
      return token(.sign, String(characters[start..<place]))
    }
    if "|[],".contains(character) {
      place += 1
      return token(.sign, String(character))
    }
    throw LineError(message: "unexpected character '\(character)'", column: start + 1)
  }

  private mutating func run(while belongs: (Character) -> Bool) -> String {
    let start = place
    while let character = current, belongs(character) { place += 1 }
    return String(characters[start..<place])
  }

  /// A name ends before `->` and `..`, so that these may stand without spaces.
  private mutating func name() -> String {
    let start = place
    while let character = current {
      if character == "-" && following == ">" { break }
      if character == "." && following == "." { break }
      guard character.isLetter || character.isNumber || "-_.".contains(character) else { break }
      place += 1
    }
    return String(characters[start..<place])
  }

  private mutating func number() -> String {
    let start = place
    if current == "-" { place += 1 }
    _ = run { $0.isASCIIDigit }
    if current == ".", following?.isASCIIDigit == true {
      place += 1
      _ = run { $0.isASCIIDigit }
    }
    _ = run { $0.isLetter || $0 == "%" }
    return String(characters[start..<place])
  }

  private mutating func string() throws(LineError) -> String {
    let start = place
    var text = ""
    place += 1
    while let character = current {
      place += 1
      switch character {
      case "\"": return text
      case "\\":
        guard let escaped = current else { break }
        place += 1
        switch escaped {
        case "\"", "\\", "/": text.append(escaped)
        case "n": text.append("\n")
        case "t": text.append("\t")
        default:
          throw LineError(
            message: "unknown escape '\\\(escaped)' in a string; known are \\\" \\\\ \\/ \\n \\t",
            column: place - 1)
        }
      default: text.append(character)
      }
    }
    throw LineError(message: "a string has no closing quote", column: start + 1)
  }
}

extension Character {
  /// Whether this is one of the ten digits that numbers are written with.
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
