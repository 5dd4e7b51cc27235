import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import SortedCollections
import Specifications
import Testing

/// Random histories with conflicts, which some settle and others read by rules.
@Suite struct ConflictConvergenceTests {
  private static let policies: [ResolutionPolicy] = [
    .lastWriteWins, .firstWriteWins, .maximum, .minimum, .largerValue, .union, .deepMerge(),
    .deepMerge(leaves: .maximum), .authority(ReplicaID(2)), .preferDeletion, .preferEdit,
    .lineMerge, .firstThatFits([.union, .deepMerge(), .preferEdit]),
  ]

  /// Three replicas that remember; one of them at a time edits, decides or receives.
  private struct History: ~Copyable {
    let seed: UInt64
    var hand: Hand
    var first = VersionedReplica(ReplicaID(1))
    var second = VersionedReplica(ReplicaID(2))
    var third = VersionedReplica(ReplicaID(3))

    init(seed: UInt64) {
      self.seed = seed
      hand = Hand(
        seed: seed, draw: KeyedRandom(seed: seed).sequence(.init(rawValue: 90)))
    }

    mutating func step() throws {
      let (place, other) = (hand.draw.below(3), hand.draw.below(3))
      if hand.draw.below(2) == 0 { hand.now = hand.now.advanced(by: 1000) }
      if hand.draw.below(4) == 0, place != other { return try receive(place, from: other) }
      switch place {
      case 0: try hand.act(&first)
      case 1: try hand.act(&second)
      default: try hand.act(&third)
      }
    }

    private mutating func receive(_ place: UInt64, from other: UInt64) throws {
      let source = [
        (first.document, first.log), (second.document, second.log), (third.document, third.log),
      ][Int(other)]
      switch place {
      case 0: try first.merge(source.0, log: source.1, at: hand.now)
      case 1: try second.merge(source.0, log: source.1, at: hand.now)
      default: try third.merge(source.0, log: source.1, at: hand.now)
      }
    }
  }

  /// What moves the replicas, and all that it has made them do.
  private struct Hand {
    let seed: UInt64
    var draw: KeyedSequence
    var log = DocumentLog()
    var now = Instant.zero

    mutating func act(_ replica: inout VersionedReplica) throws {
      let conflicts = draw.below(3) == 0 ? replica.conflicts() : []
      let edit: LoggedEdit?
      if let conflict = conflicts.isEmpty ? nil : draw.pick(from: conflicts) {
        edit = try decide(conflict, &replica)
      } else {
        let edits = (0...draw.below(2)).map { _ in
          draw.below(3) == 0 ? textEdit() : Edit.random(&draw, isNarrow: seed % 2 == 0)
        }
        edit = try? replica.edit(at: now) { for edit in edits { try edit.apply(to: &$0) } }
      }
      if let edit { log.append(edit) }
    }

    private mutating func textEdit() -> Edit {
      let texts = ["a\nb\nc", "A\nb\nc", "a\nb\nC", "a\nb\nc\nd", "b", "a\nx\nb\nc"]
      return .set([draw.pick(from: ["a", "b"])], .string(draw.pick(from: texts)))
    }

    private mutating func decide(
      _ conflict: FieldConflict, _ replica: inout VersionedReplica
    ) throws -> LoggedEdit? {
      let edit: LoggedEdit?
      let wanted: JSONValue?
      if draw.below(2) == 0 {
        let policy = draw.pick(from: policies)
        wanted = policy.resolve(conflict).value
        edit = try replica.resolve(conflict, by: policy, at: now)
      } else {
        wanted = draw.pick(from: [1, "x", ["x": 2], [1, "x"], nil, .null] as [JSONValue?])
        edit = try replica.resolve(conflict, to: wanted, at: now)
      }
      let place = "seed \(seed): \(conflict) to \(wanted?.description ?? "nothing")"
      // Where all have written the same, only the log knows of a conflict.
      let first = conflict.edits.first
      let isOneValue = conflict.edits.allSatisfy {
        $0.value == first?.value && $0.kind == first?.kind
      }
      check(replica.document[conflict.path], is: wanted, place)
      check(replica.document.conflict(at: conflict.path) == nil, place)
      check(replica.conflicts().allSatisfy { $0.path != conflict.path }, place)
      check(edit != nil, place)
      check(replica.decisions().contains { $0.edit == edit } || isOneValue, place)
      return edit
    }

    mutating func rules() -> ResolutionRules {
      let patterns: [PathPattern] = ["/**", "/a", "/*/a", "/b/**", "/*/*", "/a/b/*"]
      return ResolutionRules(
        (0..<draw.below(5)).map { _ in .init(draw.pick(from: patterns), draw.pick(from: policies)) }
      )
    }

    mutating func shuffledLog() -> [LoggedEdit] {
      var edits = log.chronological
      for index in edits.indices.reversed() {
        edits.swapAt(index, Int(draw.below(UInt64(index + 1))))
      }
      return edits
    }
  }

  private func compare(
    _ document: Document, _ conflicts: [FieldConflict], _ rules: ResolutionRules, _ place: String
  ) throws {
    check(document.json(resolvedBy: [:]), is: document.json, place)
    for known in [[], conflicts] {
      let shown = document.json(resolvedBy: rules, knowing: known)
      for path: DocumentPath in ["/a", "/b", "/a/a", "/a/b", "/b/a/x", "/a/a/a", "/a/0", "/a/b/b"] {
        let value = document.value(at: path, resolvedBy: rules, knowing: known)
        check(value, is: shown[path], "\(path), \(place)")
      }
      for resolution in document.resolutions(by: rules, knowing: known) {
        check(
          rules.policy(at: resolution.conflict.path).resolve(resolution.conflict), is: resolution,
          place)
      }
    }
    for conflict in document.conflicts + conflicts {
      check(conflict.shown, is: document[conflict.path], "\(conflict), \(place)")
      check(conflict.events, is: document.field(at: conflict.path)?.dots ?? DotCloud(), place)
      check(document.conflicts(at: conflict.path).allSatisfy { $0.path.keys.count > 0 }, place)
    }
    let places = document.conflicts.map(\.path)
    check(places.allSatisfy { conflicts.map(\.path).contains($0) }, "a log knows more, \(place)")
    for path: DocumentPath in ["/a", "/b", "/a/a", "/a/b", "/b/a", "/b/b", "/a/a/a", "/a/b/a"] {
      check(document.conflict(at: path) != nil, is: places.contains(path), "\(path), \(place)")
    }
  }

  @Test(arguments: Seeds.arguments)
  func `in whatever order edits come, all have the same conflicts and read the same`(
    argument: UInt64
  ) throws {
    for seed in Seeds.of(argument) where seed % 2 == 0 { try converge(seed) }
  }

  private func converge(_ seed: UInt64) throws {
    var history = History(seed: seed)
    for _ in 0..<16 { try history.step() }
    let rules = history.hand.rules()
    let replica = VersionedReplica(ReplicaID(9), resuming: history.first.document)
    try compare(replica.document, history.first.conflicts(), rules, "seed \(seed)")
    var documents: [Document] = []
    for _ in 0..<2 {
      var document = Document()
      var group = Document.Delta()
      for edit in history.hand.shuffledLog() {
        group.merge(edit.delta)
        if history.hand.draw.below(3) > 0 {
          document.merge(try Document.Delta(canonicalBytes: group.canonicalBytes))
          group = Document.Delta()
        }
      }
      document.merge(group)
      documents.append(document)
    }
    var merged = history.third.document
    merged.merge(history.first.document)
    merged.merge(history.second.document)
    for document in documents {
      check(document, is: merged, "seed \(seed)")
      check(document.conflicts, is: merged.conflicts, "seed \(seed)")
      check(
        document.json(resolvedBy: rules), is: merged.json(resolvedBy: rules), "seed \(seed)")
    }
    var log = history.second.log
    log.merge(history.third.log)
    log.merge(history.first.log)
    let conflicts = log.conflicts(in: merged)
    check(history.hand.log.conflicts(in: documents[0]), is: conflicts, "seed \(seed)")
    check(history.hand.log.decisions(), is: log.decisions(), "seed \(seed)")
    try compare(merged, conflicts, rules, "seed \(seed), all")
  }

  @Test(arguments: Seeds.arguments)
  func `what rules settle is what is read by them, and nothing is left`(argument: UInt64) throws {
    for seed in Seeds.of(argument) where seed % 2 == 1 { try settle(seed) }
  }

  /// Deciding for a map that was removed left what had been removed with it; deciding for a counter
  /// left whoever removed it in doubt.
  @Test func `histories that went wrong once go right`() throws {
    for seed: UInt64 in [2676, 5094, 8304, 8668, 14848, 17492] { try converge(seed) }
    for seed: UInt64 in [1489, 2093, 2677, 3251, 5423, 5979, 7173, 7231, 7553, 8391, 11929] {
      try settle(seed)
    }
  }

  private func settle(_ seed: UInt64) throws {
    var history = History(seed: seed)
    for _ in 0..<14 { try history.step() }
    var log = history.first.log
    log.merge(history.second.log)
    var document = history.first.document
    document.merge(history.second.document)
    var replica = VersionedReplica(ReplicaID(8), resuming: document, log: log)
    let rules = history.hand.rules()
    let shown = replica.json(resolvedBy: rules)
    let edits = try replica.resolveConflicts(by: rules, at: .zero)
    let place = "seed \(seed), \(rules.rules), \(document.conflicts)"
    check(replica.json(resolvedBy: rules), is: shown, place)
    check(replica.document.conflicts.map(\.description), is: [], place)
    check(replica.conflicts().map(\.description), is: [], place)
    for edit in edits { document.merge(edit.delta) }
    check(document, is: replica.document, place)
  }
}
