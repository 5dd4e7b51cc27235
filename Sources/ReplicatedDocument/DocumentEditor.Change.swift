import CRDTs
import Causality
import SortedCollections

extension DocumentEditor {
  /// What one edit has changed, all of it below one key of the root.
  struct Change {
    let key: String
    var part: Field.Delta
  }

  /// What all edits have changed, as one delta.
  ///
  /// It is put together when all of it is known: to join each change to those before would look for
  /// the place of its key, and for those of its dots, once for every edit.
  ///
  /// - Complexity: O(n log n) for n edits; less if their keys ascend for longer or shorter times.
  func joinedChanges() -> Document.Delta {
    if changes.isEmpty { return Document.Delta() }
    var delta = Document.Delta()
    if changes.count == 1 {
      delta.store.fields = DotMap(changes[0].key, changes[0].part.store)
      delta.context = changes[0].part.context
      return delta
    }
    var parts: [(key: String, value: Field)] = []
    parts.reserveCapacity(changes.count)
    var rest = ascendingChanges[...]
    while let first = rest.popFirst() {
      let key = changes[first].key
      var part = changes[first].part
      while let next = rest.first, String.order(changes[next].key, key) == 0 {
        part.merge(changes[next].part)
        rest.removeFirst()
      }
      parts.append((key, part.store))
    }
    delta.store.fields = DotMap(part: parts)
    delta.context = CausalContext(DotCloud(runs: changes.flatMap { $0.part.context.dots.runs }))
    return delta
  }

  /// The places of the changes in the order of their keys, those of one key in their own order.
  private var ascendingChanges: [Int] {
    changes.indices.sorted { first, second in
      let order = String.order(changes[first].key, changes[second].key)
      return order == 0 ? first < second : order < 0
    }
  }
}
