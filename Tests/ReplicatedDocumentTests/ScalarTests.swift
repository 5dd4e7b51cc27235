import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import SortedCollections
import Specifications
import Testing

@Suite struct ScalarTests {
  /// Every kind and its corners, ascending; the two spellings of é differ in bytes alone.
  private static let ascending: [Scalar] = [
    .null, false, true, .integer(.min), .integer(.min + 1), -1, 0, 1, .integer(.max),
    .double(-Double.greatestFiniteMagnitude), -1.5, .double(-Double.leastNonzeroMagnitude),
    .double(-0.0), .double(0.0), .double(.leastNonzeroMagnitude), 1.5,
    .double(.greatestFiniteMagnitude), "", "\0", "A", "a", "ea", "e\u{301}", "z", "\u{E9}",
    "\u{FFFD}", "\u{1F600}", .bytes([]), .bytes([0]), .bytes([0, 1]), .bytes([255]),
    .timestamp(Instant(nanoseconds: .min)), .timestamp(.zero), .timestamp(.distantFuture),
  ]

  @Test func `the order is total, and the same bits are the same scalar`() {
    for (left, first) in Self.ascending.enumerated() {
      for (right, second) in Self.ascending.enumerated() {
        let order = Scalar.order(first, second).signum()
        check(order, is: (left - right).signum(), "\(first) against \(second)")
        check(first == second, is: left == right, "\(first) == \(second)")
        if left == right { check(first.hashValue, is: second.hashValue, "\(first)") }
      }
    }
    check(Set(Self.ascending).count, is: Self.ascending.count)
  }

  @Test func `a set keeps what differs in bytes alone apart`() throws {
    var replica = DocumentReplica(1)
    for scalar in Self.ascending.reversed() + Self.ascending {
      try replica.edit(.insert(scalar, "/all"))
    }
    let shown = replica.document["/all"].map { "\($0)" }
    let expected = JSONValue.array(Self.ascending.map { JSONValue($0) })
    check(shown, is: "\(expected)")
    try replica.edit(.remove("\u{E9}", "/all"), .remove(-0.0, "/all"))
    let rest = Self.ascending.filter { $0 != "\u{E9}" && $0 != .double(-0.0) }
    check(
      replica.document["/all"].map { "\($0)" }, is: "\(JSONValue.array(rest.map { JSONValue($0) }))"
    )
  }

  @Test func `bytes stand for one scalar, and truncated bytes for none`() throws {
    for scalar in Self.ascending {
      let bytes = scalar.canonicalBytes
      check(try Scalar(canonicalBytes: bytes), is: scalar, "\(scalar)")
      for length in 0..<bytes.count {
        let prefix = Array(bytes[..<length])
        check((try? Scalar(canonicalBytes: prefix)) == nil, "\(prefix) is refused")
      }
    }
  }

  @Test func `bytes of no scalar are refused`() {
    let refused: [([UInt8], CanonicalDecodingError.Reason)] = [
      ([8, 0], .notCanonical), ([10], .unknownTag(10)),
      ([0, 0], .trailingBytes),
      ([3, 0x80, 0], .notCanonical),
      ([4, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0], .notFinite),
      ([4, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0], .notFinite),
      ([5, 1, 0xFF], .invalidUTF8),
      ([5, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], .truncated),
    ]
    for (bytes, reason) in refused {
      do throws(CanonicalDecodingError) {
        Issue.record("\(bytes) is read as \(try Scalar(canonicalBytes: [1] + bytes))")
      } catch {
        check(error.reason, is: reason, "\(bytes)")
      }
    }
  }
}
