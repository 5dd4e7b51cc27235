/// Blanks out what is not code, so that a word in a comment or in a string breaks no rule.
///
/// Comments and literals become spaces and newlines stay, so line numbers still hold. What is
/// interpolated into a literal is code and is kept. Names in backticks become underscores: a
/// keyword or a whole sentence in there is only a name. Regex literals are not recognised; a stray
/// quote in one is forgotten at the end of its line.
struct CodeScanner {
  private let source: [UInt8]
  private var position = 0
  private var output: [UInt8] = []

  private init(_ text: String) {
    source = Array(text.utf8)
    output.reserveCapacity(source.count)
  }

  static func code(of text: String) -> String {
    var scanner = CodeScanner(text)
    scanner.scanCode(isInterpolated: false)
    return String(decoding: scanner.output, as: UTF8.self)
  }

  /// Reads code to its end, or to the parenthesis that closes the interpolation it is in.
  private mutating func scanCode(isInterpolated: Bool) {
    var depth = 0
    while position < source.count {
      if isNext("//") {
        blank(bytesOnLine())
      } else if isNext("/*") {
        scanBlockComment()
      } else if isNext("`") {
        scanQuotedName()
      } else if let hashes = hashesOfLiteral() {
        scanLiteral(hashes: hashes)
      } else {
        if isNext("(") { depth += 1 }
        if isNext(")") { depth -= 1 }
        keep()
        if isInterpolated, depth == 0 { return }
      }
    }
  }

  private mutating func scanBlockComment() {
    var depth = 0
    repeat {
      if isNext("/*") {
        depth += 1
        blank(2)
      } else if isNext("*/") {
        depth -= 1
        blank(2)
      } else {
        blank(1)
      }
    } while depth > 0 && position < source.count
  }

  private mutating func scanQuotedName() {
    let name = source[(position + 1)...].prefix(bytesOnLine() - 1)
    guard let end = name.firstIndex(of: UInt8(ascii: "`")) else { return keep() }
    let length = end + 1 - position
    position += length
    output.append(contentsOf: repeatElement(UInt8(ascii: "_"), count: length))
  }

  private mutating func scanLiteral(hashes: Int) {
    let hash = String(repeating: "#", count: hashes)
    let quote = opensLinesLiteral(at: position + hashes) ? "\"\"\"" : "\""
    let (end, escape) = (quote + hash, "\\" + hash)
    blank(hashes + quote.utf8.count)
    while position < source.count {
      if isNext(end) { return blank(end.utf8.count) }
      if isNext("\n"), quote.utf8.count == 1 { return }
      if isNext(escape) {
        blank(escape.utf8.count)
        if isNext("(") { scanCode(isInterpolated: true) } else { blank(1) }
      } else {
        blank(1)
      }
    }
  }

  /// How many `#` stand before the quote that follows, if one follows.
  private func hashesOfLiteral() -> Int? {
    guard isNext("#") || isNext("\"") else { return nil }
    let hashes = source[position...].prefix { $0 == UInt8(ascii: "#") }.count
    return isNext("\"", at: position + hashes) ? hashes : nil
  }

  /// Whether a literal of several lines starts here: after its quotes there is only a line end.
  private func opensLinesLiteral(at start: Int) -> Bool {
    guard isNext("\"\"\"", at: start) else { return false }
    return isNext("\n", at: start + 3 + source[(start + 3)...].prefix { $0 == 0x20 }.count)
  }

  private func isNext(_ text: String, at start: Int? = nil) -> Bool {
    let start = start ?? position
    guard start < source.count, source[start] == text.utf8.first else { return false }
    return source[start...].starts(with: text.utf8)
  }

  private func bytesOnLine() -> Int {
    source[position...].prefix { $0 != UInt8(ascii: "\n") }.count
  }

  private mutating func keep() {
    output.append(source[position])
    position += 1
  }

  private mutating func blank(_ count: Int) {
    for byte in source[position...].prefix(count) {
      output.append(byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " "))
    }
    position = min(position + count, source.count)
  }
}
