import CRDTs
import CanonicalCoding
public import Causality

extension VersionedReplica {
  /// The document with its whole log, in bytes, to be stored.
  ///
  /// - Complexity: O(n log n) for n events.
  public var snapshot: [UInt8] { log.canonicalBytes }

  /// A replica that goes on from a snapshot.
  ///
  /// - Parameters:
  ///   - id: The identity that the stored replica had, or one that nobody else uses.
  ///   - snapshot: What ``snapshot`` was; nobody need vouch for it.
  ///   - limits: What the document may hold.
  /// - Complexity: O(n log n) for n events.
  public init(
    _ id: ReplicaID, loading snapshot: [UInt8], within limits: DocumentLimits = DocumentLimits()
  ) throws(DocumentDecodingError) {
    let (log, document): (DocumentLog, Document)
    do throws(CanonicalDecodingError) {
      (log, document) = try DocumentLog.read(canonicalBytes: snapshot)
    } catch {
      throw .malformed(error)
    }
    if let error = limits.violation(of: document.state.store.fields, at: DocumentPath()) {
      throw .beyondLimits(error)
    }
    self.init(
      id, resuming: document, log: log,
      after: max(document.state.store.latestTimestamp, log.latestTimestamp(besides: DocumentLog())))
  }

  /// A replica of its own that starts from here: a branch.
  ///
  /// Both go on independently, and share all that neither changes.
  ///
  /// - Parameter id: An identity that nobody else uses, nor has used.
  /// - Complexity: O(1).
  public borrowing func fork(as id: ReplicaID) -> VersionedReplica {
    VersionedReplica(id, resuming: document, log: log, after: latest)
  }

  /// Merges everything that a branch has.
  ///
  /// - Throws: `ClockDriftError` if it is from too far in the future; nothing has then happened.
  /// - Complexity: O(d log n) for a branch that is d changes apart.
  public mutating func merge(
    _ branch: borrowing VersionedReplica, at now: Instant
  ) throws(ClockDriftError) {
    try merge(branch.document, log: branch.log, at: now)
  }
}
