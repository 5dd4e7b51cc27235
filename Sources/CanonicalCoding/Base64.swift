/// Bytes as text that any format can hold: RFC 4648, section 4, padded.
public enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The text of bytes.
  public static func text(of bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var start = 0
    while start < bytes.count {
      let length = min(3, bytes.count - start)
      var group: UInt32 = 0
      for place in 0..<3 {
        group = group << 8 | (place < length ? UInt32(bytes[start + place]) : 0)
      }
      for place in 0..<4 {
        let digit = Int(group >> UInt32(18 - 6 * place) & 0x3F)
        text.append(place <= length ? digits[digit] : padding)
      }
      start += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text; `nil` unless it is the only text of these bytes.
  static func bytes(of text: String) -> [UInt8]? {
    let units = Array(text.utf8)
    guard units.count.isMultiple(of: 4) else { return nil }
    let padded = units.suffix(2).count { $0 == padding }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(units.count / 4 * 3)
    var start = 0
    while start < units.count {
      let length = start + 4 < units.count ? 3 : 3 - padded
      var group: UInt32 = 0
      for place in 0..<4 {
        let digit = place <= length ? value(of: units[start + place]) : 0
        guard let digit else { return nil }
        group = group << 6 | digit
      }
      // What lies beyond the last byte must be zero, or several texts would have the same bytes.
      guard group & (1 << UInt32(24 - 8 * length) - 1) == 0 else { return nil }
      for place in 0..<length {
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * place)))
      }
      start += 4
    }
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
