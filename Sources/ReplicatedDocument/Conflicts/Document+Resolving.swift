import CRDTs
import SortedCollections

extension Document {
  /// What the document shows where conflicts are resolved by rules; the document stays as it is.
  ///
  /// - Parameters:
  ///   - rules: Which policy decides where.
  ///   - conflicts: What history knows of the conflicts, from ``DocumentLog/conflicts(in:)``. Those
  ///     whose fields have been edited since are not used.
  /// - Complexity: O(n), plus what the policies take for fields with conflicts.
  public func json(
    resolvedBy rules: ResolutionRules, knowing conflicts: [FieldConflict] = []
  ) -> JSONValue {
    let reading = ResolvedReading(rules: rules)
    return reading.object(state.store.fields, .init(rules, conflicts), isRemoved: false)
  }

  /// The value at a path where conflicts are resolved by rules, without reading all the rest.
  ///
  /// It is what ``json(resolvedBy:knowing:)`` has there; so, unlike with ``subscript(_:)``, a path
  /// may lead into arrays and objects that were assigned whole.
  ///
  /// - Complexity: O(depth · log width), plus the size of what is there, and of fields with
  ///   conflicts on the way.
  public func value(
    at path: DocumentPath, resolvedBy rules: ResolutionRules,
    knowing conflicts: [FieldConflict] = []
  ) -> JSONValue? {
    guard !path.keys.isEmpty else { return json(resolvedBy: rules, knowing: conflicts) }
    let reading = ResolvedReading(rules: rules)
    return reading.value(
      at: path.keys[...], in: state.store.fields, .init(rules, conflicts), isRemoved: false)
  }

  /// What rules make of every conflict that there is now, in key order.
  ///
  /// - Parameters:
  ///   - rules: Which policy decides where.
  ///   - conflicts: What history knows of the conflicts, from ``DocumentLog/conflicts(in:)``.
  /// - Complexity: O(n), plus what the policies take.
  public func resolutions(
    by rules: ResolutionRules, knowing conflicts: [FieldConflict] = []
  ) -> [Resolution] {
    var found: [Resolution] = []
    let reading = ResolvedReading(rules: rules) { found.append($0) }
    _ = reading.object(state.store.fields, .init(rules, conflicts), isRemoved: false)
    return found.sorted { DocumentPath.order($0.conflict.path, $1.conflict.path) < 0 }
  }
}

/// A walk through a document that reads each field by the rule for it.
private struct ResolvedReading {
  let rules: ResolutionRules
  var note: ((Resolution) -> Void)?

  /// Where the walk is: the keys so far, how far they match each rule, and what history knows.
  struct Place {
    var keys: [String] = []
    var matches: [PathPattern.Places]
    var known: KnownConflicts?

    init(_ rules: ResolutionRules, _ conflicts: [FieldConflict]) {
      matches = rules.rules.map(\.pattern.start)
      known = conflicts.isEmpty ? nil : KnownConflicts(conflicts)
    }
  }

  private func step(_ place: Place, to key: String) -> Place {
    var next = place
    next.keys.append(key)
    for (number, rule) in rules.rules.enumerated() {
      next.matches[number] = rule.pattern.advance(place.matches[number], by: key)
    }
    next.known = place.known?.below[key]
    return next
  }

  private func policy(_ place: Place) -> ResolutionPolicy {
    let rule = rules.rules.indices.last { rules.rules[$0].pattern.isMatch(place.matches[$0]) }
    return rule.map { rules.rules[$0].policy } ?? .lastWriteWins
  }

  func object(
    _ fields: DotMap<String, Field>, _ place: Place, isRemoved: Bool
  ) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    for (key, field) in fields.listed {
      if let value = value(of: field, under: key, place, isRemoved: isRemoved) {
        members.append((key, value))
      }
    }
    return .object(.init(ascending: members))
  }

  private func value(
    of field: Field, under key: String, _ place: Place, isRemoved: Bool
  ) -> JSONValue? {
    // Most fields hold one value, and nobody needs to know their path.
    if case .write(_, let write) = field.storage, write.value != .null,
      place.known?.below[key] == nil
    {
      return write.value
    }
    return value(of: field, step(place, to: key), isRemoved: isRemoved)
  }

  private func value(of field: Field, _ place: Place, isRemoved: Bool) -> JSONValue? {
    if let conflict = conflict(of: field, place, isRemoved: isRemoved) {
      return resolve(conflict, of: field, place)
    }
    switch field.kind {
    case .map: return object(field.fields, place, isRemoved: field.isRemovedMap)
    case .register where field.registered == .null && policy(place).readsNullAsNothing: return nil
    default: return field.json
    }
  }

  private func conflict(of field: Field, _ place: Place, isRemoved: Bool) -> FieldConflict? {
    if let known = place.known?.conflict, known.events == field.dots { return known }
    guard field.mayHoldConflicts else { return nil }
    return field.conflict(at: DocumentPath(place.keys), isRemoved: isRemoved)
  }

  private func resolve(_ conflict: FieldConflict, of field: Field, _ place: Place) -> JSONValue? {
    var conflict = conflict
    if field.holds(.map) {
      // What is in the map is read by the rules as well.
      let map = object(field.fields, place, isRemoved: field.isRemovedMap)
      conflict = FieldConflict(
        at: conflict.path, between: conflict.values.map { $0.kind == .map ? $0.with(map) : $0 },
        base: conflict.base)
    }
    let resolution = policy(place).resolve(conflict)
    note?(resolution)
    return resolution.value
  }

  func value(
    at keys: ArraySlice<String>, in fields: DotMap<String, Field>, _ place: Place, isRemoved: Bool
  ) -> JSONValue? {
    guard let key = keys.first, let field = fields[key] else { return nil }
    let (rest, next) = (keys.dropFirst(), step(place, to: key))
    if !rest.isEmpty, field.kind == .map,
      conflict(of: field, next, isRemoved: isRemoved) == nil
    {
      return value(at: rest, in: field.fields, next, isRemoved: field.isRemovedMap)
    }
    return value(of: field, next, isRemoved: isRemoved)?[rest]
  }
}

/// Conflicts by their paths, to be met on a walk.
private struct KnownConflicts {
  var conflict: FieldConflict?
  var below: SortedMap<String, KnownConflicts> = [:]

  private init() {}

  init(_ conflicts: [FieldConflict]) {
    for conflict in conflicts { insert(conflict, conflict.path.keys[...]) }
  }

  private mutating func insert(_ conflict: FieldConflict, _ keys: ArraySlice<String>) {
    guard let key = keys.first else {
      self.conflict = conflict
      return
    }
    below.modify(
      key, default: KnownConflicts(), keepIf: { _ in true },
      { $0.insert(conflict, keys.dropFirst()) })
  }
}
