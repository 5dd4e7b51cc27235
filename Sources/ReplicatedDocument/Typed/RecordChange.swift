public import CRDTs

/// Which fields of a record are no longer as they were.
public struct RecordChange<Record: CausalRecord>: Sendable {
  private let before: Record
  private let after: Record

  init(from before: Record, to after: Record) {
    self.before = before
    self.after = after
  }

  /// The names of the fields that changed, in the order of the record's list.
  public var fields: [String] {
    Record.fields.list.filter { !$0.isSame(before, after) }.map(\.name)
  }

  /// Whether no field changed; what was merged was known already.
  public var isEmpty: Bool { Record.fields.list.allSatisfy { $0.isSame(before, after) } }

  /// Whether a field changed.
  public func contains<Store: DotStore>(_ field: KeyPath<Record, Store>) -> Bool {
    before[keyPath: field] != after[keyPath: field]
  }

  /// What a field was before and is now, if it changed.
  public subscript<Store: DotStore>(field: KeyPath<Record, Store>) -> (old: Store, new: Store)? {
    contains(field) ? (before[keyPath: field], after[keyPath: field]) : nil
  }
}
