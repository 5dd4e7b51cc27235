import Convergence
import Testing

@Suite struct Columns {
  /// Numbers of every width, in an order that looks like none.
  private func numbers(_ count: Int, widest: UInt64, seed: UInt64) -> [UInt64] {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 503))
    return (0..<count).map { _ in
      (random.below(.max) &* 2 &+ random.below(2)) &>> (64 &- 1 &- random.below(widest))
    }
  }

  private func bytes(_ values: [UInt64]) -> [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.column(values)
    return encoder.bytes
  }

  private func read(_ bytes: [UInt8], _ count: Int) throws -> [UInt64] {
    var decoder = CanonicalDecoder(bytes)
    let values = try decoder.column(count)
    try decoder.finish()
    return values
  }

  @Test func `a column comes back, whatever its length and however wide its numbers are`() throws {
    for count in [0, 1, 3, 4, 5, 31, 32, 33, 35, 36, 64, 100] {
      for widest in [1, 4, 5, 13, 63, 64] as [UInt64] {
        for seed in 0..<8 as Range<UInt64> {
          let values = numbers(count, widest: widest, seed: seed)
          let comment = Comment(rawValue: "count \(count), widest \(widest), seed \(seed)")
          #expect(try read(bytes(values), count) == values, comment)
        }
      }
    }
    #expect(try read(bytes([.max, 0, .max, 1]), 4) == [.max, 0, .max, 1])
  }

  @Test func `a column has exactly one byte string`() throws {
    for seed in 0..<6 as Range<UInt64> {
      let count = 4 + Int(seed) * 7
      let whole = bytes(numbers(count, widest: 6 + 8 * seed, seed: seed))
      for length in 0..<whole.count {
        #expect((try? read(Array(whole[..<length]), count)) == nil, "seed \(seed), \(length)")
      }
      for place in whole.indices {
        for mask in [1, 2, 4, 8, 16, 32, 64, 128, 0xFF] as [UInt8] {
          var corrupted = whole
          corrupted[place] ^= mask
          guard let values = try? read(corrupted, count) else { continue }
          #expect(bytes(values) == corrupted, "seed \(seed), byte \(place) ^ \(mask)")
        }
      }
    }
  }

  @Test func `fewer than four numbers are written one by one, more as wide as they need to be`() {
    #expect(bytes([300, 1, 2]) == [0xAC, 2, 1, 2])
    #expect(bytes([1, 2, 3, 4]) == [4, 0x21, 0x43])
    #expect(bytes([1, 2, 3, 31, 5]) == [5, 0x41, 0x8C, 0x5F, 0])
    let ones = [UInt64](repeating: 1, count: 32)
    #expect(bytes(ones) == [4] + [UInt8](repeating: 0x11, count: 16))
    // One that is much wider than the others is listed behind them.
    #expect(
      bytes(ones.dropLast() + [0x1_0002])
        == [0x84] + [UInt8](repeating: 0x11, count: 15) + [0x21, 1, 31, 0x80, 0x20])
  }

  @Test func `other ways to write a column are refused where the block begins`() {
    let rest = [UInt8](repeating: 0, count: 40)
    let far: UInt64 = 1 << 60
    let table: [(name: String, bytes: [UInt8], reason: CanonicalDecodingError.Reason, at: Int)] = [
      ("three bits", [3, 0x11, 0x11], .notCanonical, 0),
      ("wider than needed", [5, 0x41, 0x0C, 0x02, 0], .notCanonical, 0),
      ("65 bits", [65] + rest, .notCanonical, 0),
      ("something in the rest of the last byte", [5, 0x1F, 0, 0x10], .notCanonical, 0),
      ("nothing wider", [0x84, 0x11, 0x11, 0], .notCanonical, 0),
      ("wider by nothing", [0x84, 0x11, 0x11, 1, 3, 0], .notCanonical, 4),
      ("a place behind the end", [0x84, 0x11, 0x11, 1, 4, 0x7F], .notCanonical, 4),
      ("places out of order", [0x84, 0x11, 0x11, 2, 1, 1, 0, 1], .notCanonical, 6),
      (
        "wider than 64 bits", [0x84, 0x11, 0x11, 1, 0] + far.body,
        .integerTooLarge, 4
      ),
      ("better written wide", [0x84, 0x11, 0x11, 1, 3, 1], .notCanonical, 0),
      ("half a block", [64] + rest.prefix(31), .truncated, 1),
    ]
    for (name, bytes, reason, at) in table {
      #expect(throws: CanonicalDecodingError(reason: reason, offset: at), "\(name)") {
        try read(bytes, 4)
      }
    }
  }

  @Test func `a column of one is the value as it is alone`() {
    func check<Value: CanonicalCodable>(_ values: [Value]) {
      for value in values {
        var encoder = CanonicalEncoder()
        Value.encodeColumn([value], into: &encoder)
        #expect(encoder.bytes == value.body, "\(value)")
      }
    }
    check([0, 1, 300, .max] as [UInt64])
    check([0, -1, .min, .max] as [Int])
    check([0, -1, .min, .max] as [Int64])
    check(["", "a", "\u{E9}", String(repeating: "x", count: 200)])
    check([true, false])
    check([HybridTimestamp.zero, HybridTimestamp(rawValue: 4097), HybridTimestamp(rawValue: .max)])
  }

  @Test func `keys that ascend come back`() throws {
    func check<Key: CanonicalCodable & SortedKey & Equatable>(_ keys: [Key]) throws {
      var encoder = CanonicalEncoder()
      Key.encodeAscending(keys, into: &encoder)
      var decoder = CanonicalDecoder(encoder.bytes)
      #expect(
        try Key.decodeAscending(keys.count, from: &decoder) { Key.order($0, $1) < 0 } == keys)
      try decoder.finish()
    }
    try check([.min, -2, -1, 0, 1, .max] as [Int])
    try check([.min, .max] as [Int64])
    try check([0, 1, .max] as [UInt64])
    try check([] as [Int])
    let long = String(repeating: "a", count: 63)
    try check([
      "", "a", long, long + "a", long + "aa", long + "aab", long + "ab", "b", "\u{E9}", "\u{E9}a",
      "\u{EA}",
    ])
    try check(Array(Set(numbers(500, widest: 64, seed: 1))).sorted())
    let names = numbers(300, widest: 20, seed: 2).map { "key\($0)" }
    try check(Array(Set(names)).sorted { String.order($0, $1) < 0 })
  }

  @Test func `a key takes no more than 64 bytes from the key before it`() throws {
    let keys = ["", "a", "b"].map { String(repeating: "x", count: 100) + $0 }
    var encoder = CanonicalEncoder()
    String.encodeAscending(keys, into: &encoder)
    #expect(encoder.bytes.count == 2 + 3 + 100 + 37 + 37)
    var decoder = CanonicalDecoder([65, 64, 100, 1, 1] + encoder.bytes.dropFirst(5))
    #expect(throws: CanonicalDecodingError(reason: .notCanonical, offset: 105)) {
      try String.decodeAscending(3, from: &decoder) { String.order($0, $1) < 0 }
    }
  }
}
