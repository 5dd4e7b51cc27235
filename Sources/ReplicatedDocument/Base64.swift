/// Bytes as text, [RFC 4648](https://www.rfc-editor.org/rfc/rfc4648) section 4, with padding.
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(of bytes: [UInt8]) -> String {
    var units: [UInt8] = []
    units.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = 0
      for place in 0..<3 { group = group << 8 | (place < count ? Int(bytes[start + place]) : 0) }
      for place in 0..<4 {
        let digit = digits[group >> (18 - 6 * place) & 63]
        units.append(place <= count ? digit : UInt8(ascii: "="))
      }
    }
    return String(decoding: units, as: UTF8.self)
  }

  /// The bytes of a text, if it is theirs to the last bit.
  static func bytes(of text: String) -> [UInt8]? {
    let units = Array(text.utf8)
    guard units.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: units.count, by: 4) {
      var group = 0
      var count = 3
      for place in 0..<4 {
        let unit = units[start + place]
        if unit == UInt8(ascii: "="), start + 4 == units.count, place >= 2 {
          group <<= 6
          count = min(count, place - 1)
          continue
        }
        guard count == 3, let digit = digits.firstIndex(of: unit) else { return nil }
        group = group << 6 | digit
      }
      for place in 0..<count { bytes.append(UInt8(group >> (16 - 8 * place) & 255)) }
    }
    return self.text(of: bytes) == text ? bytes : nil
  }
}
