import Foundation

/// What a person types into a terminal, a key at a time.
struct StepKeys {
  /// How the terminal was before.
  private let original: termios

  /// Has the terminal hand over keys as they are pressed; `nil` if there is no terminal.
  init?() {
    var settings = termios()
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
      tcgetattr(STDIN_FILENO, &settings) == 0
    else { return nil }
    original = settings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// Puts the terminal back to how it was.
  func restore() {
    var settings = original
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// The next command, a key, or a line after one that begins a line; `nil` at the end.
  func next() -> String? {
    guard let key = Self.byte() else { return nil }
    switch key {
    case 3, 4: return "q"  // what Ctrl-C and Ctrl-D send
    case 10, 13: return "n"
    case 27: return Self.arrow()
    default:
      let character = String(UnicodeScalar(key))
      return "/?gr".contains(character) ? Self.line(after: character) : character
    }
  }

  private static func byte() -> UInt8? {
    var byte: UInt8 = 0
    return read(STDIN_FILENO, &byte, 1) == 1 ? byte : nil
  }

  /// What an arrow key or its neighbours stand for; nothing else begins with an escape here.
  private static func arrow() -> String? {
    guard let kind = byte(), kind == UInt8(ascii: "[") || kind == UInt8(ascii: "O"),
      let code = byte()
    else { return "h" }
    if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(code) { return page(code) }
    return switch code {
    case UInt8(ascii: "C"), UInt8(ascii: "B"): "n"
    case UInt8(ascii: "D"), UInt8(ascii: "A"): "p"
    case UInt8(ascii: "H"): "s"
    case UInt8(ascii: "F"): "e"
    default: "h"
    }
  }

  /// What a key stands for that is sent as a number and a tilde, of which the first digit is read.
  private static func page(_ digit: UInt8) -> String? {
    var code = String(UnicodeScalar(digit))
    while let next = byte(), next != UInt8(ascii: "~") { code += String(UnicodeScalar(next)) }
    return switch code {
    case "1", "7": "s"
    case "4", "8": "e"
    case "5": "p"
    case "6": "n"
    default: "h"
    }
  }

  /// Reads a line to its end, with what is typed shown.
  private static func line(after start: String) -> String? {
    var line = Array(start.utf8)
    while true {
      Terminal.write("\r\u{1B}[K" + String(decoding: line, as: UTF8.self))
      guard let key = byte() else { return nil }
      switch key {
      case 3, 27: return "0"
      case 10, 13: return String(decoding: line, as: UTF8.self)
      case 8, 127:
        if line.count > 1 { line.removeLast() }
      default: line.append(key)
      }
    }
  }
}
