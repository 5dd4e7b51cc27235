import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Testing

@Suite struct JSONValueCodingTests {
  private static let values: [JSONValue] = [
    nil, true, false, 0, .integer(.min), .integer(.max), .double(-0.0), 0.1, "", "é\u{0}",
    .bytes([]), .bytes([0, 255]), .timestamp(.zero), .timestamp(.distantFuture), [], [:], [[]],
    ["": nil], ["a": 1, "ab": [2, "x", ["c": false]], "b": [:]], [1, 2, 3, 4, 5, 6, 1_000_000],
    [["a": 1], ["a": 2, "b": [nil, nil]], [.bytes([1]), .timestamp(.zero), 0.5]],
  ]

  @Test func `every kind of value comes back from its bytes`() throws {
    for value in Self.values + [.array(Self.values)] {
      let bytes = value.canonicalBytes
      check(try JSONValue(canonicalBytes: bytes), is: value, "\(value)")
      for length in 0..<bytes.count {
        check((try? JSONValue(canonicalBytes: Array(bytes[..<length]))) == nil, "\(value)")
      }
    }
  }

  @Test func `a corrupted byte never traps, and what is accepted has no other bytes (H2, H4)`() {
    var accepted = 0
    for value in Self.values + [.array(Self.values)] {
      let bytes = value.canonicalBytes
      for place in bytes.indices {
        for mask in 1...255 as ClosedRange<UInt8> {
          var corrupted = bytes
          corrupted[place] ^= mask
          guard let other = try? JSONValue(canonicalBytes: corrupted) else { continue }
          accepted += 1
          check(other.canonicalBytes, is: corrupted, "\(value): byte \(place) ^ \(mask)")
        }
      }
    }
    check(accepted > 1000, "\(accepted) are accepted: the test has tested something")
  }

  @Test func `few bytes do not become many values, nor deep ones`() {
    let version = JSONValue.null.canonicalBytes[0]
    // An array of 2^40 elements, an array of arrays without end, an object of 2^40 members.
    let hostile: [[UInt8]] = [
      [8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1], [9, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
      Array(repeating: [8, 1], count: 100_000).flatMap { $0 },
      Array(repeating: [9, 1, 1, 0x6B], count: 100_000).flatMap { $0 },
    ]
    for bytes in hostile {
      check((try? JSONValue(canonicalBytes: [version] + bytes)) == nil, "\(bytes.prefix(8))")
    }
  }
}
