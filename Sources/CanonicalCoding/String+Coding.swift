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
      let units = try decoder.text(length)
      guard let value = units.withUnsafeBufferPointer({ String(ifValid: $0) }) else {
        throw decoder.error(.invalidUTF8, at: start)
      }
      values.append(value)
    }
    return values
  }

  /// Writes what each key does not share with the key before it.
  ///
  /// First how many bytes each key but the first takes from the key before, as a column, as many
  /// as possible up to 64; then how many of its own follow, as a column; then those, of four keys
  /// or more as a column of what each byte differs in from the byte before. Digits and small
  /// letters then take 4 or 5 bits.
  public static func encodeAscending(_ keys: [String], into encoder: inout CanonicalEncoder) {
    if keys.count == 1 { return encoder.string(keys[0]) }
    var texts: [UInt8] = []
    texts.reserveCapacity(2 &* keys.count)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 &* keys.count) { lengths in
      let suffixes = UnsafeMutableBufferPointer(rebasing: lengths[keys.count...])
      withUnsafeTemporaryAllocation(byteCount: longestPrefix, alignment: 8) { beginning in
        beginning.initializeMemory(as: UInt8.self, repeating: 0)
        var known = 0
        for (place, key) in keys.enumerated() {
          key.withUnits { units in
            let shared = Self.shared(UnsafeRawBufferPointer(units), beginning, known)
            known = Swift.min(units.count, longestPrefix)
            for place in shared..<known { beginning[place] = units[place] }
            lengths.initializeElement(at: place, to: UInt64(shared))
            suffixes.initializeElement(at: place, to: UInt64(units.count &- shared))
            for place in shared..<units.count { texts.append(units[place]) }
          }
        }
      }
      encoder.column(count: keys.count &- 1, leastWidth: 0) { lengths[$0 &+ 1] }
      encoder.column(count: keys.count) { suffixes[$0] }
    }
    if keys.count < ColumnBlock.leastCount { return encoder.raw(texts) }
    var last: UInt8 = 0
    encoder.column(count: texts.count) { place in
      defer { last = texts[place] }
      return UInt64(texts[place] ^ last)
    }
  }

  /// How many bytes a text begins with that another begins with too, of which so many are known.
  private static func shared(
    _ units: UnsafeRawBufferPointer, _ beginning: UnsafeMutableRawBufferPointer, _ known: Int
  ) -> Int {
    let most = Swift.min(units.count, known)
    var shared = 0
    while shared &+ 8 <= most {
      let difference =
        UInt64(littleEndian: units.loadUnaligned(fromByteOffset: shared, as: UInt64.self))
        ^ UInt64(littleEndian: beginning.loadUnaligned(fromByteOffset: shared, as: UInt64.self))
      if difference != 0 { return shared &+ difference.trailingZeroBitCount / 8 }
      shared &+= 8
    }
    while shared < most && units[shared] == beginning[shared] { shared &+= 1 }
    return shared
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
    if count == 1 { return [try decoder.onlyKey()] }
    let prefixes = try decoder.column(count &- 1, leastWidth: 0)
    let suffixes = try decoder.column(count)
    let start = decoder.offset
    let texts = try decoder.texts(suffixes)
    var keys: [String] = []
    keys.reserveCapacity(count)
    var units: [UInt8] = []
    var next = texts.startIndex
    for (place, suffix) in suffixes.enumerated() {
      // Texts that were packed are all read by now, so the error is somewhere among them.
      let at = count < ColumnBlock.leastCount ? next : start
      let prefix = place == 0 ? 0 : prefixes[place &- 1]
      guard prefix <= UInt64(Swift.min(units.count, longestPrefix)) else {
        throw decoder.error(.notCanonical, at: at)
      }
      let own = texts[next..<next &+ Int(suffix)]
      next &+= Int(suffix)
      if place > 0 { try check(own, after: units[Int(prefix)...], decoder, at) }
      units.removeLast(units.count &- Int(prefix))
      for unit in own { units.append(unit) }
      guard let key = units.withUnsafeBufferPointer({ String(ifValid: $0) }) else {
        throw decoder.error(.invalidUTF8, at: at)
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

extension String {
  /// The text of some UTF-8, if it is UTF-8.
  ///
  /// Nearly every text is ASCII, which is found out eight bytes at a time.
  init?(ifValid units: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(units)
    var bits: UInt64 = 0
    var place = 0
    while place &+ 8 <= raw.count {
      bits |= raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      place &+= 8
    }
    while place < raw.count {
      bits |= UInt64(raw[place])
      place &+= 1
    }
    if bits & 0x8080_8080_8080_8080 == 0 {
      self = String(unsafeUninitializedCapacity: units.count) {
        $0.initialize(fromContentsOf: units)
      }
    } else if let text = String(validating: units, as: UTF8.self) {
      self = text
    } else {
      return nil
    }
  }
}

extension CanonicalDecoder {
  /// Reads a key that stands alone.
  fileprivate mutating func onlyKey() throws(CanonicalDecodingError) -> String {
    let units = try text(try integer())
    guard let key = units.withUnsafeBufferPointer({ String(ifValid: $0) }) else {
      throw error(.invalidUTF8, at: units.startIndex)
    }
    return key
  }

  /// Reads as many bytes as a length says.
  fileprivate mutating func text(
    _ length: UInt64
  ) throws(CanonicalDecodingError) -> ArraySlice<UInt8> {
    guard length <= UInt64(remaining) else { throw error(.truncated) }
    return try raw(Int(length))
  }

  /// Reads the texts of some keys, one behind the other.
  ///
  /// Those of fewer than four keys lie where they are read, so that an index is an offset.
  fileprivate mutating func texts(
    _ lengths: [UInt64]
  ) throws(CanonicalDecodingError) -> ArraySlice<UInt8> {
    let isPacked = lengths.count >= ColumnBlock.leastCount
    var total: UInt64 = 0
    for length in lengths {
      // A packed byte takes half a byte at least.
      guard length <= UInt64(remaining) * (isPacked ? 2 : 1) - total else {
        throw error(.truncated)
      }
      total += length
    }
    guard isPacked else { return try raw(Int(total)) }
    let start = offset
    var texts: [UInt8] = []
    let differences = try column(Int(total))
    texts.reserveCapacity(differences.count)
    var last: UInt8 = 0
    for difference in differences {
      guard difference < 256 else { throw error(.integerTooLarge, at: start) }
      last ^= UInt8(truncatingIfNeeded: difference)
      texts.append(last)
    }
    return texts[...]
  }
}
