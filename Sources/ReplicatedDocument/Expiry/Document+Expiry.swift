import CRDTs
public import Causality
import SortedCollections

extension Document {
  /// The time of the document: the greatest timestamp of any value in it.
  ///
  /// It is part of the state, so whoever holds the same document has the same time. It moves on
  /// with every write and stands still while nobody writes. Removing the latest value of all takes
  /// it back to the one before.
  ///
  /// - Complexity: O(n).
  public var time: HybridTimestamp { state.store.latestTimestamp }

  /// The fields that a policy takes for gone, in key order; none of them is below another.
  ///
  /// - Parameters:
  ///   - policy: How long fields last.
  ///   - time: When, in document time; ``time`` unless given. Replicas that are to agree must be
  ///     given the same.
  /// - Complexity: O(n · rules).
  public func expired(
    by policy: ExpiryPolicy, at time: HybridTimestamp? = nil
  ) -> [DocumentPath] {
    state.store.fields.expired(by: policy, at: time ?? self.time, below: DocumentPath())
  }

  /// What the document shows without what has expired.
  ///
  /// - Parameters:
  ///   - policy: How long fields last.
  ///   - time: When, in document time; ``time`` unless given.
  /// - Complexity: O(n · rules).
  public func json(
    hiding policy: ExpiryPolicy, at time: HybridTimestamp? = nil
  ) -> JSONValue {
    var shown = json
    for path in expired(by: policy, at: time) { shown.remove(path.keys[...]) }
    return shown
  }
}

extension DocumentEditor {
  /// Removes what a policy takes for gone, as far as this replica has seen it.
  ///
  /// Only what has been seen is removed, so a field that somebody refreshes at the same time stays.
  /// Sweeping is never needed for reading, which hides the same; it gives the space back.
  ///
  /// - Parameters:
  ///   - policy: How long fields last.
  ///   - time: When, in document time; that of the document as edited so far unless given.
  /// - Returns: What was removed, in key order.
  @discardableResult
  public mutating func sweep(
    _ policy: ExpiryPolicy, at time: HybridTimestamp? = nil
  ) throws(DocumentError) -> [DocumentPath] {
    let paths = store.fields.expired(
      by: policy, at: time ?? store.latestTimestamp, below: DocumentPath())
    try atomically { (editor) throws(DocumentError) in
      for path in paths { try editor.removeValue(at: path) }
    }
    return paths
  }
}

extension DotMap<String, Field> {
  fileprivate func expired(
    by policy: ExpiryPolicy, at time: HybridTimestamp, below path: DocumentPath
  ) -> [DocumentPath] {
    var found: [DocumentPath] = []
    for (key, field) in listed where !field.isEmpty {
      let place = path.appending(key)
      if let lifetime = policy.lifetime(of: place), field.isExpired(at: time, lifetime) {
        found.append(place)
      } else if field.holds(.map) {
        found += field.fields.expired(by: policy, at: time, below: place)
      }
    }
    return found
  }
}

extension Field {
  /// Whether the last write of the field, or of any below it, is so many microseconds ago.
  ///
  /// What was never written has no age: sets, counters, maps without values.
  fileprivate func isExpired(at time: HybridTimestamp, _ lifetime: UInt64) -> Bool {
    let last = latestTimestamp
    guard last != .zero, time > last else { return false }
    return time.microseconds - last.microseconds >= lifetime
  }
}

extension JSONValue {
  /// Removes a member that objects lead to.
  fileprivate mutating func remove(_ keys: ArraySlice<String>) {
    guard let key = keys.first, case .object(var members) = self else { return }
    self = .null
    if keys.count == 1 {
      members[key] = nil
    } else if var inner = members[key] {
      members[key] = nil
      inner.remove(keys.dropFirst())
      members[key] = inner
    }
    self = .object(members)
  }
}
