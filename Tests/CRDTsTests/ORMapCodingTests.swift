import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORMapCoding {
  typealias Sets = ORMapSpecification<ORSetSpecification>
  typealias Counters = ORMapSpecification<ORMapSpecification<CausalCounterSpecification>>
  typealias Scores = Replica<ORMap<String, ORMap<String, CausalCounter>>>

  @Test func `the states and deltas of a map have exactly one byte string`() throws {
    try checkCodecLaws(ofStatesOf: Sets.self, seeds: 0..<5)
    try checkCodecLaws(ofStatesOf: Counters.self, seeds: 0..<5)
  }

  @Test func `the bytes of a map are those of format 1`() throws {
    var alice = Scores(ReplicaID(9))
    alice.edit { map, dots in
      map.update("a", using: &dots) {
        $0.update("b", using: &$1) { $0.increment(by: 2, using: &$1) }
      }
    }
    let inner = alice.edit {
      $0.update("a", using: &$1) { $0.removeValue(forKey: "b", using: &$1) }
    }
    alice.edit { map, dots in
      map.update("", using: &dots) {
        $0.update("c", using: &$1) { $0.increment(by: 3, using: &$1) }
      }
    }
    let outer = alice.edit { $0.removeValue(forKey: "", using: &$1) }
    let all = alice.edit { map, dots in
      map.update("", using: &dots) {
        $0.update("c", using: &$1) { $0.increment(by: -1, using: &$1) }
      }
    }
    try expectGolden(alice.state, "01 01 0000000000000009 01 0004 03 00 03 0163 03 01")
    try expectGolden(inner, "01 01 0000000000000009 01 0001 02 0161 02 0162 00")
    try expectGolden(outer, "01 01 0000000000000009 01 0201 02 00 01")
    try expectGolden(all, "01 01 0000000000000009 01 0400 02 00 02 0163 02 01")
  }

  @Test func `hostile bytes of a map are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<ORMap<String, ORSet<Int>>>.self,
      [
        ("a key that is not UTF-8", seen + "03 01ff 03 02 02", .invalidUTF8, 15),
        ("a key of four gigabytes", seen + "03 ffffffff0f", .truncated, 19),
        ("a part in a whole", seen + "03 0161 02 02 02", .notCanonical, 16),
        ("an empty value in a whole", seen + "03 0161 01", .notCanonical, 16),
        ("keys out of order", seen + "05 00 0101 6261", .notAscending, 18),
        (
          "keys in the order of Unicode instead of bytes", seen + "05 00 0201 c3a966",
          .notAscending, 19
        ),
        ("a dot outside the context", seen + "03 0161 03 02 04", .dotOutsideContext, 18),
        ("four thousand million keys", seen + "feffffff0f", .truncated, 13),
      ])
  }

  @Test func `values that nest too deeply are refused before the stack ends`() throws {
    // A part with the one key "a", and under it another, and so on.
    for (depth, isRefused) in [(1, false), (63, false), (64, true), (100_000, true)] {
      let opening = [UInt8](repeatElement([0x02, 0x01, 0x61], count: depth).joined())
      // The innermost has neither branches nor leaves; every other lacks leaves only.
      let input = [0x01, 0x00] + opening + [0x00, 0x00] + [UInt8](repeating: 0, count: depth)
      do throws(CanonicalDecodingError) {
        let decoded = try Causal<Tree>(canonicalBytes: input)
        #expect(!isRefused, "depth \(depth)")
        #expect(decoded.canonicalBytes == input, "depth \(depth)")
      } catch {
        #expect(isRefused, "depth \(depth): \(error)")
        #expect(error == CanonicalDecodingError(reason: .tooDeep, offset: 195), "depth \(depth)")
      }
    }
  }
}
