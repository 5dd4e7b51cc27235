import CRDTs
import Causality
import SortedCollections

extension ResolutionPolicy {
  /// What comes out, and by which policy, if this one has several.
  func decide(_ conflict: FieldConflict) -> (Outcome, Self) {
    guard case .firstThatFits(let policies) = self else { return (outcome(of: conflict), self) }
    for policy in policies {
      let decision = policy.decide(conflict)
      if decision.0 != .undecided { return decision }
    }
    return (.undecided, self)
  }

  private func outcome(of conflict: FieldConflict) -> Outcome {
    let edits = conflict.edits
    switch self {
    case .lastWriteWins: return Outcome(edits.first)
    case .firstWriteWins:
      return edits.allSatisfy { $0.kind == .register } ? Outcome(edits.last) : .undecided
    case .maximum: return Outcome(edits.max { Self.isLess($0.value, $1.value) })
    case .minimum: return Outcome(edits.min { Self.isLess($0.value, $1.value) })
    case .largerValue:
      let sized = edits.map { (size: $0.value?.description.utf8.count ?? 0, edit: $0) }
      let largest = sized.max { first, second in
        first.size != second.size
          ? first.size < second.size : Self.isLess(first.edit.value, second.edit.value)
      }
      return Outcome(largest?.edit)
    case .union: return Self.union(of: edits)
    case .deepMerge(let leaves): return Self.deepMerge(conflict, leaves)
    case .authority(let replica):
      guard let own = conflict.values.first(where: { $0.writers.contains(replica) }) else {
        return .undecided
      }
      return own.value.map { .value($0) } ?? .removal
    case .preferDeletion:
      let isRemoved = !conflict.removals.isEmpty || edits.contains { $0.value == .null }
      return isRemoved ? .removal : .undecided
    case .preferEdit: return Outcome(edits.first { $0.value != .null })
    case .lineMerge: return Self.lineMerge(conflict)
    case .firstThatFits: return decide(conflict).0
    case .custom(_, let function): return function(conflict)
    }
  }

  private static func isLess(_ first: JSONValue?, _ second: JSONValue?) -> Bool {
    guard let first, let second else { return false }
    return JSONValue.order(first, second) < 0
  }

  private static func union(of edits: ArraySlice<ConcurrentValue>) -> Outcome {
    var elements: [JSONValue] = []
    for edit in edits.reversed() {
      guard case .array(let own)? = edit.value else { return .undecided }
      elements += own
    }
    return .value(.array(JSONValue.distinct(elements)))
  }

  private static func lineMerge(_ conflict: FieldConflict) -> Outcome {
    guard case .value(.string(let base)) = conflict.base else { return .undecided }
    var merged: String?
    // The last comes first, as it is what the document shows.
    for edit in conflict.edits.reversed() {
      guard case .string(let text)? = edit.value else { return .undecided }
      merged =
        merged.map { LineMerge.merge(base: base, earlier: $0, later: text) } ?? text
    }
    return merged.map { .value(.string($0)) } ?? .undecided
  }

  private static func deepMerge(_ conflict: FieldConflict, _ leaves: Self) -> Outcome {
    var members: SortedMap<String, [ConcurrentValue]> = [:]
    for edit in conflict.edits {
      guard case .object(let own)? = edit.value else { return .undecided }
      for (key, value) in own {
        members.modify(key, default: [], keepIf: { _ in true }, { $0.append(edit.with(value)) })
      }
    }
    var merged: [(key: String, value: JSONValue)] = []
    for (key, values) in members {
      if let value = member(of: conflict, key, values, leaves) { merged.append((key, value)) }
    }
    return .value(.object(.init(ascending: merged)))
  }

  /// What becomes of the values that several objects have under one key.
  private static func member(
    of conflict: FieldConflict, _ key: String, _ values: [ConcurrentValue], _ leaves: Self
  ) -> JSONValue? {
    guard values.contains(where: { $0.value != values.first?.value }) else {
      return values.first?.value
    }
    let base: FieldConflict.Base =
      switch conflict.base {
      case .unknown: .unknown
      case .nothing: .nothing
      case .value(let whole): whole[[key][...]].map { .value($0) } ?? .nothing
      }
    let inner = FieldConflict(
      at: conflict.path.appending(key), between: values, base: base)
    let objects = inner.edits.filter { $0.value?.typeName == .object }
    guard let first = objects.first, objects.count > 1 else { return leaves.resolve(inner).value }
    let all = FieldConflict(at: inner.path, between: objects, base: base)
    guard case .value(let merged) = deepMerge(all, leaves) else { return nil }
    let others = inner.edits.filter { $0.value?.typeName != .object }
    if others.isEmpty { return merged }
    // The objects stand together against what is none.
    let whole = ConcurrentValue(merged, as: first.kind, from: all.events, at: first.timestamp)
    let rest = FieldConflict(at: inner.path, between: others + [whole], base: base)
    return leaves.resolve(rest).value
  }
}

extension ResolutionPolicy.Outcome {
  fileprivate init(_ edit: ConcurrentValue?) {
    self = edit?.value.map { .value($0) } ?? .undecided
  }
}
