import Causality
import Checking
import Foundation
import ReplicatedDocument
import SortedCollections
import Testing

/// What each policy makes of concurrent values.
@Suite struct ResolutionPolicyTests {
  /// Values of the replicas 1, 2, 3, …, written at these times.
  private func conflict(
    _ values: [(JSONValue, at: UInt64)], base: FieldConflict.Base = .unknown
  ) -> FieldConflict {
    FieldConflict(
      at: "/f",
      between: values.enumerated().map { number, value in
        ConcurrentValue(
          value.0, by: Dot(ReplicaID(UInt64(number + 1)), 1),
          at: HybridTimestamp(rawValue: value.at))
      }, base: base)
  }

  @Test func `each policy chooses or joins as its name says`() {
    let numbers = conflict([(2, at: 3), (10, at: 1), (1.5, at: 2)])
    let texts = conflict([("b", at: 1), ("abc", at: 2), ("c", at: 3)])
    let arrays = conflict([([3, 1], at: 1), ([1, 2, [0]], at: 3), ([[0], 3, "1"], at: 2)])
    let objects = conflict([
      (["a": 1, "o": ["x": 1, "z": 1]], at: 1), (["b": 2, "o": ["y": 2, "z": 2]], at: 3),
      (["a": 3, "o": ["z": 3]], at: 2),
    ])
    let deleted = conflict([(1, at: 1), (nil, at: 2), (3, at: 3)])
    let rows: [(ResolutionPolicy, FieldConflict, JSONValue?, String)] = [
      (.lastWriteWins, numbers, 2, "last-write-wins"),
      (.firstWriteWins, numbers, 10, "first-write-wins"),
      (.maximum, numbers, 10, "maximum"), (.minimum, numbers, 1.5, "minimum"),
      (.maximum, texts, "c", "maximum"), (.minimum, texts, "abc", "minimum"),
      (.largerValue, texts, "abc", "larger-value"), (.largerValue, numbers, 1.5, "larger-value"),
      (.union, arrays, [3, 1, [0], "1", 2], "union"), (.union, numbers, 2, "last-write-wins"),
      (
        .deepMerge(), objects, ["a": 3, "b": 2, "o": ["x": 1, "y": 2, "z": 2]], "deep-merge"
      ),
      (
        .deepMerge(leaves: .minimum), objects, ["a": 1, "b": 2, "o": ["x": 1, "y": 2, "z": 1]],
        "deep-merge(minimum)"
      ),
      (.deepMerge(), arrays, [1, 2, [0]], "last-write-wins"),
      (.authority(ReplicaID(2)), numbers, 10, "authority(2)"),
      (.authority(ReplicaID(9)), numbers, 2, "last-write-wins"),
      (.preferDeletion, deleted, nil, "prefer-deletion"),
      (.preferDeletion, numbers, 2, "last-write-wins"),
      (.preferEdit, deleted, 3, "prefer-edit"),
      (.preferEdit, conflict([(1, at: 1), (nil, at: 2)]), 1, "prefer-edit"),
      (.lineMerge, texts, "c", "last-write-wins"),
      (.firstThatFits([.union, .lineMerge, .maximum]), numbers, 10, "maximum"),
      (.firstThatFits([]), numbers, 2, "last-write-wins"),
      (.custom("sum", { _ in .value(13.5) }), numbers, 13.5, "custom(sum)"),
      (.custom("no", { _ in .removal }), numbers, nil, "custom(no)"),
      (.custom("?", { _ in .undecided }), numbers, 2, "last-write-wins"),
    ]
    for (policy, conflict, value, name) in rows {
      let resolution = policy.resolve(conflict)
      check(resolution.value, is: value, "\(policy)")
      check(resolution.policy, is: name, "\(policy)")
      check(resolution.conflict, is: conflict, "\(policy)")
    }
  }

  @Test func `removals that are known are preferred or passed over`() {
    let removal = ConcurrentValue(
      nil, as: nil, from: DotCloud([Dot(ReplicaID(7), 4)]), at: HybridTimestamp(rawValue: 9))
    let found = FieldConflict(
      at: "/f", between: [removal] + conflict([(1, at: 1)]).values, base: .value(0))
    #expect(found.kind == .deleteModify && found.shown == 1)
    let policies: [(ResolutionPolicy, JSONValue?)] = [
      (.preferDeletion, nil), (.preferEdit, 1), (.lastWriteWins, 1), (.maximum, 1),
      (.authority(ReplicaID(7)), nil), (.authority(ReplicaID(1)), 1),
      (.firstThatFits([.union, .preferDeletion]), nil),
    ]
    for (policy, value) in policies { check(policy.resolve(found).value, is: value, "\(policy)") }
    #expect(ResolutionPolicy.preferEdit.resolve(found).lost == [removal])
    #expect(ResolutionPolicy.preferDeletion.resolve(found).lost.map(\.value) == [1])
  }

  @Test func `text is merged line by line against what it was`() {
    let rows: [(base: String, hers: String, his: String, merged: String)] = [
      ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
      ("a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n"),
      ("a\nb\nc\n", "a\nc\n", "a\nb\nC\n", "a\nC\n"),
      ("a\n", "a\nhers\n", "a\nhis\n", "a\nhers\nhis\n"),
      ("a", "a\nhers", "his\na", "his\na\nhers"),
      ("a\nb", "A\nb", "his\na\nb", "his\nA\nb"), ("a\nb", "hers\na\nb", "A\nb", "hers\nA\nb"),
      ("a\nb\nc\n", "a\nhers\nc\n", "a\nhis\nc\n", "a\nhis\nc\n"),
      ("a\nb\nc\nd\n", "a\nd\n", "a\nb\nC\nd\n", "a\nb\nC\nd\n"),
      ("a\nb\nc\n", "x\nb\nc\n", "x\nb\nz\n", "x\nb\nz\n"),
      ("", "hers", "his", "his"), ("a\nb", "", "a\nB", "a\nB"), ("a", "a", "b", "b"),
      ("e\u{301}\n1\n", "\u{e9}\n1\n", "e\u{301}\n2\n", "\u{e9}\n2\n"),
    ]
    for (base, hers, his, merged) in rows {
      let found = conflict(
        [(.string(hers), at: 1), (.string(his), at: 2)], base: .value(.string(base)))
      check(ResolutionPolicy.lineMerge.resolve(found).value, is: .string(merged), "\(base)")
    }
    let fresh = conflict([("a", at: 1), ("b", at: 2)], base: .nothing)
    #expect(ResolutionPolicy.lineMerge.resolve(fresh).value == "b")
    let number = conflict([("a", at: 1), (1, at: 2)], base: .value("x"))
    #expect(ResolutionPolicy.firstThatFits([.lineMerge, .minimum]).resolve(number).value == 1)
    let inner = conflict(
      [(["n": "A\nb"], at: 1), (["n": "a\nB", "k": 1], at: 2)], base: .value(["n": "a\nb"]))
    #expect(
      ResolutionPolicy.deepMerge(leaves: .lineMerge).resolve(inner).value
        == ["n": "A\nB", "k": 1])
  }

  @Test func `values of which nothing is missing are not lost`() {
    let arrays = conflict([([1, 2], at: 1), ([2, 3], at: 2)])
    #expect(ResolutionPolicy.union.resolve(arrays).lost.isEmpty)
    #expect(ResolutionPolicy.lastWriteWins.resolve(arrays).lost.map(\.value) == [[1, 2]])
    let objects = conflict([(["a": [1]], at: 1), (["b": 1], at: 2), (["b": 2], at: 3)])
    let lost = ResolutionPolicy.deepMerge().resolve(objects)
    #expect(lost.lost.map(\.value) == [["b": 1]])
    #expect(
      lost.description
        == #"/f: {"a":[1],"b":2} by deep-merge; lost: 2 wrote {"b":1} at 1970-01-01T00:00:00Z"#)
    #expect(lost.json["/policy"] == "deep-merge" && lost.json["/lost/0/value/b"] == 1)
    let texts = conflict([("a\nB", at: 1), ("A\nb", at: 2)], base: .value("a\nb"))
    #expect(ResolutionPolicy.lineMerge.resolve(texts).lost.count == 2, "each lost the old line")
  }

  @Test func `policies are written and read as text`() throws {
    let names = [
      "last-write-wins", "first-write-wins", "maximum", "minimum", "larger-value", "union",
      "deep-merge", "deep-merge(union)", "deep-merge(deep-merge(maximum))", "authority(a3f)",
      "prefer-deletion", "prefer-edit", "line-merge", "first-that-fits()",
      "first-that-fits(line-merge, first-that-fits(union), authority(1))",
    ]
    for name in names { check(ResolutionPolicy(name)?.description, is: name) }
    let others = [
      "", "Maximum", "maximum ", "maximum()", "deep-merge(", "deep-merge()", "authority(xyz)",
      "authority(1", "first-that-fits(union,maximum)", "first-that-fits(union, )", "custom(f)",
      "first-that-fits(union))", String(repeating: "deep-merge(", count: 10_000),
    ]
    for name in others { check(ResolutionPolicy(name) == nil, name) }
  }

  @Test func `of several rules the last that describes a path holds, and rules are coded`() throws {
    let rules: ResolutionRules = [
      "/**": .firstWriteWins, "/a/**": .deepMerge(leaves: .union), "/a/*/c": .maximum,
      "/a/b": .authority(ReplicaID(0xA3F)),
    ]
    let rows: [(DocumentPath, String)] = [
      ("/x", "first-write-wins"), ("/a", "deep-merge(union)"), ("/a/b", "authority(a3f)"),
      ("/a/b/c", "maximum"), ("/a/b/d", "deep-merge(union)"),
    ]
    let coded = try JSONDecoder().decode(
      ResolutionRules.self, from: try JSONEncoder().encode(rules))
    for (path, name) in rows {
      check(rules.policy(at: path).description, is: name, "\(path)")
      check(coded.policy(at: path).description, is: name, "\(path)")
    }
    #expect(ResolutionRules().policy(at: "/x").description == "last-write-wins")
    var replica = DocumentReplica(ReplicaID(1))
    try replica.edit(at: .zero) { try $0.set(rules, at: "/rules") }
    let kept = try replica.document.decode(ResolutionRules.self, at: "/rules")
    #expect(kept.policy(at: "/a/b").description == "authority(a3f)", "in the document itself")
    #expect(throws: EncodingError.self) {
      try JSONEncoder().encode(["/a": .custom("f") { _ in .removal }] as ResolutionRules)
    }
    for text in [#"[{"pattern":"a","policy":"union"}]"#, #"[{"pattern":"/a","policy":"x"}]"#] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(ResolutionRules.self, from: Data(text.utf8))
      }
    }
  }
}
