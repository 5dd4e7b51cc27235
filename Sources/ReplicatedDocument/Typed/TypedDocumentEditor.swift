public import CRDTs
public import Causality
public import SortedCollections

/// The edits of one transaction on a typed document: they become one delta, or do not happen.
///
/// Given to the body of ``TypedDocumentReplica/edit(at:_:)``. Each edit sees those before it.
public struct TypedDocumentEditor<Record: CausalRecord>: ~Copyable {
  /// The record as edited so far.
  public internal(set) var record: Record

  /// The time of the transaction, for registers inside of maps.
  public let timestamp: HybridTimestamp

  var delta = TypedDocument<Record>.Delta()
  var dots: DotSource

  init(_ record: Record, dots: consuming DotSource, timestamp: HybridTimestamp) {
    self.record = record
    self.dots = dots
    self.timestamp = timestamp
  }

  /// Edits a field in whatever way its type permits.
  ///
  /// ```swift
  /// editor.update(\.days) { $0.update("monday", using: &$1) { $0.insert("museum", using: &$1) } }
  /// ```
  public mutating func update<Store: DotStore, Failure: Error>(
    _ field: WritableKeyPath<Record, Store>,
    _ body: (inout Store, inout DotSource) throws(Failure) -> Store.Delta
  ) throws(Failure) {
    delta.merge(try record.update(field, using: &dots, body))
  }

  /// Removes everything from a field, as far as it was seen.
  public mutating func removeAll<Store: DotStore>(from field: WritableKeyPath<Record, Store>) {
    update(field) { $0.removeAll(using: &$1) }
  }

  /// Writes a register.
  public mutating func set<Value>(
    _ field: WritableKeyPath<Record, LWWRegister<Value>>, to value: Value
  ) {
    let timestamp = timestamp
    update(field) { $0.set(value, at: timestamp, using: &$1) }
  }

  /// Writes a register that keeps what was written concurrently.
  public mutating func set<Value>(
    _ field: WritableKeyPath<Record, MVRegister<Value>>, to value: Value
  ) {
    update(field) { $0.set(value, using: &$1) }
  }

  /// Sets a flag that a concurrent enabling wins.
  public mutating func set(_ field: WritableKeyPath<Record, EWFlag>, to value: Bool) {
    update(field) { value ? $0.enable(using: &$1) : $0.disable(using: &$1) }
  }

  /// Sets a flag that a concurrent disabling wins.
  public mutating func set(_ field: WritableKeyPath<Record, DWFlag>, to value: Bool) {
    update(field) { value ? $0.enable(using: &$1) : $0.disable(using: &$1) }
  }

  /// Writes the value of a key.
  public mutating func set<Key: SortedKey, Value>(
    _ field: WritableKeyPath<Record, LWWMap<Key, Value>>, _ key: Key, to value: Value
  ) {
    let timestamp = timestamp
    update(field) { $0.set(value, forKey: key, at: timestamp, using: &$1) }
  }

  /// Removes the value of a key.
  public mutating func removeValue<Key: SortedKey, Value>(
    forKey key: Key, from field: WritableKeyPath<Record, LWWMap<Key, Value>>
  ) {
    update(field) { $0.removeValue(forKey: key, using: &$1) }
  }

  /// Removes a key with everything below it.
  public mutating func removeValue<Key: SortedKey, Value>(
    forKey key: Key, from field: WritableKeyPath<Record, ORMap<Key, Value>>
  ) {
    update(field) { $0.removeValue(forKey: key, using: &$1) }
  }

  /// Adds an element to a set in which additions win.
  public mutating func insert<Element: SortedKey>(
    _ element: Element, into field: WritableKeyPath<Record, ORSet<Element>>
  ) {
    update(field) { $0.insert(element, using: &$1) }
  }

  /// Removes an element from a set in which additions win.
  public mutating func remove<Element: SortedKey>(
    _ element: Element, from field: WritableKeyPath<Record, ORSet<Element>>
  ) {
    update(field) { $0.remove(element, using: &$1) }
  }

  /// Adds an element to a set in which removals win.
  public mutating func insert<Element: SortedKey>(
    _ element: Element, into field: WritableKeyPath<Record, RWSet<Element>>
  ) {
    update(field) { $0.insert(element, using: &$1) }
  }

  /// Removes an element from a set in which removals win.
  public mutating func remove<Element: SortedKey>(
    _ element: Element, from field: WritableKeyPath<Record, RWSet<Element>>
  ) {
    update(field) { $0.remove(element, using: &$1) }
  }

  /// Adds an amount to a counter.
  public mutating func increment(
    _ field: WritableKeyPath<Record, CausalCounter>, by amount: Int64 = 1
  ) {
    update(field) { $0.increment(by: amount, using: &$1) }
  }
}
