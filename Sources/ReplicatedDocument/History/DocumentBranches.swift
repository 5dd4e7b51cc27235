import CRDTs
public import Causality
import SortedCollections

/// Branches of one document by name, each a replica of its own, made and merged as in Git.
///
/// ```swift
/// var trip = DocumentBranches(alice, named: "main")
/// try trip.fork("north", from: "main", as: ReplicaID(7))
/// try trip.edit("north", at: now, message: "try the north") { try $0.set("/title", to: "Porto") }
/// let changes = try trip.merge("north", into: "main", at: now)
/// ```
///
/// Every branch has an identity, since two branches are edited at once. What they share is stored
/// once.
public struct DocumentBranches: ~Copyable, Sendable {
  private struct Branch: Sendable {
    let id: ReplicaID
    var document: Document
    var log: DocumentLog
    var latest: HybridTimestamp
  }

  private var branches = SortedMap<String, Branch>()

  /// The branches of a document, of which there is one.
  public init(_ replica: consuming VersionedReplica, named name: String) {
    set(name, to: replica)
  }

  /// The names of the branches, in the order of their UTF-8 bytes.
  public var names: [String] { branches.map { $0.key } }

  /// The document of a branch, if there is such a branch.
  public func document(of name: String) -> Document? { branches[name]?.document }

  /// The log of a branch, if there is such a branch.
  public func log(of name: String) -> DocumentLog? { branches[name]?.log }

  /// Makes a branch that starts where another is.
  ///
  /// - Parameters:
  ///   - name: The name of the new branch.
  ///   - source: The branch that it starts from.
  ///   - id: An identity that nobody else uses, nor has used.
  /// - Complexity: O(branches).
  public mutating func fork(
    _ name: String, from source: String, as id: ReplicaID
  ) throws(BranchError) {
    guard branches[name] == nil else { throw .exists(name) }
    let replica = try replica(of: source)
    let isUsed =
      branches.contains { $0.value.id == id }
      || replica.version.lastSequence(of: id) > 0
    guard !isUsed else { throw .identityInUse(id) }
    set(name, to: replica.fork(as: id))
  }

  /// Edits a branch and logs the edit.
  ///
  /// - Returns: The edit; `nil` if nothing changed.
  /// - Throws: ``BranchError/noSuchBranch(_:)``, or what the body throws; nothing is then changed.
  @discardableResult
  public mutating func edit(
    _ name: String, at now: Instant, message: String? = nil,
    _ body: (inout DocumentEditor) throws -> Void
  ) throws -> LoggedEdit? {
    var replica = try replica(of: name)
    let edit = try replica.edit(at: now, message: message, body)
    set(name, to: replica)
    return edit
  }

  /// Merges everything that a branch has into another; it stays as it is itself.
  ///
  /// - Returns: What that changes, in key order.
  /// - Complexity: O(d log n) for branches that are d changes apart.
  @discardableResult
  public mutating func merge(
    _ source: String, into target: String, at now: Instant
  ) throws(BranchError) -> [DocumentChange] {
    let branch = try replica(of: source)
    var replica = try replica(of: target)
    let before = replica.document
    do throws(ClockDriftError) {
      try replica.merge(branch, at: now)
    } catch {
      throw .clockDrift(error)
    }
    let changes = replica.document.changes(since: before)
    set(target, to: replica)
    return changes
  }

  /// What a branch shows that another does not, in key order.
  public func changes(
    from earlier: String, to later: String
  ) throws(BranchError) -> [DocumentChange] {
    try replica(of: later).document.changes(since: try replica(of: earlier).document)
  }

  /// What two branches had in common when they last met: the base of a merge.
  ///
  /// - Complexity: O(edits · log n).
  public func base(of first: String, and second: String) throws(BranchError) -> Document {
    let mine = try replica(of: first)
    let theirs = try replica(of: second)
    let own = CausalContext(mine.version.subtracting(theirs.version))
    let common = CausalContext(mine.version.subtracting(own))
    do throws(HistoryError) {
      return try mine.log.document(at: common)
    } catch {
      throw .history(error)
    }
  }

  /// Forgets a branch with what was not merged.
  public mutating func remove(_ name: String) { branches[name] = nil }

  private func replica(of name: String) throws(BranchError) -> VersionedReplica {
    guard let branch = branches[name] else { throw .noSuchBranch(name) }
    return VersionedReplica(
      branch.id, resuming: branch.document, log: branch.log, after: branch.latest)
  }

  private mutating func set(_ name: String, to replica: borrowing VersionedReplica) {
    branches[name] = Branch(
      id: replica.id, document: replica.document, log: replica.log, latest: replica.latest)
  }
}

/// Why something cannot be done with a branch.
public enum BranchError: Error, Hashable, Sendable {
  /// There is no branch of this name.
  case noSuchBranch(String)
  /// There is a branch of this name already.
  case exists(String)
  /// Another branch has this identity, or it has edited the document before.
  case identityInUse(ReplicaID)
  /// The branch is from too far in the future.
  case clockDrift(ClockDriftError)
  /// The log cannot tell what there was.
  case history(HistoryError)
}

extension BranchError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .noSuchBranch(let name): "there is no branch '\(name)'"
    case .exists(let name): "there is a branch '\(name)' already"
    case .identityInUse(let id): "the identity \(id) is in use"
    case .clockDrift(let error): "\(error)"
    case .history(let error): "\(error)"
    }
  }
}
