import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// The examples of RFC 6902, appendix A, and of RFC 7386, appendix A, word for word, and some more.
@Suite struct JSONPatchTests {
  /// Document, patch, and what comes out; `nil` if the patch must be refused.
  private static let examples: [(String, String, String?)] = [
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#,
      #"{"baz":"qux","foo":"bar"}"#
    ),
    (
      #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#,
      #"{"foo":["bar","qux","baz"]}"#
    ),
    (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
    (
      #"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#,
      #"{"foo":["bar","baz"]}"#
    ),
    (
      #"{"baz":"qux","foo":"bar"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#,
      #"{"baz":"boo","foo":"bar"}"#
    ),
    (
      #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
      #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
      #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
    ),
    (
      #"{"foo":["all","grass","cows","eat"]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
      #"{"foo":["all","cows","eat","grass"]}"#
    ),
    (
      #"{"baz":"qux","foo":["a",2,"c"]}"#,
      #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]"#,
      #"{"baz":"qux","foo":["a",2,"c"]}"#
    ),
    (#"{"baz":"qux"}"#, #"[{"op":"test","path":"/baz","value":"bar"}]"#, nil),
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#,
      #"{"child":{"grandchild":{}},"foo":"bar"}"#
    ),
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#,
      #"{"baz":"qux","foo":"bar"}"#
    ),
    (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz/bat","value":"qux"}]"#, nil),
    (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10}]"#, #"{"/":9,"~1":10}"#),
    (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":"10"}]"#, nil),
    (
      #"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#,
      #"{"foo":["bar",["abc","def"]]}"#
    ),
    // Beyond the appendix.
    (#"{"a":1}"#, #"[{"op":"copy","from":"/a","path":"/b"}]"#, #"{"a":1,"b":1}"#),
    (
      #"{"a":{"b":[1]}}"#, #"[{"op":"copy","from":"/a","path":"/a/c"}]"#,
      #"{"a":{"b":[1],"c":{"b":[1]}}}"#
    ),
    (#"{"a":{"b":1}}"#, #"[{"op":"move","from":"/a","path":"/a/b"}]"#, nil),
    (#"{"a":{"b":1}}"#, #"[{"op":"move","from":"/a","path":"/a"}]"#, #"{"a":{"b":1}}"#),
    (
      // Two keys that only look alike.
      #"{"\u00e9":1,"e\u0301":{"b":2}}"#,
      #"[{"op":"move","from":"/\u00e9","path":"/e\u0301/c"}]"#, "{\"e\u{301}\":{\"b\":2,\"c\":1}}"
    ),
    (#"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/3","value":3}]"#, nil),
    (#"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/01","value":3}]"#, nil),
    (#"{"a":[1,2]}"#, #"[{"op":"remove","path":"/a/-"}]"#, nil),
    (
      #"{"a":[1,[2]]}"#, #"[{"op":"replace","path":"/a/1/0","value":{"b":3}}]"#,
      #"{"a":[1,[{"b":3}]]}"#
    ),
    (#"{"a":1}"#, #"[{"op":"add","path":"","value":{"b":2}}]"#, #"{"b":2}"#),
    (#"{"a":1}"#, #"[{"op":"test","path":"","value":{"a":1.0}}]"#, #"{"a":1}"#),
    (#"{"a":1}"#, #"[{"op":"replace","path":"/b","value":1}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"remove","path":"/b"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"remove","path":"/a"},{"op":"remove","path":"/a"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"delete","path":"/a"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"add","path":"/b"}]"#, nil),
    (#"{"a":1}"#, #"[{"op":"add","path":"b","value":1}]"#, nil),
    (#"{"a":1}"#, #"{"op":"remove","path":"/a"}"#, nil),
    (#"{"":{"":1}}"#, #"[{"op":"add","path":"//","value":2}]"#, #"{"":{"":2}}"#),
  ]

  @Test func `a tree takes the patches of RFC 6902`() throws {
    for (before, patch, after) in Self.examples {
      let start = try JSONValue(parsing: before)
      var value = start
      do throws(JSONPatchError) {
        try JSONPatch(try Self.json(patch)).apply(to: &value)
        check(value.description, is: after ?? "refused", "\(before) \(patch)")
      } catch {
        check(after == nil, "\(before) \(patch): \(error)")
        check(value, is: start, "\(patch) changes nothing")
      }
    }
  }

  @Test func `a document takes the patches of RFC 6902`() throws {
    for (before, patch, after) in Self.examples {
      var replica = DocumentReplica(1)
      try replica.edit(at: .zero) { try $0.update("", to: try JSONValue(parsing: before)) }
      let start = replica.document
      do {
        let delta = try replica.edit(at: .zero) { try $0.apply(try JSONPatch(Self.json(patch))) }
        check(replica.json.description, is: after ?? "refused", "\(before) \(patch)")
        var other = start
        other.merge(delta)
        check(other, is: replica.document, "\(patch) is one delta")
      } catch let error as JSONPatchError {
        check(after == nil, "\(before) \(patch): \(error)")
        check(replica.document, is: start, "\(patch) changes nothing")
      }
    }
  }

  @Test func `a patch comes back from its JSON`() throws {
    for (_, text, _) in Self.examples {
      guard let patch = try? JSONPatch(JSONValue(parsing: text)) else { continue }
      check(try JSONPatch(patch.json), is: patch, text)
    }
  }

  @Test func `a merge patch of RFC 7386 changes trees and documents`() throws {
    let examples: [(String, String, String)] = [
      (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
      (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
      (#"{"a":"b"}"#, #"{"a":null}"#, #"{}"#),
      (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
      (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
      (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
      (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
      (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
      (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
      (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#),
      (#"{"a":"foo"}"#, "null", "null"),
      (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
      (#"{"e":null}"#, #"{"a":1}"#, #"{"a":1,"e":null}"#),
      (#"[1,2]"#, #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
      (#"{}"#, #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ]
    for (before, patch, after) in examples {
      let (old, change) = (try JSONValue(parsing: before), try JSONValue(parsing: patch))
      check(old.merging(patch: change).description, is: after, "\(before) \(patch)")
      // A document is an object at its root, so the examples are put into a field.
      var replica = DocumentReplica(1)
      try replica.edit(at: .zero) {
        try $0.update("/x", to: old)
        try $0.merge(patch: change, at: "/x")
      }
      check(replica.document["/x"]?.description, is: after, "\(before) \(patch)")
    }
  }

  @Test func `a patch keeps counters, sets and what it does not touch`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try bob.merge(
      try alice.edit(.add(5, "/n"), .insert("b", "/s"), .set("/m/x", 1), .set("/m/y", [1, 2])))
    let patch = try JSONPatch(
      try JSONValue(
        parsing: """
          [{"op":"replace","path":"/n","value":7},{"op":"add","path":"/s/0","value":"a"},
           {"op":"add","path":"/s/-","value":"a"},{"op":"remove","path":"/s/1"},
           {"op":"replace","path":"/m","value":{"x":1,"z":3,"y":[1,2]}},
           {"op":"move","from":"/n","path":"/m/n"},{"op":"copy","from":"/s","path":"/m/s"}]
          """))
    let patched = try alice.edit(at: .zero) { try $0.apply(patch) }
    let meanwhile = try bob.edit(.add(1, "/n"), .insert("c", "/s"), .set("/m/x", 2))
    try alice.merge(meanwhile)
    try bob.merge(patched)
    check(alice.document, is: bob.document)
    let expected: JSONValue = [
      "n": 1, "s": ["a", "c"], "m": ["x": 2, "y": [1, 2], "z": 3, "n": 7, "s": ["a"]],
    ]
    check(alice.json, is: expected)
    check(alice.document.kind(at: "/m/n"), is: .counter)
    check(alice.document.kind(at: "/m/s"), is: .set)
  }

  /// A patch text as JSON; the examples are all JSON.
  private static func json(_ text: String) throws(JSONPatchError) -> JSONValue {
    do throws(JSONParsingError) {
      return try JSONValue(parsing: text)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  @Test func `a set changes member by member`() throws {
    var alice = DocumentReplica(1)
    try alice.edit((0..<200).map { .insert(.integer($0), "/s") })
    let before = alice.document
    try alice.edit(.remove(3, "/s"), .insert("x", "/s"), .insert(-1, "/s"), .remove(150, "/s"))
    let patch = JSONPatch(alice.document.changes(since: before))
    check(
      patch.operations,
      is: [.remove("/s/150"), .remove("/s/3"), .add("/s/0", -1), .add("/s/199", "x")])
    var mirror = before.json
    try patch.apply(to: &mirror)
    check(mirror, is: alice.json)
    // A document takes it member by member, too, and nobody's member is lost.
    var bob = DocumentReplica(ReplicaID(2), resuming: before)
    try bob.edit(at: .zero) { try $0.apply(patch) }
    check(bob.json, is: alice.json)
    let deep = DocumentPath((0..<DocumentPath.maximumDepth).map { "\($0)" })
    try alice.edit(.insert(1, deep))
    let shallow = alice.document
    try alice.edit(.insert(2, deep))
    check(
      JSONPatch(alice.document.changes(since: shallow)).operations, is: [.replace(deep, [1, 2])])
  }

  @Test func `what is no list of operations fails as a whole`() throws {
    for json in [[:], nil, "x", 1, ["op": "remove", "path": "/a"]] as [JSONValue] {
      do throws(JSONPatchError) {
        _ = try JSONPatch(json)
        Issue.record("\(json) is a patch")
      } catch {
        check(error.reason, is: .malformed, "\(json)")
        check(error.operation, is: nil, "\(json)")
        check(error.description, is: "a patch of RFC 6902 is an array of operations")
      }
    }
    do throws(JSONPatchError) {
      _ = try JSONPatch([["op": "remove", "path": "/a"], [:]])
      Issue.record("an operation without a name")
    } catch {
      check(error.description, is: "operation 1 fails: it is not an operation of RFC 6902")
    }
  }
}
