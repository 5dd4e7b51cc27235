import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

@Suite struct DocumentLimitsTests {
  private static let limits = DocumentLimits(depth: 3, keyLength: 4, valueSize: 40, width: 3)

  @Test func `an edit beyond a limit is refused with the limit in the error`() throws {
    let nested = (0...DocumentLimits.maximumValueDepth).reduce(JSONValue.null) { value, _ in [value]
    }
    let table: [(Edit, DocumentError?)] = [
      (.set("/a/b/c", 1), nil), (.set("/a/b/c/d", 1), .pathTooDeep("/a/b/c/d")),
      (.set("/four", 1), nil), (.set("/fiver", 1), .keyTooLong("/fiver", limit: 4)),
      (.set("/éé", 1), nil), (.set("/ééé", 1), .keyTooLong("/ééé", limit: 4)),
      (.set("/a", .string(String(repeating: "x", count: 40))), nil),
      (.set("/a", .string(String(repeating: "x", count: 41))), .valueTooLarge("/a", limit: 40)),
      (.set("/a", .bytes(Array(repeating: 0, count: 41))), .valueTooLarge("/a", limit: 40)),
      (.set("/a", [1, 2, 3, 4]), nil),
      (.set("/a", [1, 2, 3, 4, 5]), .valueTooLarge("/a", limit: 40)),
      (.set("/a", ["k": ["12345678901234567890123456789"]]), .valueTooLarge("/a", limit: 40)),
      (.insert(.string(String(repeating: "x", count: 41)), "/a"), .valueTooLarge("/a", limit: 40)),
      (.set("/a", nested), .valueTooLarge("/a", limit: 40)),
      (.set("/a", [.double(.infinity)]), .notFinite("/a")),
    ]
    for (edit, error) in table {
      var replica = DocumentReplica(ReplicaID(1), within: Self.limits)
      check(replica.refusal(of: edit), is: error, "\(edit)")
      if error != nil { check(replica.document, is: Document()) }
    }
    var wide = DocumentReplica(1)
    check(wide.refusal(of: .set("/a", nested)), is: .valueTooDeep("/a"))
  }

  @Test func `a map and a set take so many entries and no more`() throws {
    var replica = DocumentReplica(ReplicaID(1), within: Self.limits)
    try replica.edit(.set("/m/a", 1), .set("/m/b", 1), .set("/m/c", 1))
    try replica.edit(.insert(1, "/s"), .insert(2, "/s"), .insert(3, "/s"))
    check(replica.refusal(of: .set("/m/d", 1)), is: .tooManyEntries("/m", limit: 3))
    check(replica.refusal(of: .insert(4, "/s")), is: .tooManyEntries("/s", limit: 3))
    check(replica.refusal(of: .insert(3, "/s")), is: nil, "a member that is there")
    check(replica.refusal(of: .delete("/m/a"), .set("/m/d", 1)), is: nil)
    try replica.edit(.set("/n", 1))
    check(replica.refusal(of: .set("/o", 1)), is: .tooManyEntries("", limit: 3))
  }

  @Test func `bytes that say more than the limits are refused`() throws {
    let rows: [(Edit, DocumentError)] = [
      (.set("/a/b/c/d", 1), .pathTooDeep("/a/b/c/d")),
      (.set("/a/fiver", 1), .keyTooLong("/a/fiver", limit: 4)),
      (.set("/a", .string(String(repeating: "x", count: 41))), .valueTooLarge("/a", limit: 40)),
      (.insert(.string(String(repeating: "x", count: 41)), "/s"), .valueTooLarge("/s", limit: 40)),
    ]
    for (edit, expected) in rows {
      var replica = DocumentReplica(1)
      let delta = try replica.edit(edit)
      do throws(DocumentDecodingError) {
        _ = try Document(canonicalBytes: replica.document.canonicalBytes, within: Self.limits)
        Issue.record("\(edit) is read")
      } catch {
        check(error, is: .beyondLimits(expected))
      }
      do throws(DocumentDecodingError) {
        _ = try Document.Delta(canonicalBytes: delta.canonicalBytes, within: Self.limits)
        Issue.record("\(edit) is read")
      } catch {
        check(error, is: .beyondLimits(expected))
      }
      check(
        try Document(canonicalBytes: replica.document.canonicalBytes, within: DocumentLimits()),
        is: replica.document)
    }
    var wide = DocumentReplica(1)
    try wide.edit(.set("/a", 1), .set("/b", 1), .set("/c", 1), .insert(1, "/d"))
    #expect(throws: DocumentDecodingError.beyondLimits(.tooManyEntries("", limit: 3))) {
      try Document(canonicalBytes: wide.document.canonicalBytes, within: Self.limits)
    }
    #expect(throws: DocumentDecodingError.self) {
      try Document(canonicalBytes: [9], within: DocumentLimits())
    }
  }

  @Test func `corners of keys and numbers survive edits, merges and bytes`() throws {
    let keys: [DocumentPath] = [
      "/", "//", "/a~1b", "/m~0n", "/~01", ["~1"], ["/"], ["~"], "/\u{0}", "/ ", "/\u{1F600}",
      "/e\u{301}", "/\u{E9}",
    ]
    let values: [JSONValue] = [
      .integer(.min), .integer(.max), .double(-0.0), .double(0), .double(.leastNonzeroMagnitude),
      "\u{0}",
      .bytes([]), .timestamp(.init(nanoseconds: .min)), [], [:], [[], [:]], nil,
    ]
    var replica = DocumentReplica(1)
    var other = DocumentReplica(2)
    for (place, key) in keys.enumerated() {
      let path = DocumentPath(["\(place)"] + key.keys)
      try other.merge(try replica.edit(.set(path, values[place % values.count])))
    }
    for value in values {
      try other.merge(try replica.edit(.set("/v", value)))
      check(other.document["/v"], is: value)
      check(try Document(canonicalBytes: other.document.canonicalBytes), is: replica.document)
    }
    for (place, key) in keys.enumerated() {
      check(try DocumentPath(parsing: key.description), is: key)
      let value = replica.document[DocumentPath(["\(place)"] + key.keys)]
      check(value, is: values[place % values.count], "\(key)")
    }
  }

  @Test func `no limit lets in a path that is deeper than any may be`() throws {
    var limits = DocumentLimits()
    limits.depth = .max
    let keys = (0..<DocumentPath.maximumDepth).map { "\($0)" }
    var replica = DocumentReplica(ReplicaID(1), within: limits)
    check(replica.refusal(of: .set(DocumentPath(keys), 1)), is: nil)
    let deeper = DocumentPath(keys.map { $0 + "x" } + ["y"])
    check(replica.refusal(of: .set(deeper, 1)), is: .pathTooDeep(deeper))
    check(try Document(canonicalBytes: replica.document.canonicalBytes), is: replica.document)
  }
}
