extension String {
  /// What stands before and behind the first occurrence of an ASCII character.
  func halves(at separator: Unicode.Scalar) -> (String, String)? {
    let units = utf8
    guard let place = units.firstIndex(of: UInt8(ascii: separator)) else { return nil }
    return (String(self[..<place]), String(self[units.index(after: place)...]))
  }
}

extension UInt64 {
  /// The number that prints as the given text: no sign and no leading zeros.
  init?(printed text: String) {
    guard let value = UInt64(text), String(value) == text else { return nil }
    self = value
  }
}
