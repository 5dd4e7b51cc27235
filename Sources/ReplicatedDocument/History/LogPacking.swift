import CanonicalCoding

/// Bytes in which what came before is not written again.
///
/// A sequence of steps: a byte that says how many literal bytes follow and how many bytes are then
/// to be repeated, the literals, and from how far back. Nothing is shorter than two bytes for
/// thirty-two, so that few bytes never stand for many.
///
/// Reference: J. Ziv, A. Lempel, “A Universal Algorithm for Sequential Data Compression”, IEEE
/// Transactions on Information Theory 23(3), 1977,
/// [doi:10.1109/TIT.1977.1055714](https://doi.org/10.1109/TIT.1977.1055714).
enum LogPacking {
  /// By how much packing makes bytes fewer at most.
  static let greatestRatio = 16

  private static let shortest = 4
  private static let longest = 32
  /// So many literals, or more, and then their number follows.
  private static let manyLiterals = 7
  private static let hashBits: UInt32 = 15

  /// Packs bytes; the same bytes always in the same way.
  ///
  /// - Complexity: O(bytes).
  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var encoder = CanonicalEncoder()
    var places = [Int32](repeating: -1, count: 1 << Int(hashBits))
    bytes.withUnsafeBufferPointer { bytes in
      func word(_ place: Int) -> UInt32 {
        UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: place, as: UInt32.self)
          .littleEndian
      }
      var (place, start) = (0, 0)
      while place + shortest <= bytes.count {
        let here = word(place)
        let hash = Int((here &* 0x9E37_79B1) &>> (32 - hashBits))
        let earlier = Int(places[hash])
        places[hash] = Int32(truncatingIfNeeded: place)
        guard earlier >= 0, word(earlier) == here else {
          place += 1
          continue
        }
        var length = shortest
        while length < longest, place + length < bytes.count,
          bytes[earlier + length] == bytes[place + length]
        {
          length += 1
        }
        // From far away it takes four bytes to repeat four.
        if length == shortest, place - earlier > 1 << 14 {
          place += 1
          continue
        }
        append(bytes[start..<place], length, to: &encoder)
        encoder.count(place - earlier - 1)
        place += length
        start = place
      }
      if start < bytes.count { append(bytes[start...], shortest, to: &encoder) }
    }
    return encoder.bytes
  }

  private static func append(
    _ literals: Slice<UnsafeBufferPointer<UInt8>>, _ length: Int, to encoder: inout CanonicalEncoder
  ) {
    let few = min(literals.count, manyLiterals)
    encoder.byte(UInt8(few &<< 5 | (length - shortest)))
    if few == manyLiterals { encoder.count(literals.count - few) }
    encoder.raw(Array(literals))
  }

  /// Unpacks so many bytes.
  ///
  /// - Complexity: O(bytes).
  static func unpack(
    _ count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [UInt8] {
    guard count <= greatestRatio * decoder.remaining else { throw decoder.error(.truncated) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      let start = decoder.offset
      let step = try decoder.byte()
      var literals = Int(step &>> 5)
      if literals == manyLiterals { literals += try decoder.count() }
      let length = Int(step & 31) + shortest
      guard literals <= count - bytes.count, length <= longest else {
        throw decoder.error(.notCanonical, at: start)
      }
      bytes.append(contentsOf: try decoder.raw(literals))
      if bytes.count == count { break }
      let distance = try decoder.integer()
      guard distance < UInt64(bytes.count), length <= count - bytes.count else {
        throw decoder.error(.notCanonical, at: start)
      }
      let from = bytes.count - Int(distance) - 1
      for place in from..<from + length { bytes.append(bytes[place]) }
    }
    return bytes
  }
}
