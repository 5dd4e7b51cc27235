import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import SortedCollections
import Specifications
import Synchronization
import Testing

@Suite struct DocumentChangesTests {
  @Test func `a merge and an edit list what changed, with old and new values`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    var changes: [DocumentChange] = []
    let first = try alice.edit(at: .zero, into: &changes) {
      try $0.set("/t", to: "Lisbon")
      try $0.insert("hat", into: "/m/s")
      try $0.increment("/m/n", by: 2)
    }
    check(
      changes.map(\.description),
      is: [#"/m: nothing → {"n":2,"s":["hat"]}"#, #"/t: nothing → "Lisbon""#])
    changes = []
    try bob.merge(first, at: .zero, into: &changes)
    check(changes.count, is: 2)
    changes = []
    try bob.merge(first, at: .zero, into: &changes)
    check(changes, is: [], "nothing new")
    let second = try alice.edit(
      .add(1, "/m/n"), .insert("coat", "/m/s"), .set("/t", "Porto"), .set("/t", "Lisbon"),
      .createMap("/e"))
    try bob.merge(second, at: .zero, into: &changes)
    check(
      changes.map(\.description),
      is: ["/e: nothing → {}", "/m/n: 2 → 3", #"/m/s: ["hat"] → ["coat","hat"]"#])
    changes = []
    try alice.edit(at: .zero, into: &changes) {
      try $0.set("/m", to: 1)
      try $0.removeValue(at: "/e")
    }
    check(
      changes.map(\.description),
      is: ["/e: {} → nothing", #"/m: {"n":3,"s":["coat","hat"]} → 1"#])
  }

  @Test(arguments: Seeds.arguments)
  func
    `patches applied to a mirror reproduce the document, and no change is missed or made up (H6)`(
      argument: UInt64
    ) throws
  {
    for seed in Seeds.of(argument) {
      var run = DocumentHistory(seed: seed + 3_000_000)
      var mirrors: [JSONValue] = [[:], [:], [:]]
      var before = run.documents
      for step in 0..<10 {
        if step < 9 { try run.step() } else { try run.deliverEverything() }
        let after = run.documents
        for place in 0..<3 {
          let changes = after[place].changes(since: before[place])
          try JSONPatch(changes).apply(to: &mirrors[place])
          let comment = "seed \(run.seed), replica \(place), step \(step)"
          check(mirrors[place], is: after[place].json, comment)
          check(
            changes.map { "\($0)" }, is: Self.differences(before[place], after[place]), comment)
        }
        before = after
      }
    }
  }

  /// The changes between two documents, found by looking at everything.
  private static func differences(
    _ old: Document, _ new: Document, below path: DocumentPath = DocumentPath()
  ) -> [String] {
    func keys(_ document: Document) -> [String] {
      guard case .object(let members)? = document[path] else { return [] }
      return members.map(\.key)
    }
    return Set(keys(old) + keys(new)).sorted().flatMap { key in
      let place = path.appending(key)
      if old[place] == new[place] { return [String]() }
      if old.kind(at: place) == .map, new.kind(at: place) == .map {
        return differences(old, new, below: place)
      }
      let (was, shows) = (old[place], new[place])
      return [
        "\(place): \(was.map { "\($0)" } ?? "nothing") → \(shows.map { "\($0)" } ?? "nothing")"
      ]
    }
  }

  @Test func `an observer is told once of what matches, whether it is edited or merged`() throws {
    let told = Mutex<[String]>([])
    func note(_ name: String) -> @Sendable ([DocumentChange]) -> Void {
      { changes in told.withLock { $0.append("\(name) \(changes)") } }
    }
    func events() -> [String] {
      told.withLock { events in
        defer { events = [] }
        return events
      }
    }
    var alice = DocumentReplica(1)
    alice.observers.observe("/tasks/*/state", note("state"))
    let all = alice.observers.observe("/**", note("all"))
    alice.observers.observe("/tasks", note("tasks"))
    try alice.edit(.set("/tasks/7/state", "open"), .set("/tasks/8/title", "t"))
    check(
      events(),
      is: [
        #"state [/tasks/7/state: nothing → "open"]"#,
        #"all [/tasks: nothing → {"7":{"state":"open"},"8":{"title":"t"}}]"#,
        #"tasks [/tasks: nothing → {"7":{"state":"open"},"8":{"title":"t"}}]"#,
      ])
    alice.observers.cancel(all)
    var bob = DocumentReplica(2)
    try bob.merge(alice.document.state)
    let delta = try bob.edit(
      .set("/tasks/7/state", "done"), .set("/tasks/8/state", "open"), .set("/other", 1))
    try alice.merge(delta)
    let old = #"{"7":{"state":"open"},"8":{"title":"t"}}"#
    let new = #"{"7":{"state":"done"},"8":{"state":"open","title":"t"}}"#
    check(
      events(),
      is: [
        #"state [/tasks/7/state: "open" → "done", /tasks/8/state: nothing → "open"]"#,
        "tasks [/tasks: \(old) → \(new)]",
      ])
    try alice.merge(delta)
    try alice.edit(.set("/other", 2))
    check(events(), is: [], "nothing that they asked for")
    try alice.edit(.set("/tasks", 1))
    check(
      events().first,
      is: #"state [/tasks/7/state: "done" → nothing, /tasks/8/state: "open" → nothing]"#)
    check(alice.refusal(of: .set("/tasks/7/state", 1), .add(1, "/tasks")) != nil, "refused")
    check(events(), is: [], "what was refused has not happened")
  }

  @Test func `changes at a pattern are those of the fields that it describes`() throws {
    var found = 0
    for seed in 0..<200 as Range<UInt64> {
      var run = DocumentHistory(seed: seed + 4_000_000)
      for _ in 0..<4 { try run.step() }
      let before = run.documents[0]
      for _ in 0..<4 { try run.step() }
      let after = run.documents[0]
      for pattern in ["/*", "/a", "/a/b", "/*/b", "/*/*/*", "/**/b/a"] as [PathPattern] {
        let places = Self.paths(before).union(Self.paths(after)).filter { pattern.matches($0) }
        let expected = places.filter { before[$0] != after[$0] }
        let changes = after.changes(since: before, at: pattern)
        check(Set(changes.map(\.path)), is: expected, "seed \(seed), \(pattern)")
        check(changes.count, is: expected.count, "seed \(seed), \(pattern)")
        for change in changes {
          check(change.old, is: before[change.path], "seed \(seed)")
          check(change.new, is: after[change.path], "seed \(seed)")
        }
        found += changes.count
      }
    }
    check(found > 150, "\(found) changes are found: the test has tested something")
  }

  private static func paths(
    _ document: Document, below path: DocumentPath = DocumentPath()
  ) -> Set<DocumentPath> {
    guard document.kind(at: path) == .map, case .object(let members)? = document[path] else {
      return [path]
    }
    return members.reduce(into: [path]) { paths, member in
      paths.formUnion(Self.paths(document, below: path.appending(member.key)))
    }
  }

  @Test func `ten edits of a large document are found without looking at the rest`() throws {
    var replica = DocumentReplica(1)
    try replica.edit(at: .zero) { editor in
      for number in 0..<20_000 { try editor.set(["key\(number)"], to: .integer(Int64(number))) }
    }
    let before = replica.document
    for number in 0..<10 { try replica.edit(.set(["key\(number * 1999)"], -1)) }
    let clock = ContinuousClock()
    var changes: [DocumentChange] = []
    let few = clock.measure { changes = replica.document.changes(since: before) }
    check(changes.count, is: 10)
    let all = clock.measure { changes = replica.document.changes(since: Document()) }
    check(changes.count, is: 20_000)
    check(few * 3 < all, "\(few) is much less than \(all)")
  }
}
