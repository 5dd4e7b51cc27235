public import Causality
import SortedCollections

/// That a field holds what several replicas made of it without knowing of each other.
///
/// A conflict is a value: it says what there was when it was found, and can be judged by a
/// ``ResolutionPolicy`` or settled with ``DocumentEditor/resolve(_:to:)`` later, wherever the
/// document has gone since.
public struct FieldConflict: Equatable, Sendable {
  /// What was there before the values were written.
  public enum Base: Equatable, Sendable {
    /// The document has no history, or it does not reach back so far.
    case unknown
    /// There was no such field.
    case nothing
    /// The field showed this.
    case value(JSONValue)
  }

  /// Where the field is.
  public let path: DocumentPath

  /// Everything that was made of the field, the one that the document shows first.
  ///
  /// Removals come last. They are known if they left a trace: a map or a set that somebody removed
  /// while somebody else put something in it, or anything that a ``DocumentLog`` remembers.
  public let values: [ConcurrentValue]

  /// What was there before, as far as history tells.
  public let base: Base

  /// A conflict of some values, which may come in any order.
  public init(
    at path: DocumentPath, between values: some Sequence<ConcurrentValue>, base: Base = .unknown
  ) {
    self.path = path
    self.values = values.sorted(by: ConcurrentValue.precedes)
    self.base = base
  }

  /// What the document shows.
  public var shown: JSONValue? { values.first?.value }

  /// The values without the removals.
  public var edits: ArraySlice<ConcurrentValue> { values.prefix { !$0.isRemoval } }

  /// The removals that are known.
  public var removals: ArraySlice<ConcurrentValue> { values.drop { !$0.isRemoval } }

  /// The events of the values, which a decision overwrites.
  public var events: DotCloud {
    var events = DotCloud()
    for value in edits { events.merge(value.events) }
    return events
  }

  /// In what way the values contradict each other.
  ///
  /// Without history it is not known whether there was something before, and values of one type
  /// count as changed on both sides.
  public var kind: DocumentConflict.Kind {
    let edits = edits
    if edits.count == 1, !removals.isEmpty { return .deleteModify }
    let values = edits.map { DocumentConflict.Side($0.kind, $0.value) }
    return DocumentConflict.Kind.between(values) ?? (base == .nothing ? .addAdd : .modifyModify)
  }
}

extension FieldConflict: CustomStringConvertible {
  /// The path, who made what of it and when, what is shown, and what was before, if that is known.
  public var description: String { description { $0.description } }

  /// The description with names for the replicas.
  ///
  /// - Parameter name: What to call a replica.
  public func description(naming name: (ReplicaID) -> String) -> String {
    var text = "\(path): "
    text += values.map { $0.description(naming: name) }.joined(separator: ", ")
    text += "; shown: \(shown?.description ?? "nothing")"
    switch base {
    case .unknown: break
    case .nothing: text += "; before: nothing"
    case .value(let value): text += "; before: \(value)"
    }
    return text
  }

  /// All of it as JSON: `path`, `kind`, `values`, `shown`, and `base` if that is known.
  ///
  /// The base is an array of one value, or an empty one if there was no such field.
  public var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    switch base {
    case .unknown: break
    case .nothing: members.append(("base", []))
    case .value(let value): members.append(("base", [value]))
    }
    members.append(("kind", .string(kind.rawValue)))
    members.append(("path", .string(path.description)))
    if let shown { members.append(("shown", shown)) }
    members.append(("values", .array(values.map(\.json))))
    return .object(.init(ascending: members))
  }
}

extension DocumentConflict {
  /// What one side has in a place.
  struct Side {
    let kind: Field.Kind?
    let value: JSONValue?

    init(_ kind: Field.Kind?, _ value: JSONValue?) {
      self.kind = kind
      self.value = value
    }

    /// Whether it has keys, be it a map or an object that was assigned whole.
    var hasKeys: Bool { kind == .map || value?.typeName == .object }
  }
}

extension DocumentConflict.Kind {
  /// In what way sides contradict each other by what they are; `nil` if all are of one type.
  static func between(_ sides: [DocumentConflict.Side]) -> Self? {
    let kinds = sides.map(\.kind)
    let areOfOneKind = kinds.allSatisfy { $0 == kinds.first }
    if sides.contains(where: \.hasKeys), !sides.allSatisfy(\.hasKeys) { return .structural }
    if !areOfOneKind { return kinds.contains(.map) ? .structural : .typeChange }
    // A value that may be null is of the type that it has when it is not.
    let types = sides.compactMap { $0.value?.typeName }.filter { $0 != .null }
    return types.allSatisfy { $0 == types.first } ? nil : .typeChange
  }
}
