import CRDTs
import CanonicalCoding
import Causality

/// Exchange by request and response, for transports that keep no session: HTTP, files, sneakers.
///
/// The one side sends its ``digest()``, the other answers with ``changes(since:)``, the first takes
/// them with ``apply(_:)``. Nothing is remembered between requests, and nothing breaks if an answer
/// is lost, repeated or taken by somebody else.
extension Replicator {
  /// Bytes that say what this replica holds for good.
  public func digest() -> [UInt8] {
    var encoder = CanonicalEncoder()
    Holdings(durable.context.dots, of: lineage).encode(into: &encoder)
    part.selection?.encode(into: &encoder)
    return Self.sealed(encoder.bytes)
  }

  /// Bytes that bring whoever has sent a digest all that it lacks and is durable here.
  ///
  /// If one of the two holds a part, the answer is of that part, or what was edited here.
  ///
  /// - Throws: ``ReplicationError`` if the digest is damaged or proves a double mint.
  /// - Complexity: O(changes) while the deltas are at hand; after that, O(n log n) for a state of n
  ///   dots.
  public func changes(since digest: [UInt8]) throws(ReplicationError) -> [UInt8] {
    let (holdings, selection) = try Self.read(digest)
    if let objection = objection(to: holdings.lineage) { throw objection }
    var missing = durable.context.subtracting(holdings.context)
    let isCovered = Subscription<Store>.covers(part.selection, selection)
    let log = isCovered ? buffer : edits(for: selection)
    if !isCovered { missing = missing.intersection(log.allDots) }
    let groups = log.changes(bringing: missing) ?? [workedOut(bringing: missing)]
    var encoder = CanonicalEncoder()
    for group in groups {
      Changes(group.restricted(to: selection), of: lineage).encode(into: &encoder)
    }
    return Self.sealed(encoder.bytes, for: selection)
  }

  /// What a digest says: what is held, and the part that it is held of.
  private static func read(
    _ digest: [UInt8]
  ) throws(ReplicationError) -> (Holdings, Store.Selection?) {
    do throws(CanonicalDecodingError) {
      var decoder = CanonicalDecoder(try opened(digest))
      let holdings = try Holdings(from: &decoder)
      let selection = decoder.remaining > 0 ? try Store.Selection(from: &decoder) : nil
      try decoder.finish()
      return (holdings, selection)
    } catch {
      throw .malformed(error)
    }
  }

  /// Takes what ``changes(since:)`` of another replica has answered: all of it, or nothing.
  ///
  /// If they prove a double mint nothing is taken: the proof is written instead, and everything
  /// that needs another name gets one. Once that is durable, ask again.
  ///
  /// - Returns: What the host must do, as after ``handle(_:at:)``.
  /// - Throws: ``ReplicationError`` if the bytes are damaged, or use a name that is known to be
  ///   retired: then their sender has not heard of it, and is to be shown what is here.
  public mutating func apply(
    _ bytes: [UInt8]
  ) throws(ReplicationError) -> [ReplicationEffect<Store>] {
    var all: [Changes<Store>] = []
    do {
      var decoder = CanonicalDecoder(try Self.opened(bytes, for: part.selection))
      while decoder.remaining > 0 { all.append(try Changes(from: &decoder)) }
    } catch {
      throw .malformed(error)
    }
    var effects: Effects = []
    // While a proof is being written nothing else is believed.
    guard !isIsolated else { return effects }
    for changes in all {
      switch objection(to: changes.lineage) {
      case .doubleMint(let proof)?:
        statistics.rejected += 1
        if isRetired(proof) { throw .doubleMint(proof) }
        report(proof, at: .zero, into: &effects)
        return effects
      case let objection?: throw objection
      case nil: break
      }
    }
    for changes in all.map(received) {
      // Of changes that contradict each other the first are believed.
      guard objection(to: changes.lineage) == nil else { continue }
      checkIdentity(changes.lineage, into: &effects)
      guard !changes.delta.context.isDominated(by: state.context) else { continue }
      take(changes, from: nil, into: &effects)
      effects.append(.merged(changes.delta))
    }
    return effects
  }

  /// Bytes with a checksum over them and the part that they are meant for.
  ///
  /// An answer is of use only to who still holds the part that it was asked for.
  private static func sealed(
    _ body: [UInt8], for selection: Store.Selection? = nil
  ) -> [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.raw(body)
    encoder.word(CRC32C(of: body + (selection?.canonicalBytes ?? [])).value)
    return encoder.bytes
  }

  private static func opened(
    _ bytes: [UInt8], for selection: Store.Selection? = nil
  ) throws(CanonicalDecodingError) -> [UInt8] {
    guard bytes.count >= 4 else {
      throw CanonicalDecodingError(reason: .truncated, offset: bytes.count)
    }
    let body = Array(bytes.dropLast(4))
    guard sealed(body, for: selection) == bytes else {
      throw CanonicalDecodingError(reason: .checksumMismatch, offset: body.count)
    }
    return body
  }
}
