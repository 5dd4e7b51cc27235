import CRDTs
import Causality
import SortedCollections

extension DocumentLog {
  /// Calls the body with every edit, and the document as its author had it before and after.
  ///
  /// Left out are edits whose author had not seen all that the log has trimmed, or had seen what is
  /// not in the log: nobody can tell what they saw.
  ///
  /// - Complexity: O(edits · authors · log n): what one author has seen is merged once for each.
  func replay(_ body: (LoggedEdit, _ before: Document, _ after: Document) -> Void) {
    var versions: SortedMap<ReplicaID, Document> = [:]
    for edit in chronological {
      let known = versions[edit.author] ?? base
      guard known.state.context.isDominated(by: edit.predecessors),
        let before = document(at: edit.predecessors, from: known)
      else { continue }
      var after = before
      after.merge(edit.delta)
      body(edit, before, after)
      versions[edit.author] = after
    }
  }

  /// A document with everything that a later version of it has; `nil` if the log does not know it.
  private func document(at version: CausalContext, from known: Document) -> Document? {
    var document = known
    for run in version.subtracting(known.state.context).runs {
      var next = run.lower
      while next <= run.upper {
        guard let edit = self[Dot(run.replica, next)] else { return nil }
        document.merge(edit.delta)
        next = edit.dots.upper + 1
      }
    }
    return document.state.context == version ? document : nil
  }

  /// The edits that some events belong to, as far as they are in the log, each once.
  ///
  /// - Complexity: O(events · log edits).
  func edits(of events: DotCloud) -> [LoggedEdit] {
    var found: SortedMap<Dot, LoggedEdit> = [:]
    events.forEachDot { dot in
      if let edit = self[dot] { found[edit.id] = edit }
    }
    return found.map { $0.value }
  }
}
