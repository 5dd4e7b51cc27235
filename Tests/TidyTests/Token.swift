/// A word or a single punctuation mark of code.
struct Token: Equatable {
  let text: String
  let line: Int

  /// Whether nothing separates the token from the one before: `try!` is not `try !`.
  let isGlued: Bool

  /// The tokens of text without comments and literals.
  static func tokens(of code: String) -> [Token] {
    var tokens: [Token] = []
    var word: [UInt8] = []
    var line = 1
    var isGlued = false
    for byte in code.utf8 {
      if isWord(byte) {
        word.append(byte)
        continue
      }
      if !word.isEmpty {
        tokens.append(Token(text: String(decoding: word, as: UTF8.self), line, isGlued))
        word.removeAll(keepingCapacity: true)
        isGlued = true
      }
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        isGlued = false
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        isGlued = false
      default:
        tokens.append(Token(text: String(UnicodeScalar(byte)), line, isGlued))
        isGlued = true
      }
    }
    if !word.isEmpty {
      tokens.append(Token(text: String(decoding: word, as: UTF8.self), line, isGlued))
    }
    return tokens
  }

  private init(text: String, _ line: Int, _ isGlued: Bool) {
    self.text = text
    self.line = line
    self.isGlued = isGlued
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

/// A few tokens in a row, looked for in code.
struct TokenPattern {
  let name: String
  private let tokens: [Token]

  init(_ name: String) {
    self.name = name
    tokens = Token.tokens(of: name)
  }

  func matches(_ code: [Token], at index: Int) -> Bool {
    guard code[index].text == tokens[0].text, index + tokens.count <= code.count else {
      return false
    }
    return tokens.indices.dropFirst().allSatisfy {
      code[index + $0].text == tokens[$0].text && code[index + $0].isGlued == tokens[$0].isGlued
    }
  }
}
