import CRDTs
import Causality

/// The edits of one transaction: they become one delta together, or do not happen at all.
///
/// Given to the body of ``DocumentReplica/edit(at:_:)``. Each edit sees those before it.
public struct DocumentEditor: ~Copyable {
  var store: DocumentStore
  var delta = Document.Delta()
  var dots: DotSource
  let timestamp: HybridTimestamp

  init(_ store: DocumentStore, dots: consuming DotSource, timestamp: HybridTimestamp) {
    self.store = store
    self.dots = dots
    self.timestamp = timestamp
  }

  /// The document as edited so far.
  public subscript(path: DocumentPath) -> JSONValue? {
    Document(state: Causal(store: store, context: CausalContext()))[path]
  }

  /// Assigns a register, whatever the field was before.
  public mutating func set(
    _ path: DocumentPath, to value: Scalar
  ) throws(DocumentError) {
    try check(value, for: path)
    let timestamp = timestamp
    try change(path) { field, dots in
      var delta = field.removeAll(but: .register, using: &dots)
      let write = field.register.set(value, at: timestamp, using: &dots)
      delta.merge(Field.delta(\.register, write))
      return delta
    }
  }

  /// Adds a scalar to the set at a path, which comes into being if nothing is there.
  public mutating func insert(
    _ value: Scalar, into path: DocumentPath
  ) throws(DocumentError) {
    try check(value, for: path)
    try change(path, needing: .set) { field, dots in
      Field.delta(\.members, field.members.insert(value, using: &dots))
    }
  }

  /// Removes a scalar from the set at a path, as far as its additions have been seen.
  public mutating func remove(
    _ value: Scalar, from path: DocumentPath
  ) throws(DocumentError) {
    try change(path, needing: .set) { field, dots in
      Field.delta(\.members, field.members.remove(value, using: &dots))
    }
  }

  /// Adds an amount to the counter at a path, which comes into being if nothing is there.
  public mutating func increment(
    _ path: DocumentPath, by amount: Int64 = 1
  ) throws(DocumentError) {
    try change(path, needing: .counter) { field, dots in
      Field.delta(\.counter, field.counter.increment(by: amount, using: &dots))
    }
  }

  /// Removes the field at a path with all that is below it, as far as it has been seen.
  public mutating func removeValue(at path: DocumentPath) throws(DocumentError) {
    try change(path) { field, dots in field.removeAll(using: &dots) }
  }

  private func check(_ value: Scalar, for path: DocumentPath) throws(DocumentError) {
    if case .double(let number) = value, !number.isFinite { throw .notFinite(path) }
  }

  private mutating func change(
    _ path: DocumentPath, needing kind: Field.Kind? = nil,
    _ body: (inout Field, inout DotSource) -> Field.Delta
  ) throws(DocumentError) {
    guard !path.keys.isEmpty else { throw .rootIsNotAField }
    guard path.keys.count <= DocumentPath.maximumDepth else { throw .pathTooDeep(path) }
    let change = try store.fields.change(path, level: 0, needing: kind, using: &dots, body)
    guard !change.context.isEmpty else { return }
    var store = DocumentStore()
    store.fields = change.store
    delta.merge(Causal(store: store, context: change.context))
  }
}

extension DotMap<String, Field> {
  /// Walks down a path, creating maps, and changes the field at its end.
  fileprivate mutating func change(
    _ path: DocumentPath, level: Int, needing kind: Field.Kind?, using dots: inout DotSource,
    _ body: (inout Field, inout DotSource) -> Field.Delta
  ) throws(DocumentError) -> Delta {
    let key = path.keys[level]
    let isLast = level == path.keys.count - 1
    let needed = isLast ? kind : .map
    let delta = try modify(key) { (field) throws(DocumentError) in
      if let needed, let found = field.kind, !field.holds(needed) {
        throw .kindMismatch(
          DocumentPath(Array(path.keys[...level])), needed: needed, found: found)
      }
      if isLast { return body(&field, &dots) }
      return Field.delta(
        \.fields,
        try field.fields.change(path, level: level + 1, needing: kind, using: &dots, body))
    }
    guard !delta.context.isEmpty else { return Delta() }
    return Delta(store: Self(key, delta.store), context: delta.context)
  }
}

extension Field {
  /// The delta of a field in which one kind has changed.
  static func delta<Store: DotStore>(
    _ kind: WritableKeyPath<Field, Store>, _ change: Causal<Store>
  ) -> Delta {
    var field = Field()
    field[keyPath: kind] = change.store
    return Delta(store: field, context: change.context)
  }

  /// Removes what is there of every kind but one.
  mutating func removeAll(but kept: Kind, using dots: inout DotSource) -> Delta {
    var delta = Delta()
    for kind in Kind.allCases where kind != kept && holds(kind) {
      switch kind {
      case .map: delta.merge(Field.delta(\.fields, fields.removeAll(using: &dots)))
      case .set: delta.merge(Field.delta(\.members, members.removeAll(using: &dots)))
      case .counter: delta.merge(Field.delta(\.counter, counter.removeAll(using: &dots)))
      case .register: delta.merge(Field.delta(\.register, register.removeAll(using: &dots)))
      }
    }
    return delta
  }
}
