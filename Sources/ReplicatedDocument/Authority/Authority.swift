public import CanonicalCoding
public import Causality

/// Who alone edits some fields of a document; all others propose what they want of them.
///
/// ```swift
/// let authority = Authority(of: hub, over: PathSelection(including: ["/tasks/*/owner"]))
/// worker.authority = authority
/// do {
///   try worker.edit(at: now) { try $0.set("/tasks/7/owner", to: "worker-2") }
/// } catch {                                    // DocumentError.needsProposal("/tasks/7/owner")
///   let proposal = DocumentProposal([.set("/tasks/7/owner", "worker-2")])
///   // … send proposal.canonicalBytes to the hub, which does it or not: `Replicator` carries both
/// }
/// ```
///
/// Merges are not touched by it: what the coordinator has edited is taken over like any other edit,
/// and there are no concurrent edits of these fields, so none that must be settled.
public struct Authority: Hashable, Sendable {
  /// The replica that decides.
  public let coordinator: ReplicaID

  /// What it decides on.
  public let selection: PathSelection

  /// The authority of a replica over some fields, each with all that is below it.
  public init(of coordinator: ReplicaID, over selection: PathSelection) {
    self.coordinator = coordinator
    self.selection = selection
  }

  /// What a replica may not edit by itself.
  public func restriction(on replica: ReplicaID) -> PathSelection? {
    replica == coordinator ? nil : selection
  }

  /// Whether a replica may only propose an edit.
  public func governs(_ edit: DocumentEdit, by replica: ReplicaID) -> Bool {
    replica != coordinator && selection.concerns(edit.path, withAllBelow: edit.replacesAllBelow)
  }
}

extension Authority: CustomStringConvertible {
  /// The replica and the patterns.
  public var description: String { "\(coordinator) over \(selection)" }
}

extension Authority: CanonicalCodable {
  /// The replica, then the selection.
  public func encode(into encoder: inout CanonicalEncoder) {
    coordinator.encode(into: &encoder)
    selection.encode(into: &encoder)
  }

  /// Reads an authority.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    coordinator = try ReplicaID(from: &decoder)
    selection = try PathSelection(from: &decoder)
  }
}

extension PathSelection {
  /// Whether an edit of the field at a path is one of something selected.
  ///
  /// - Parameter deeply: Whether the edit does away with all that is below the field.
  func concerns(_ path: DocumentPath, withAllBelow deeply: Bool) -> Bool {
    var cursor = Cursor(self)
    for key in path.keys { cursor = cursor.descending(to: key) }
    return switch cursor.standing {
    case .inside: true
    case .onTheWay: deeply
    // Nothing below it is selected: what is excluded is excluded with all that is below it.
    case .outside: false
    }
  }
}
