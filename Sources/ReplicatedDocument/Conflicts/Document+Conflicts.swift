import CRDTs
import Causality
import SortedCollections

extension Document {
  /// Where the document holds more than it can show, in key order.
  ///
  /// There is a conflict where different values were assigned at the same time, where a field is of
  /// several kinds, and where a map or a set was removed while something was put in it. All
  /// replicas that have the same edits find the same conflicts. Edits that have not arrived may
  /// settle some of them; ``DocumentLog/conflicts(in:)`` knows of more.
  ///
  /// - Complexity: O(n).
  public var conflicts: [FieldConflict] {
    var found: [FieldConflict] = []
    state.store.fields.forEachConflict(below: [], isRemoved: false) { found.append($0) }
    return found
  }

  /// Where the document holds more than it can show, at a path and below it.
  ///
  /// - Complexity: O(depth · log width) to get there, plus the size of what is there.
  public func conflicts(at path: DocumentPath) -> [FieldConflict] {
    guard !path.keys.isEmpty else { return conflicts }
    guard let (field, isRemoved) = locate(path) else { return [] }
    var found: [FieldConflict] = []
    field.forEachConflict(at: path.keys, isRemoved: isRemoved) { found.append($0) }
    return found
  }

  /// What the field at a path holds more than it can show, if it does.
  ///
  /// - Complexity: O(depth · log width), plus the size of the field if it is of several kinds.
  public func conflict(at path: DocumentPath) -> FieldConflict? {
    guard let (field, isRemoved) = locate(path) else { return nil }
    return field.conflict(at: path, isRemoved: isRemoved)
  }

  /// The field at a path, and whether the map that it is in was removed.
  private func locate(_ path: DocumentPath) -> (field: Field, isInRemoved: Bool)? {
    guard let first = path.keys.first, var field = state.store.fields[first] else { return nil }
    var isInRemoved = false
    for key in path.keys.dropFirst() {
      isInRemoved = field.isRemovedMap
      guard let next = field.fields[key] else { return nil }
      field = next
    }
    return (field, isInRemoved)
  }
}

extension DotMap<String, Field> {
  /// - Parameter isRemoved: Whether the map was removed, which then is no news of what is in it.
  func forEachConflict(
    below keys: [String], isRemoved: Bool, _ body: (FieldConflict) -> Void
  ) {
    for (key, field) in listed where field.mayHoldConflicts {
      field.forEachConflict(at: keys + [key], isRemoved: isRemoved, body)
    }
  }
}

extension Field {
  /// Whether there is more here than one value or what a counter has counted.
  var mayHoldConflicts: Bool {
    switch storage {
    case .blank, .write, .counter: false
    case .map, .set, .several: true
    }
  }

  func forEachConflict(
    at keys: [String], isRemoved: Bool, _ body: (FieldConflict) -> Void
  ) {
    if let conflict = conflict(at: DocumentPath(keys), isRemoved: isRemoved) { body(conflict) }
    guard holds(.map) else { return }
    fields.forEachConflict(below: keys, isRemoved: isRemovedMap, body)
  }

  /// Whether this is a map that was removed while something was put in it.
  var isRemovedMap: Bool {
    switch storage {
    case .map(let map): map.isRemoved
    case .several(let kinds): kinds.map.isRemoved
    default: false
    }
  }

  /// What the field holds more than it can show, if it does.
  ///
  /// - Parameters:
  ///   - path: Where the field is.
  ///   - isRemoved: Whether the map that it is in was removed.
  func conflict(at path: DocumentPath, isRemoved: Bool) -> FieldConflict? {
    switch storage {
    case .blank, .write, .counter: return nil
    case .map(let map) where !map.isRemoved || isRemoved: return nil
    case .set(let set) where !set.isRemoved || isRemoved: return nil
    default: break
    }
    var values = concurrentValues
    if !isRemoved, kinds.map.isRemoved || kinds.set.isRemoved {
      values.append(ConcurrentValue(nil, as: nil, from: DotCloud()))
    }
    let isOneValue = values.allSatisfy {
      $0.kind == values.first?.kind && $0.value == values.first?.value
    }
    return isOneValue ? nil : FieldConflict(at: path, between: values)
  }

  /// Everything that is in the field, each kind by itself, and each value that was assigned.
  var concurrentValues: [ConcurrentValue] {
    let kinds = kinds
    var values: [ConcurrentValue] = []
    if !kinds.map.isEmpty {
      let latest = kinds.map.contents.latestTimestamp
      values.append(
        ConcurrentValue(
          kinds.map.contents.json, as: .map, from: kinds.map.dots,
          at: latest == .zero ? nil : latest))
    }
    if !kinds.set.isEmpty {
      let members = JSONValue.array(kinds.set.contents.elements.map { JSONValue($0) })
      values.append(ConcurrentValue(members, as: .set, from: kinds.set.dots))
    }
    if !kinds.counter.isEmpty {
      let count = JSONValue.integer(kinds.counter.value)
      values.append(ConcurrentValue(count, as: .counter, from: kinds.counter.dots))
    }
    for (dot, write) in kinds.register.elements {
      values.append(ConcurrentValue(write.value, by: dot, at: write.timestamp))
    }
    return values
  }
}

extension Container {
  /// Whether something was put in while it was removed: an edit sees to it that there is a
  /// creation, so it was there when the edit was made.
  var isRemoved: Bool { existence.isEmpty && !contents.isEmpty }
}
