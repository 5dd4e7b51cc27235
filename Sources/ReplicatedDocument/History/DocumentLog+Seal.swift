import CRDTs
import CanonicalCoding
public import Causality
import SortedCollections

extension DocumentLog {
  /// A hash of the whole history: 32 bytes that nobody can keep while changing any edit.
  ///
  /// Two logs have the same seal exactly if they begin with the same document and hold the same
  /// edits. Whoever keeps or signs the seal of a version can tell later, from ``seal(at:)`` of the
  /// same version, whether anything that had happened until then was changed, left out or put in:
  ///
  /// ```swift
  /// let (version, seal) = (alice.version, alice.log.seal)
  /// …
  /// let isUntouched = try bob.log.seal(at: version) == seal
  /// ```
  ///
  /// SHA-256 over the base and, in the order of their events, the edits.
  ///
  /// - Complexity: O(bytes).
  public var seal: [UInt8] { seal { _ in true } }

  /// The seal of the log as far as a version.
  ///
  /// - Throws: ``HistoryError`` if the log does not reach back to the version, or not up to it.
  /// - Complexity: O(bytes).
  public func seal(at version: CausalContext) throws(HistoryError) -> [UInt8] {
    guard base.state.context.isDominated(by: version) else { throw .trimmed }
    guard version.isDominated(by: context) else { throw .unknownEvents }
    return seal { version.contains($0.id) }
  }

  private func seal(where isIncluded: (LoggedEdit) -> Bool) -> [UInt8] {
    var hashes = SHA256.hash(base.canonicalBytes)
    for (_, edit) in edits where isIncluded(edit) { hashes += SHA256.hash(edit.sealedBytes) }
    return SHA256.hash(hashes)
  }
}
