import CRDTs
import SortedCollections

extension DocumentEditor {
  /// What fields were before they changed, so that a transaction that fails leaves nothing behind.
  ///
  /// The store itself is changed in place: to keep a copy of it would make the first change of
  /// every transaction copy a path of the tree.
  struct UndoLog {
    private struct Entry {
      let path: DocumentPath
      let level: Int
      let field: Field?

      /// Whether a field is the one that is noted here, or below it.
      func covers(_ other: DocumentPath, _ depth: Int) -> Bool {
        guard level <= depth else { return false }
        for place in 0...level where String.order(path.keys[place], other.keys[place]) != 0 {
          return false
        }
        return true
      }
    }

    /// How many entries belong to what may not be taken back on its own.
    var floor = 0

    private var entries: [Entry] = []

    var count: Int { entries.count }

    /// Notes a field on the way if it may change other than below, and says whether it has.
    mutating func note(
      _ field: borrowing Field, _ path: DocumentPath, level: Int, isLast: Bool
    ) -> Bool {
      guard isLast || !field.isCreated else { return false }
      if entries.count > floor, entries[entries.count - 1].covers(path, level) { return true }
      entries.append(Entry(path: path, level: level, field: field.isEmpty ? nil : copy field))
      return true
    }

    /// Puts back what was noted since, the last first.
    mutating func rollBack(_ fields: inout DotMap<String, Field>, to mark: Int = 0) {
      while entries.count > mark {
        let entry = entries.removeLast()
        fields.restore(entry.path.keys[...entry.level], entry.field)
      }
    }
  }
}

extension Field {
  /// Whether this is a map that has been created, so that edits below it change nothing else.
  fileprivate var isCreated: Bool {
    switch storage {
    case .map(let map): !map.existence.isEmpty
    case .several(let kinds): !kinds.map.existence.isEmpty
    default: false
    }
  }
}

extension DotMap<String, Field> {
  fileprivate mutating func restore(_ keys: ArraySlice<String>, _ old: Field?) {
    guard let key = keys.first else { return }
    modify(key) { field in
      if keys.count == 1 {
        field = old ?? Field(isWhole: true)
      } else {
        field.withMap { $0.contents.restore(keys.dropFirst(), old) }
      }
    }
  }
}
