public import CRDTs
public import Causality
import SortedCollections

/// One field of a document: whatever was put there, of whichever kind.
///
/// Concurrent edits may make a map of a field here and a counter there. Both are kept; the field
/// shows the kind that comes first in ``Kind``, and the next assignment that has seen them settles
/// it.
public struct Field: DotStore {
  /// What a field can be; where there are several, the first of them is shown.
  public enum Kind: String, CaseIterable, Sendable {
    /// Fields by key.
    case map
    /// Scalars, each once.
    case set
    /// A number that is counted up and down.
    case counter
    /// One scalar that is overwritten.
    case register
  }

  var fields: DotMap<String, Field>
  var members: ORSet<Scalar>
  var counter: CausalCounter
  var register: LWWRegister<Scalar>

  /// A field with nothing in it.
  public init(isWhole: Bool) {
    fields = DotMap(isWhole: isWhole)
    members = ORSet(isWhole: isWhole)
    counter = CausalCounter(isWhole: isWhole)
    register = LWWRegister(isWhole: isWhole)
  }

  /// Whether the field answers for all of its keys and members.
  public var isWhole: Bool { fields.isWhole && members.isWhole }

  /// Whether there is nothing in the field.
  public var isEmpty: Bool {
    register.isEmpty && counter.isEmpty && fields.isEmpty && members.isEmpty
  }

  /// Whether there is something of a kind in the field.
  func holds(_ kind: Kind) -> Bool {
    switch kind {
    case .map: !fields.isEmpty
    case .set: !members.isEmpty
    case .counter: !counter.isEmpty
    case .register: !register.isEmpty
    }
  }

  /// The kind that is shown, if there is anything.
  public var kind: Kind? { Kind.allCases.first { holds($0) } }

  /// Calls the body with every dot of every kind.
  public func forEachDot(_ body: (Dot) -> Void) {
    fields.forEachDot(body)
    members.forEachDot(body)
    counter.forEachDot(body)
    register.forEachDot(body)
  }

  /// Joins kind by kind.
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    fields.merge(other.fields, context: context, otherContext: otherContext)
    members.merge(other.members, context: context, otherContext: otherContext)
    counter.merge(other.counter, context: context, otherContext: otherContext)
    register.merge(other.register, context: context, otherContext: otherContext)
  }
}

extension Field {
  /// What the field shows.
  var json: JSONValue? {
    switch kind {
    case .map: fields.json
    case .set: .array(members.elements.map { JSONValue($0) })
    case .counter: .integer(counter.value)
    case .register: register.value.map { JSONValue($0) }
    case nil: nil
    }
  }

  /// The greatest timestamp in the field and below.
  var latestTimestamp: HybridTimestamp {
    max(register.latest, fields.latestTimestamp)
  }
}

extension DotMap<String, Field> {
  /// What the fields show, by key.
  var json: JSONValue {
    .object(.init(ascending: elements.compactMap { key, field in field.json.map { (key, $0) } }))
  }

  /// The greatest timestamp in any field.
  var latestTimestamp: HybridTimestamp {
    listed.values.reduce(.zero) { max($0, $1.latestTimestamp) }
  }
}
