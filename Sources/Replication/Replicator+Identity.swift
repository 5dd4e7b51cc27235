import CRDTs
import CanonicalCoding
public import Causality
import Randomness
import SortedCollections

extension Replicator {
  /// The mark of a start, which no other start draws; never 0.
  static func mark(of id: ReplicaID, incarnation: UInt64, seed: UInt64) -> UInt32 {
    let bits = KeyedRandom(seed: seed).bits(.boots, entity: id.rawValue, counter: incarnation)
    return max(1, UInt32(truncatingIfNeeded: bits))
  }

  /// Goes on under another mark: whoever speaks to the replica that this was is not heard any more.
  mutating func renewMark() {
    let random = KeyedRandom(seed: configuration.seed)
    let bits = random.bits(
      .sessions, entity: id.rawValue ^ UInt64(boot),
      counter: part.number ^ UInt64(doubleMints.count) &<< 32)
    mark = max(1, UInt32(truncatingIfNeeded: bits))
  }

  /// The identity that takes the place of one that is in use twice.
  func successor(of identity: ReplicaID) -> ReplicaID {
    let random = KeyedRandom(seed: UInt64(boot))
    return ReplicaID(random.bits(.boots, entity: identity.rawValue, counter: .max))
  }

  /// Looks for what is wrong with a statement about dots, before anything of it is believed.
  ///
  /// What is soon seen is seen in the place of the call: elsewhere, the whole replicator would be
  /// copied to be looked at.
  @inlinable
  @inline(__always)
  func objection(to lineage: Lineage) -> ReplicationError? {
    doubleMints.isEmpty && self.lineage.hasBegun(lineage, knowingAllOf: identity)
      ? nil : flaw(of: lineage)
  }

  /// Looks closely for what is wrong with a statement about dots.
  @usableFromInline
  func flaw(of lineage: Lineage) -> ReplicationError? {
    if let proof = lineage.mentions(doubleMints) { return .doubleMint(proof) }
    guard self.lineage.agrees(with: lineage) else { return .inconsistentLineage }
    if let proof = self.lineage.conflict(with: lineage) { return .doubleMint(proof) }
    let minted = self.lineage.spans(of: identity).first { $0.boot == boot }?.last ?? 0
    for span in lineage.spans(of: identity) where span.boot == boot && span.last > minted {
      return .forgedDot(Dot(identity, span.last))
    }
    return nil
  }

  /// Retires the identity if somebody else has minted under it what this replica does not know.
  @usableFromInline
  mutating func checkIdentity(_ lineage: Lineage, into effects: inout Effects) {
    let known = self.lineage.spans(of: identity)
    let isForeign = lineage.spans(of: identity).contains { span in
      span.boot != boot && !known.contains { $0.boot == span.boot && $0.last >= span.last }
    }
    if isForeign { retireIdentity(into: &effects) }
  }

  /// Remembers who has minted which dots, whether or not these come here.
  ///
  /// If somebody mints them again, this is the proof. So it is kept longer than what the one who
  /// has said it is known to hold; but no more of it than of that.
  @inlinable
  mutating func remember(_ lineage: Lineage, into effects: inout Effects) {
    if !self.lineage.covers(lineage) { learn(lineage, into: &effects) }
  }

  /// Remembers who has minted dots of which that was not known, unless it is too much.
  @usableFromInline
  mutating func learn(_ lineage: Lineage, into effects: inout Effects) {
    checkIdentity(lineage, into: &effects)
    let limit = Peer.runLimit + 2 * state.context.dots.runs.count
    // Frames of one packet may contradict each other.
    guard self.lineage.count + lineage.count <= limit, objection(to: lineage) == nil else { return }
    self.lineage.merge(lineage)
  }

  private mutating func retireIdentity(into effects: inout Effects) {
    let old = identity
    identity = successor(of: old)
    write(.identity(identity), into: &effects)
    effects.append(.notice(.identityRetired(old, successor: identity)))
  }

  /// Keeps the proof that an identity is in use twice, and gives what was minted without a right to
  /// it another.
  ///
  /// Until the proof is durable nothing is said and nothing is heard. Then everybody is greeted
  /// anew, and told.
  mutating func report(_ proof: DoubleMint, at now: Instant, into effects: inout Effects) {
    guard hasRoomForProofs, !isRetired(proof) else { return }
    doubleMints.append(proof)
    let renaming = lineage.retire(proof)
    // What others say of dots from here on, they must say under the new names.
    renewMark()
    lastSent = nil
    if let renaming { rename(renaming) }
    write(.doubleMint(proof), renaming: renaming, isolates: true, into: &effects)
    effects.append(.notice(.doubleMint(proof)))
    if proof.replica == identity, proof.retired == boot || !proof.boots.contains(boot) {
      retireIdentity(into: &effects)
    }
    for place in peers.indices {
      peers[place].adopt(nil)
      peers[place].outgoing = nil
      peers[place].completed = nil
      refresh(place, at: now)
    }
  }

  /// Whether another proof can be kept; what more there is makes no difference here.
  var hasRoomForProofs: Bool { doubleMints.count < 256 }

  /// Whether it is known already that a start had no right to its identity.
  func isRetired(_ proof: DoubleMint) -> Bool {
    doubleMints.contains { $0.replica == proof.replica && $0.retired == proof.retired }
  }

  private mutating func rename(_ renaming: Renaming) {
    state = renaming(state)
    part.shown = part.shown.map { renaming($0) }
    part.edits.rename(renaming)
    for place in peers.indices { peers[place].abandoned = renaming(peers[place].abandoned) }
    for place in writes.indices {
      writes[place].request.context = CausalContext(renaming(writes[place].request.context.dots))
    }
  }

  /// Takes a proof from the disk.
  mutating func restore(_ proof: DoubleMint) {
    doubleMints.append(proof)
    if let renaming = lineage.retire(proof) { rename(renaming) }
    buffer = DeltaBuffer(capacity: configuration.bufferCapacity)
    if proof.replica == identity { identity = successor(of: identity) }
  }

  /// Takes note that those of some new dots that bear this identity were minted in this start.
  @usableFromInline
  mutating func noteMinted(_ news: DotCloud) {
    for run in news.events(of: identity).runs { lineage.note(run, boot: boot) }
  }

  /// Whether a proof is being written, and nothing is said or heard until it is.
  @usableFromInline
  var isIsolated: Bool { isolations > 0 }

  /// Begins anew with everybody, under the new names.
  @usableFromInline
  mutating func endIsolation(renaming: Renaming?, at now: Instant) {
    isolations -= 1
    if let renaming {
      durable = renaming(durable)
      // Edits that were being written when the proof came have been added under their old names.
      part.edits.rename(renaming)
    }
    buffer = DeltaBuffer(capacity: configuration.bufferCapacity)
    stability = StabilityTracker()
    count(id)
    for place in peers.indices {
      count(peers[place].id)
      peers[place].greetAt = now
    }
    if configuration.countsDistantMembers { forgetReports() }
  }
}
