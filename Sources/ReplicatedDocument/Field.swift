public import CRDTs
public import Causality
public import SortedCollections

/// One field of a document: whatever was put there, of whichever kind.
///
/// Concurrent edits may make a map of a field here and a counter there. Both are kept; the field
/// shows the kind that comes first in ``Kind``, and the next assignment that has seen them settles
/// it.
public struct Field: DotStore {
  /// What a field can be; where there are several, the first of them is shown.
  ///
  /// What holds most comes first, so that nothing with parts is ever hidden by a single value.
  public enum Kind: String, CaseIterable, Sendable {
    /// Fields by key.
    case map
    /// Scalars, each once.
    case set
    /// A number that is counted up and down.
    case counter
    /// One value that is overwritten whole.
    case register
  }

  /// A value that was assigned, and when.
  public typealias Write = LWWRegister<JSONValue>.Write

  typealias Map = Container<DotMap<String, Field>>
  typealias Members = Container<ORSet<Scalar>>

  /// Nearly every field is of one kind, and nearly every register holds one write; only what is
  /// neither pays for a place for everything.
  enum Storage: Equatable, Sendable {
    case blank
    case write(Dot, Write)
    case map(Map)
    case set(Members)
    case counter(CausalCounter)
    indirect case several(Kinds)
  }

  /// In the one form that the contents have: two equal fields have equal storages.
  var storage: Storage

  /// Whether the field answers for all of its keys and members.
  public internal(set) var isWhole: Bool

  /// A field with nothing in it.
  public init(isWhole: Bool) {
    storage = .blank
    self.isWhole = isWhole
  }

  init(_ storage: Storage, isWhole: Bool) {
    self.storage = storage
    self.isWhole = isWhole
  }

  /// Whether there is nothing in the field.
  public var isEmpty: Bool {
    switch storage {
    case .blank: true
    case .write: false
    case .map(let map): map.isEmpty
    case .set(let set): set.isEmpty
    case .counter, .several: kind == nil
    }
  }

  /// Calls the body with every dot of every kind.
  public func forEachDot(_ body: (Dot) -> Void) {
    switch storage {
    case .blank: break
    case .write(let dot, _): body(dot)
    case .map(let map): map.forEachDot(body)
    case .set(let set): set.forEachDot(body)
    case .counter(let counter): counter.forEachDot(body)
    case .several(let kinds):
      kinds.map.forEachDot(body)
      kinds.set.forEachDot(body)
      kinds.counter.forEachDot(body)
      kinds.register.forEachDot(body)
    }
  }

  /// Joins kind by kind.
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    defer { isWhole = isWhole || other.isWhole }
    switch (storage, other.storage) {
    case (.blank, .blank): break
    case (.write(let mine, _), .blank):
      if otherContext.contains(mine) { storage = .blank }
    case (.blank, .write(let theirs, _)):
      if !context.contains(theirs) { storage = other.storage }
    case (.write(let mine, _), .write(let theirs, _)) where mine == theirs: break
    case (.write(let mine, _), .write(let theirs, _))
    where otherContext.contains(mine) || context.contains(theirs):
      let isReplaced = otherContext.contains(mine)
      if isReplaced { storage = context.contains(theirs) ? .blank : other.storage }
    case (.map(var map), .map(let theirs)):
      storage = .blank
      map.merge(theirs, context: context, otherContext: otherContext)
      storage = map.isBlank ? .blank : .map(map)
    case (.set(var set), .set(let theirs)):
      storage = .blank
      set.merge(theirs, context: context, otherContext: otherContext)
      storage = set.isBlank ? .blank : .set(set)
    case (.counter(var counter), .counter(let theirs)):
      storage = .blank
      counter.merge(theirs, context: context, otherContext: otherContext)
      storage = counter.isEmpty ? .blank : .counter(counter)
    default:
      var kinds = kinds
      storage = .blank
      kinds.merge(other.kinds, context: context, otherContext: otherContext)
      storage = kinds.storage
    }
  }
}

extension Field {
  /// Whether there is something of a kind in the field.
  public func holds(_ kind: Kind) -> Bool {
    switch (kind, storage) {
    case (.map, .map(let map)): !map.isEmpty
    case (.set, .set(let set)): !set.isEmpty
    case (.counter, .counter(let counter)): !counter.isEmpty
    case (.register, .write): true
    case (_, .several(let kinds)): kinds.holds(kind)
    default: false
    }
  }

  /// The kind that is shown, if there is anything.
  public var kind: Kind? {
    switch storage {
    case .blank: nil
    case .write: .register
    default: Kind.allCases.first { holds($0) }
    }
  }

  /// The kinds of which there is anything, the one that is shown first.
  public var heldKinds: [Kind] { Kind.allCases.filter { holds($0) } }

  /// The fields below, by key, whether or not the map is what shows.
  public var fields: DotMap<String, Field> {
    switch storage {
    case .map(let map): map.contents
    case .several(let kinds): kinds.map.contents
    default: DotMap(isWhole: isWhole)
    }
  }

  /// The members of the set, ascending, whether or not the set is what shows.
  public var members: [Scalar] {
    switch storage {
    case .set(let set): set.contents.elements
    case .several(let kinds): kinds.set.contents.elements
    default: []
    }
  }

  /// What the counter has counted, whether or not it is what shows.
  public var count: Int64? {
    switch storage {
    case .counter(let counter): counter.value
    case .several(let kinds): kinds.counter.isEmpty ? nil : kinds.counter.value
    default: nil
    }
  }

  /// The register with every write that no other has replaced, whether or not it is what shows.
  public var register: LWWRegister<JSONValue> {
    switch storage {
    case .write(let dot, let write): LWWRegister(dot, write)
    case .several(let kinds): kinds.register
    default: LWWRegister()
    }
  }

  /// The value that the register shows.
  var registered: JSONValue? {
    if case .write(_, let write) = storage { write.value } else { register.value }
  }

  /// What the field shows.
  public var json: JSONValue? {
    if case .write(_, let write) = storage { return write.value }
    return switch kind {
    case .map: fields.json
    case .set: .array(members.map { JSONValue($0) })
    case .counter: count.map { .integer($0) }
    case .register: registered
    case nil: nil
    }
  }

  /// The greatest timestamp in the field and below.
  var latestTimestamp: HybridTimestamp {
    switch storage {
    case .blank, .set, .counter: .zero
    case .write(_, let write): write.timestamp
    case .map(let map): map.contents.latestTimestamp
    case .several(let kinds): max(kinds.register.latest, kinds.map.contents.latestTimestamp)
    }
  }
}

extension DotMap<String, Field> {
  /// What the fields show, by key.
  var json: JSONValue {
    .object(.init(ascending: elements.compactMap { key, field in field.json.map { (key, $0) } }))
  }

  /// The greatest timestamp in any field.
  var latestTimestamp: HybridTimestamp {
    var latest = HybridTimestamp.zero
    for (_, field) in listed { latest = max(latest, field.latestTimestamp) }
    return latest
  }
}
