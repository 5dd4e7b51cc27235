import Convergence
import ConvergenceTesting
import Specifications

/// Random histories of documents, and of what is told of them.
enum Documents {
  static func check(_ seed: UInt64) throws {
    var history = DocumentHistory(seed: seed)
    for _ in 0..<25 {
      let before = history.documents
      try history.step()
      for (earlier, later) in zip(before, history.documents) { try tell(earlier, later) }
    }
    for document in history.documents { try make(again: document) }
    try history.deliverEverything()
    try history.judgeEnd()
    try restart(seed)
  }

  /// Requires that the changes from one document to the next are those that can be seen.
  private static func tell(_ earlier: Document, _ later: Document) throws {
    let changes = later.changes(since: earlier)
    try require(
      changes.isEmpty == (earlier.json == later.json),
      "there are changes if anything looks different"
    )
    for change in changes {
      try require(
        change.before?.json == earlier[change.path] && change.after?.json == later[change.path],
        "a change tells what was there and what is")
    }
    for key in Set(earlier.keys).union(later.keys) {
      let path = DocumentPath([key])
      let isTold = changes.contains { $0.path.keys.first == key }
      try require(isTold || earlier[path] == later[path], "every change is told")
    }
  }

  /// Requires that what is there can be made again, and is as it was.
  private static func make(again document: Document) throws {
    var replica = DocumentReplica(ReplicaID(9), resuming: document)
    try replica.edit(at: .zero) { (editor) throws(DocumentError) in
      for path in document.keys.map({ DocumentPath([$0]) }) {
        switch document.field(at: path)?.kind {
        case .map: try editor.createMap(at: path)
        case .set: try editor.createSet(at: path)
        default: break
        }
      }
    }
    try require(
      replica.document.json == document.json, "what is there can be made again, and stays")
  }

  /// A replica that starts again while the wall clock was set back.
  private static func restart(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 111)
    var first = DocumentReplica(ReplicaID(9))
    let path = DocumentPath(["a"])
    let time = random.draw(from: 2_000_000...9_000_000)
    let before = try first.edit(at: Instant(nanoseconds: time)) { (editor) throws(DocumentError) in
      try editor.set(path, to: 1)
    }
    var again = DocumentReplica(ReplicaID(9), resuming: first.document)
    let earlier = Instant(nanoseconds: random.draw(from: 0...time))
    let after = try again.edit(at: earlier) { (editor) throws(DocumentError) in
      try editor.set(path, to: 2)
    }
    try require(
      after.store.latestTimestamp > before.store.latestTimestamp,
      "what is written after a restart is later than what was written before")
  }
}

extension Document {
  /// The keys of the fields at the root that show anything.
  fileprivate var keys: [String] {
    if case .object(let fields) = json { fields.map(\.key) } else { [] }
  }
}
