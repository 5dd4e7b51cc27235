import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import SortedCollections
import Specifications
import Testing

@Suite struct JSONValueTests {
  private static let table: JSONValue = [
    "b": [1, 2.5, nil, true, [:], []],
    "a": ["z": "last", "A": "first", "é": "after z"],
    "": false,
  ]

  @Test func `text is compact, with names in the order of their bytes`() {
    check(
      "\(Self.table)",
      is: #"{"":false,"a":{"A":"first","z":"last","é":"after z"},"b":[1,2.5,null,true,{},[]]}"#)
    check(Self.table.description, is: Self.table.text(isPretty: false))
  }

  @Test func `pretty text has a line for each member`() {
    check(
      Self.table.text(isPretty: true),
      is: """
        {
          "": false,
          "a": {
            "A": "first",
            "z": "last",
            "é": "after z"
          },
          "b": [
            1,
            2.5,
            null,
            true,
            {},
            []
          ]
        }
        """)
  }

  @Test func `what may not stand in a string is escaped, and nothing else`() {
    let table: [(String, String)] = [
      ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#),
      ("\0\u{1}\u{8}\u{1F}\u{7F}", #""\u0000\u0001\u0008\u001f\u007f""#),
      ("é\u{1F600}\u{2028}", "\"é\u{1F600}\u{2028}\""), ("\r\n", #""\r\n""#),
      ("\"\u{301}", "\"\\\"\u{301}\""),
    ]
    for (string, text) in table {
      let shown = JSONValue.string(string).description
      check(Array(shown.utf8), is: Array(text.utf8), "\(shown)")
      check(JSONValue.object([string: 1]).description.utf8.count, is: text.utf8.count + 4)
    }
  }

  @Test func `numbers are shown so that they can be read back`() {
    let table: [(JSONValue, String)] = [
      (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"),
      (0.1, "0.1"), (.double(1), "1.0"), (.double(-0.0), "-0.0"), (1e300, "1e+300"),
      (.double(.leastNonzeroMagnitude), "5e-324"), (.double(.infinity), "null"),
      (.double(.nan), "null"),
    ]
    for (value, text) in table { check(value.description, is: text) }
  }

  @Test func `values are found by path`() {
    let table: [(DocumentPath, JSONValue?)] = [
      ("", Self.table), ("/", false), ("/a/z", "last"), ("/b/0", 1), ("/b/4", [:]), ("/b/5", []),
      ("/b/6", nil), ("/b/-1", nil), ("/b/01", nil), ("/b/+1", nil), ("/b/x", nil), ("/c", nil),
      ("/a/z/x", nil), ("/b/4/x", nil),
    ]
    for (path, value) in table { check(Self.table[path], is: value, "\(path)") }
  }

  @Test func `the first difference is the first path in key order`() {
    let plain: JSONValue = ["a": ["x": 1, "y": [1, 2]], "b": 2, "c": [:]]
    let table: [(JSONValue, DocumentPath?)] = [
      (plain, nil),
      (["a": ["x": 1, "y": [1, 3]], "b": 3, "c": [:]], "/a/y"),
      (["a": ["x": 1, "y": [1, 2]], "b": 2], "/c"),
      (["a": ["x": 1, "y": [1, 2]], "aa": 0, "b": 3, "c": [:]], "/aa"),
      (["a": ["w": 0, "x": 2, "y": [1, 2]], "b": 2, "c": [:]], "/a/w"),
      (["a": ["x": 1, "y": [1, 2]], "b": 2.0, "c": [:]], "/b"),
      (["b": 2, "c": [:]], "/a"), ([:], "/a"), (5, ""), ([], ""),
      (["a": ["x": 1, "y": [1, 2]], "b": 2, "c": ["d": nil]], "/c/d"),
    ]
    for (other, path) in table {
      check(plain.firstDifference(from: other), is: path, "\(other)")
      check(other.firstDifference(from: plain), is: path, "\(other), the other way round")
    }
  }

  @Test func `values are equal exactly if their texts are`() {
    let values: [JSONValue] = [
      "\u{E9}", "e\u{301}", .double(0), .double(-0.0), 0, nil, false, "0", [], [:], [0], ["0": 0],
      ["\u{E9}": 1], ["e\u{301}": 1], ["a": "\u{E9}"], ["a": "e\u{301}"],
    ]
    for (left, first) in values.enumerated() {
      for (right, second) in values.enumerated() {
        check(first == second, is: left == right, "\(first) == \(second)")
        let difference = first.firstDifference(from: second)
        check(difference == nil, is: left == right, "\(first) from \(second)")
      }
    }
  }

  @Test func `values, documents and changes that are equal hash alike`() throws {
    let values: [JSONValue] = [
      "\u{E9}", "e\u{301}", .double(0), .double(-0.0), 0, nil, false, true, "0", .bytes([1]),
      .timestamp(.zero), [], [:], [0], ["0": 0], ["a": ["b": [1, 2]]],
    ]
    #expect(Set(values).count == values.count)
    for value in values {
      let again = try JSONValue(canonicalBytes: value.canonicalBytes)
      #expect(Set(values).contains(again), "\(value)")
    }
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    var states: Set<Document> = [Document()]
    var changes: Set<DocumentChange> = []
    for value in values {
      let before = alice.document
      try bob.merge(try alice.edit(.set("/x", value)))
      states.insert(alice.document)
      #expect(states.contains(bob.document))
      changes.formUnion(alice.document.changes(since: before))
      #expect(changes.isSuperset(of: bob.document.changes(since: before)))
    }
    #expect(states.count == values.count + 1 && changes.count == values.count)
    #expect(Set([JSONPatch([.add("/x", 1)]), JSONPatch([.add("/x", 1)]), JSONPatch()]).count == 2)
  }
}
