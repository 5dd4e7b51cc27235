public import Causality
import SortedCollections

/// How a field that holds several concurrent values is read as one.
///
/// A policy is a pure function of a ``FieldConflict``: of the values, their writers and times, and
/// of what was before, where that is known. It changes nothing. All replicas that hold the same
/// values and read them by the same policy see the same, in whatever order the values came.
///
/// A policy that does not fit leaves the decision to ``lastWriteWins``: arrays are not joined with
/// text, and without a base there is no three-way merge. Name what to do instead with
/// ``firstThatFits(_:)``.
public indirect enum ResolutionPolicy: Sendable {
  /// What the document shows: the value with the greatest timestamp, and of equal timestamps that
  /// of the greatest dot.
  ///
  /// Between kinds, a map goes before a set, a set before a counter, and that before a value, since
  /// not all of them bear a time.
  case lastWriteWins

  /// The value with the least timestamp. Does not fit if the field is of several kinds.
  case firstWriteWins

  /// The greatest value in the order of ``JSONValue/order(_:_:)``.
  case maximum

  /// The least value in the order of ``JSONValue/order(_:_:)``.
  case minimum

  /// The largest value, as JSON text in bytes; of equally large ones the greatest.
  case largerValue

  /// Every element of any of the arrays once, those of the first write first.
  ///
  /// Does not fit if not all are arrays or sets. Distinct are values that differ in their bytes.
  case union

  /// The members of all objects, and of those that several have, again the members.
  ///
  /// Does not fit if not all are maps or objects. The other policy decides between members that are
  /// not all objects.
  case deepMerge(leaves: ResolutionPolicy = .lastWriteWins)

  /// What a replica wrote that is in charge of the field. Does not fit if it wrote nothing.
  case authority(ReplicaID)

  /// Nothing, if one of the concurrent edits removed the field.
  ///
  /// Removals of maps and sets leave a trace, those of values and counters leave none outside the
  /// log. So a `null` counts as a removal as well, and is what
  /// ``DocumentEditor/removeValue(at:under:)`` writes where this policy holds. A field that is
  /// `null` is then read as one that is not there.
  case preferDeletion

  /// What the edits wrote that neither removed the field nor made it `null`.
  case preferEdit

  /// Text with what everybody changed in it, line by line, since it was last the same.
  ///
  /// Where several changed the same lines, those of the later writer stand. Does not fit if a value
  /// is no text, or if it is not known what the text was before.
  case lineMerge

  /// The first of some policies that fits.
  case firstThatFits([ResolutionPolicy])

  /// A function of your own, and its name for the audit trail.
  ///
  /// It must depend on nothing but the conflict, and be the same on all replicas.
  case custom(String, @Sendable (FieldConflict) -> Outcome)

  /// What a policy makes of a conflict.
  public enum Outcome: Equatable, Sendable {
    /// The field is read as this.
    case value(JSONValue)
    /// The field is read as if it were not there.
    case removal
    /// The policy does not fit.
    case undecided
  }

  /// What a field with a conflict is read as.
  ///
  /// - Complexity: O(n log n) for values of n parts together, and that of Myers' algorithm, with a
  ///   bound, for the texts of ``lineMerge``.
  public func resolve(_ conflict: FieldConflict) -> Resolution {
    let (outcome, policy) = decide(conflict)
    switch outcome {
    case .value(let value): return Resolution(conflict, to: value, by: policy.description)
    case .removal: return Resolution(conflict, to: nil, by: policy.description)
    case .undecided:
      return Resolution(conflict, to: conflict.shown, by: Self.lastWriteWins.description)
    }
  }

  /// Whether a `null` is read as nothing where this policy holds.
  var readsNullAsNothing: Bool {
    switch self {
    case .preferDeletion: true
    case .firstThatFits(let policies): policies.contains { $0.readsNullAsNothing }
    default: false
    }
  }
}

/// What a policy makes of a conflict, and which values have no part in it.
public struct Resolution: Equatable, Sendable {
  /// What was to be decided.
  public let conflict: FieldConflict

  /// What the field is read as; `nil` if as one that is not there.
  public let value: JSONValue?

  /// The name of the policy that decided, as ``ResolutionPolicy/description`` has it.
  public let policy: String

  init(_ conflict: FieldConflict, to value: JSONValue?, by policy: String) {
    self.conflict = conflict
    self.value = value
    self.policy = policy
  }

  /// The values of which something is missing in what came out.
  ///
  /// Nothing is missing of an array whose elements, of an object whose members, or of a text whose
  /// lines are all there.
  public var lost: [ConcurrentValue] { conflict.values(missingIn: value) }
}

extension FieldConflict {
  /// The values of which something is missing in an outcome; a removal in any but `nil`.
  func values(missingIn outcome: JSONValue?) -> [ConcurrentValue] {
    values.filter { concurrent in
      guard let value = concurrent.value else { return outcome != nil }
      return !(outcome?.includes(value) ?? false)
    }
  }
}

extension Resolution: CustomStringConvertible {
  /// The path, what came out by which policy, and what was lost.
  public var description: String { description { $0.description } }

  /// The description with names for the replicas.
  ///
  /// - Parameter name: What to call a replica.
  public func description(naming name: (ReplicaID) -> String) -> String {
    "\(conflict.path): \(value?.description ?? "nothing") by \(policy)"
      + lost.phrase(naming: name)
  }

  /// The conflict, the outcome, the policy and the values that were lost, as JSON.
  public var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("conflict", conflict.json), ("lost", .array(lost.map(\.json))), ("policy", .string(policy)),
    ]
    if let value { members.append(("value", value)) }
    return .object(.init(ascending: members))
  }
}

extension [ConcurrentValue] {
  /// What the end of a sentence says of values that were lost.
  func phrase(naming name: (ReplicaID) -> String) -> String {
    if isEmpty { return "" }
    return "; lost: " + map { $0.description(naming: name) }.joined(separator: ", ")
  }
}
