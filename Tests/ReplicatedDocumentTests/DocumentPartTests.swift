import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import SortedCollections
import Specifications
import Testing

@Suite struct DocumentPartTests {
  private static let selections = [
    PathSelection(including: ["/a"]), PathSelection(including: ["/a"], excluding: ["/a/b"]),
    PathSelection(including: ["/*/b"]), PathSelection(including: ["/**/b"]),
    PathSelection(including: ["/**"], excluding: ["/**/b/a"]), PathSelection(including: ["/**"]),
    PathSelection(including: []),
    PathSelection(including: ["/a/a", "/b/*"], excluding: ["/*/b/b"]),
  ]

  @Test func `a part shows what its patterns describe`() throws {
    let document = try Document(
      .set("/tasks/7/state", "open"), .set("/tasks/7/secret", 1), .set("/tasks/8/state", "done"),
      .createMap("/tasks/9"), .insert("x", "/tags"), .add(1, "/n"), .set("/o", ["state": 1]))
    let rows: [(PathSelection, JSONValue)] = [
      (
        PathSelection(including: ["/tasks/*/state"]),
        ["tasks": ["7": ["state": "open"], "8": ["state": "done"], "9": [:]]]
      ),
      (
        PathSelection(including: ["/tasks"], excluding: ["/**/secret", "/tasks/8"]),
        ["tasks": ["7": ["state": "open"], "9": [:]]]
      ),
      (PathSelection(including: ["/n", "/tags", "/o/state"]), ["n": 1, "tags": ["x"]]),
      (PathSelection(including: ["/nothing"]), [:]), (PathSelection(including: []), [:]),
    ]
    for (selection, shown) in rows {
      let part = document.part(selection)
      check(part.json, is: shown, "\(selection)")
      let again = try DocumentPart(canonicalBytes: part.canonicalBytes)
      check(again, is: part, "\(selection)")
      var whole = document
      whole.merge(part.state)
      check(whole, is: document, "a part of a document says nothing new to it")
    }
    check(document.part(PathSelection(including: [""])).state.store, is: document.state.store)
  }

  @Test func `an edit outside the part is refused`() throws {
    let document = try Document(.set("/a/x", 1), .set("/a/y", 1), .set("/b", 1))
    var pocket = PartialReplica(
      ReplicaID(9), of: document.part(PathSelection(including: ["/a"], excluding: ["/a/y"])))
    for path in ["/b", "/a/y", "/a/y/z", "/c/a"] as [DocumentPath] {
      #expect(throws: DocumentError.outsideThePart(path)) {
        try pocket.edit(at: .zero) {
          try $0.set("/a/x", to: 2)
          try $0.set(path, to: 2)
        }
      }
    }
    check(pocket.document.json, is: ["a": ["x": 1]])
    try pocket.edit(at: .zero) { try $0.removeValue(at: "/a") }
    var whole = document
    whole.merge(pocket.takeChanges())
    check(whole.json, is: ["a": ["y": 1], "b": 1], "what was excluded is still there")
    check(pocket.takeChanges(), is: Document.Delta(), "taken once")
  }

  @Test func `a newer part says what has been removed, and only there`() throws {
    var alice = DocumentReplica(1)
    try alice.edit(.set("/a/x", 1), .insert("s", "/a/s"), .set("/b", 1))
    let selection = PathSelection(including: ["/a"])
    var pocket = PartialReplica(ReplicaID(9), of: alice.document.part(selection))
    try alice.edit(.delete("/a/x"), .remove("s", "/a/s"), .delete("/b"), .set("/a/z", 2))
    try pocket.merge(alice.document.part(selection, knownTo: pocket.context), at: .zero)
    check(pocket.document.json, is: ["a": ["s": [], "z": 2]])
    let removal = try alice.edit(.delete("/a/z"))
    try pocket.merge(removal, at: .zero)
    check(pocket.document.json, is: ["a": ["s": []]])
  }

  @Test(arguments: Seeds.arguments)
  func `a part edited on its own and merged back changes nothing outside and loses nothing inside`(
    argument: UInt64
  ) throws {
    for seed in Seeds.of(argument) {
      var run = PartRun(seed: seed, Self.selections)
      for _ in 0..<24 { try run.step() }
      try run.finish()
    }
  }
}

/// Two replicas of a document, one of a part of it, and everything they have edited.
private struct PartRun: ~Copyable {
  let seed: UInt64
  var draw: KeyedSequence
  let selection: PathSelection
  var alice = DocumentReplica(1)
  var bob = DocumentReplica(2)
  var pocket: PartialReplica
  var log: [(delta: Document.Delta, isPockets: Bool)] = []

  init(seed: UInt64, _ selections: [PathSelection]) {
    self.seed = seed
    draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 77))
    selection = draw.pick(from: selections)
    pocket = PartialReplica(ReplicaID(3), of: Document().part(selection))
  }

  mutating func step() throws {
    let edits = (0...draw.below(2)).map { _ in Edit.random(&draw, isNarrow: seed % 2 == 0) }
    switch draw.below(9) {
    case 0..<2: if let delta = try? alice.edit(edits) { log.append((delta, false)) }
    case 2: if let delta = try? bob.edit(edits) { log.append((delta, false)) }
    case 3..<5: try editPocket(edits)
    case 5: try pocket.merge(alice.document.part(selection, knownTo: pocket.context), at: .zero)
    case 6: try pocket.merge(bob.document.part(selection, knownTo: pocket.context), at: .zero)
    case 7 where !log.isEmpty: try pocket.merge(draw.pick(from: log).delta, at: .zero)
    default: if !log.isEmpty { try deliver(draw.pick(from: log)) }
    }
    for (path, contents) in Self.contents(pocket.document) where !selection.includes(path) {
      Issue.record("seed \(seed): \(contents) at \(path) is outside of \(selection)")
    }
  }

  private mutating func editPocket(_ edits: [Edit]) throws {
    do throws(DocumentError) {
      let delta = try pocket.edit(at: .zero) { (editor) throws(DocumentError) in
        for edit in edits { try edit.apply(to: &editor) }
      }
      log.append((delta, true))
    } catch {
      if case .outsideThePart(let path) = error {
        check(!selection.includes(path), "seed \(seed): \(path) is inside of \(selection)")
      }
    }
  }

  private mutating func deliver(_ entry: (delta: Document.Delta, isPockets: Bool)) throws {
    for isAlice in [true, false] {
      let before = Self.contents(isAlice ? alice.document : bob.document)
      if isAlice { try alice.merge(entry.delta) } else { try bob.merge(entry.delta) }
      guard entry.isPockets else { continue }
      let after = Self.contents(isAlice ? alice.document : bob.document)
      check(
        before.filter { !selection.includes($0.key) },
        is: after.filter { !selection.includes($0.key) }, "seed \(seed), \(selection)")
    }
  }

  mutating func finish() throws {
    for entry in log { try deliver(entry) }
    check(alice.document, is: bob.document, "seed \(seed)")
    var other = Document()
    for entry in log.reversed() { other.merge(entry.delta) }
    check(other, is: alice.document, "seed \(seed): the deltas of a part are deltas like others")
    try pocket.merge(alice.document.part(selection, knownTo: pocket.context), at: .zero)
    let part = alice.document.part(selection)
    check(pocket.document.json, is: part.json, "seed \(seed), \(selection)")
    check(
      pocket.document.state.store.fields, is: part.state.store.fields,
      "seed \(seed), \(selection): not only what shows")
    check(
      Self.contents(pocket.document),
      is: Self.contents(alice.document).filter { selection.includes($0.key) },
      "seed \(seed), \(selection)")
  }

  /// All that the fields of a document hold besides maps, hidden or not.
  private static func contents(_ document: Document) -> [DocumentPath: String] {
    var result: [DocumentPath: String] = [:]
    func visit(_ fields: DotMap<String, Field>, _ path: DocumentPath) {
      for (key, field) in fields.listed {
        let place = path.appending(key)
        let writes = field.register.elements.map { "\($0.key) \($0.value.value)" }
        let text = "\(writes) \(field.members) \(field.count.map { "\($0)" } ?? "")"
        if text != "[] [] " { result[place] = text }
        visit(field.fields, place)
      }
    }
    visit(document.state.store.fields, DocumentPath())
    return result
  }
}
