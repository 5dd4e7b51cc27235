import Causality
import ReplicatedDocument
import Specifications

extension DocumentReplica {
  /// A replica with the identity of a small number.
  init(_ number: UInt64) { self.init(ReplicaID(number)) }

  /// Makes some edits as one transaction, so many seconds after the epoch.
  @discardableResult
  mutating func edit(
    _ edits: Edit..., at seconds: Int64 = 0
  ) throws(DocumentError) -> Document.Delta {
    try edit(edits, at: seconds)
  }

  @discardableResult
  mutating func edit(
    _ edits: [Edit], at seconds: Int64 = 0
  ) throws(DocumentError) -> Document.Delta {
    try edit(at: Instant(nanoseconds: seconds * 1_000_000_000)) {
      (editor) throws(DocumentError) in
      for edit in edits { try edit.apply(to: &editor) }
    }
  }

  /// Makes an edit and gives back why it was refused, if it was.
  mutating func refusal(of edits: Edit...) -> DocumentError? {
    do throws(DocumentError) {
      try edit(edits)
      return nil
    } catch {
      return error
    }
  }

  /// Merges deltas or states, in order.
  mutating func merge(_ deltas: Document.Delta...) throws {
    for delta in deltas { try merge(delta, at: .zero) }
  }

  /// What the document shows.
  var json: JSONValue { document.json }
}

extension Document {
  /// A document with some edits.
  init(_ edits: Edit...) throws {
    var replica = DocumentReplica(0xD0C)
    for edit in edits { try replica.edit(edit) }
    self = replica.document
  }
}
