import Convergence
import Testing

/// Columns of numbers beside which something else takes bytes, and the bytes of packed keys.
@Suite struct NarrowColumns {
  private func bytes(_ values: [UInt64]) -> [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.column(values, leastWidth: 0)
    return encoder.bytes
  }

  private func read(_ bytes: [UInt8], _ count: Int) throws -> [UInt64] {
    var decoder = CanonicalDecoder(bytes)
    let values = try decoder.column(count, leastWidth: 0)
    try decoder.finish()
    return values
  }

  /// Numbers of which many need no more than so many bits, and some do.
  private func numbers(_ count: Int, width: UInt64, seed: UInt64) -> [UInt64] {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 505))
    return (0..<count).map { _ in
      let number = random.below(.max) &* 2 &+ random.below(2)
      let bits = random.below(8) == 0 ? random.below(65) : width
      return bits == 0 ? 0 : number &>> (64 &- bits)
    }
  }

  @Test func `numbers come back, even if they take no bits`() throws {
    for width in [0, 1, 2, 3, 4, 7, 31, 57, 58, 63, 64] as [UInt64] {
      for count in [1, 3, 4, 31, 32, 33, 68, 100] {
        for seed in 0..<6 as Range<UInt64> {
          let values = numbers(count, width: width, seed: seed)
          let comment = Comment(rawValue: "width \(width), count \(count), seed \(seed)")
          #expect(try read(bytes(values), count) == values, comment)
          var encoder = CanonicalEncoder()
          encoder.column(count: count, leastWidth: 0) { values[$0] }
          #expect(encoder.bytes == bytes(values), comment)
        }
      }
    }
  }

  @Test func `there is one byte string for each column`() throws {
    var accepted = 0
    for seed in 0..<8 as Range<UInt64> {
      let count = 4 + Int(seed) * 9
      let whole = bytes(numbers(count, width: seed, seed: seed))
      for place in whole.indices {
        for mask in [1, 2, 4, 8, 16, 32, 64, 128, 0xFF] as [UInt8] {
          var corrupted = whole
          corrupted[place] ^= mask
          guard let values = try? read(corrupted, count) else { continue }
          accepted += 1
          #expect(bytes(values) == corrupted, "seed \(seed), byte \(place) ^ \(mask)")
        }
      }
    }
    #expect(accepted > 100)
  }

  @Test func `32 zeros take a byte, and what is not needed is refused`() {
    #expect(bytes([UInt64](repeating: 0, count: 70)) == [0, 0, 0])
    #expect(bytes([1, 0, 1, 1]) == [1, 0b1101])
    #expect(bytes([0, 0, 0, 0, 300] + [UInt64](repeating: 0, count: 27)) == [0x80, 1, 4, 0xAC, 2])
    for other: [UInt8] in [[4, 0, 0], [1, 0], [0x80, 0], [2, 0b0101_0001], [1, 0b1_1101]] {
      #expect(throws: CanonicalDecodingError(reason: .notCanonical, offset: 0), "\(other)") {
        try read(other, 4)
      }
    }
  }

  @Test func `the texts of four keys are packed, those of three are not`() throws {
    func bytes(_ keys: [String]) -> [UInt8] {
      var encoder = CanonicalEncoder()
      String.encodeAscending(keys, into: &encoder)
      return encoder.bytes
    }
    #expect(bytes(["a1", "a2", "a3"]) == [1, 1, 2, 1, 1, 0x61, 0x31, 0x32, 0x33])
    let four: [UInt8] = [1, 1, 1, 4, 0x12, 0x11, 7, 0x61, 0xE8, 0x20, 0x70, 0]
    #expect(bytes(["a1", "a2", "a3", "a4"]) == four)
    func read(_ bytes: [UInt8]) throws -> [String] {
      var decoder = CanonicalDecoder(bytes)
      let keys = try String.decodeAscending(4, from: &decoder) { String.order($0, $1) < 0 }
      try decoder.finish()
      return keys
    }
    #expect(try read(four) == ["a1", "a2", "a3", "a4"])
    typealias Failure = CanonicalDecodingError
    func refuse(
      _ lengths: [UInt8], _ differences: [UInt64], _ reason: Failure.Reason
    ) {
      var encoder = CanonicalEncoder()
      encoder.column(differences)
      #expect(throws: Failure(reason: reason, offset: 6), "\(differences)") {
        try read(lengths + encoder.bytes)
      }
    }
    let lengths = Array(four[..<6])
    #expect(throws: Failure(reason: .truncated, offset: 6)) { try read(lengths + [7]) }
    refuse(lengths, [0x161, 0x50, 3, 1, 7], .integerTooLarge)
    refuse(lengths, [0x61, 0x50, 1, 3, 7], .notAscending)
    refuse(lengths, [0x61, 0x50, 0, 3, 7], .notCanonical)
    refuse([0, 0, 0, 4, 0x11, 0x11], [0xE1, 1, 2, 3], .invalidUTF8)
  }
}
