extension String: CanonicalCodable {
  /// How many bytes of a key at most are taken from the key before it.
  ///
  /// Without a limit a few bytes could stand for any amount of memory.
  static let longestPrefix = 64

  /// The length of the UTF-8, then the UTF-8.
  public func encode(into encoder: inout CanonicalEncoder) { encoder.string(self) }

  /// Reads a string and checks that it is UTF-8.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.string()
  }

  /// Writes the lengths of all strings as a column, then their UTF-8.
  public static func encodeColumn(_ values: [String], into encoder: inout CanonicalEncoder) {
    encoder.column(values.map { UInt64($0.utf8.count) })
    for value in values { value.withUnits { encoder.raw($0) } }
  }

  /// Reads strings and checks that they are UTF-8.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [String] {
    let lengths = try decoder.column(count)
    var values: [String] = []
    values.reserveCapacity(count)
    for length in lengths {
      let start = decoder.offset
      guard let value = String(validating: try decoder.text(length), as: UTF8.self) else {
        throw decoder.error(.invalidUTF8, at: start)
      }
      values.append(value)
    }
    return values
  }

  /// Writes what each key does not share with the key before it.
  ///
  /// First how many bytes each key but the first takes from the key before, as a column, as many
  /// as possible up to 64; then how many of its own follow, as a column; then those.
  public static func encodeAscending(_ keys: [String], into encoder: inout CanonicalEncoder) {
    var prefixes: [UInt64] = []
    var suffixes: [UInt64] = []
    var texts: [UInt8] = []
    prefixes.reserveCapacity(keys.count)
    suffixes.reserveCapacity(keys.count)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longestPrefix) { beginning in
      beginning.initialize(repeating: 0)
      var known = 0
      for key in keys {
        key.withUnits { units in
          let most = Swift.min(units.count, known)
          var shared = 0
          while shared < most && units[shared] == beginning[shared] { shared &+= 1 }
          known = Swift.min(units.count, longestPrefix)
          for place in shared..<known { beginning[place] = units[place] }
          prefixes.append(UInt64(shared))
          suffixes.append(UInt64(units.count &- shared))
          texts.append(contentsOf: UnsafeBufferPointer(rebasing: units[shared...]))
        }
      }
    }
    encoder.column(Array(prefixes.dropFirst()))
    encoder.column(suffixes)
    encoder.raw(texts)
  }

  /// Calls the body with the UTF-8, which is copied only if it does not lie in one piece.
  private func withUnits(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    if utf8.withContiguousStorageIfAvailable(body) == nil {
      Array(utf8).withUnsafeBufferPointer(body)
    }
  }

  /// Reads keys of which each takes as much as it can from the key before it and sorts after it.
  public static func decodeAscending(
    _ count: Int, from decoder: inout CanonicalDecoder, by precedes: (String, String) -> Bool
  ) throws(CanonicalDecodingError) -> [String] {
    guard count > 0 else { return [] }
    let prefixes = [0] + (try decoder.column(count &- 1))
    let suffixes = try decoder.column(count)
    var keys: [String] = []
    keys.reserveCapacity(count)
    var units: [UInt8] = []
    for (place, (prefix, suffix)) in zip(prefixes, suffixes).enumerated() {
      let start = decoder.offset
      guard prefix <= UInt64(Swift.min(units.count, longestPrefix)) else {
        throw decoder.error(.notCanonical, at: start)
      }
      let own = try decoder.text(suffix)
      if place > 0 { try check(own, after: units[Int(prefix)...], decoder, start) }
      units.removeLast(units.count &- Int(prefix))
      units.append(contentsOf: own)
      guard let key = String(validating: units, as: UTF8.self) else {
        throw decoder.error(.invalidUTF8, at: start)
      }
      keys.append(key)
    }
    return keys
  }

  /// Checks that what is a key's own sorts after what the key before has in its place, and shares
  /// no more with it than was said.
  private static func check(
    _ own: ArraySlice<UInt8>, after rest: ArraySlice<UInt8>, _ decoder: CanonicalDecoder,
    _ start: Int
  ) throws(CanonicalDecodingError) {
    if let first = own.first, let replaced = rest.first {
      if replaced < first { return }
      if replaced == first, rest.startIndex < longestPrefix {
        throw decoder.error(.notCanonical, at: start)
      }
    }
    guard rest.lexicographicallyPrecedes(own) else {
      throw decoder.error(.notAscending, at: start)
    }
  }
}

extension CanonicalDecoder {
  /// Reads as many bytes as a length says.
  fileprivate mutating func text(
    _ length: UInt64
  ) throws(CanonicalDecodingError) -> ArraySlice<UInt8> {
    guard length <= UInt64(remaining) else { throw error(.truncated) }
    return try raw(Int(length))
  }
}
