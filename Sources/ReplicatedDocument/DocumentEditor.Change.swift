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
  ///
  /// Most keys differ in their first eight bytes, which are compared as one number.
  private var ascendingChanges: [Int] {
    let beginnings = changes.indices.map { place in
      (word: changes[place].key.firstWord, place: place)
    }
    let ascending = beginnings.sorted { first, second in
      if first.word != second.word { return first.word < second.word }
      let order = String.order(changes[first.place].key, changes[second.place].key)
      return order == 0 ? first.place < second.place : order < 0
    }
    return ascending.map(\.place)
  }
}

extension String {
  /// The first eight bytes, the first the most significant, followed by zeros if there are fewer.
  ///
  /// Of two strings that differ in it, the one with the lesser number sorts first.
  fileprivate var firstWord: UInt64 {
    var word: UInt64 = 0
    var count = 0
    for unit in utf8 {
      word = word << 8 | UInt64(unit)
      count += 1
      if count == 8 { return word }
    }
    return word << (8 * UInt64(8 - count))
  }
}
