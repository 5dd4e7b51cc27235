import CRDTs
import CanonicalCoding
import Causality
import Randomness
import SortedCollections

extension Replicator {
  /// The mark of a start, which no other start draws; never 0.
  static func mark(of id: ReplicaID, incarnation: UInt64, seed: UInt64) -> UInt32 {
    let bits = KeyedRandom(seed: seed).bits(.boots, entity: id.rawValue, counter: incarnation)
    return max(1, UInt32(truncatingIfNeeded: bits))
  }

  /// The identity that takes the place of one that is in use twice.
  func successor(of identity: ReplicaID) -> ReplicaID {
    let random = KeyedRandom(seed: UInt64(boot))
    return ReplicaID(random.bits(.boots, entity: identity.rawValue, counter: .max))
  }

  /// Looks for what is wrong with a statement about dots, before anything of it is believed.
  func objection(to lineage: Lineage) -> ReplicationError? {
    guard self.lineage.agrees(with: lineage) else { return .inconsistentLineage }
    if let proof = self.lineage.conflict(with: lineage) { return .doubleMint(proof) }
    let minted = self.lineage.spans[identity]?.first { $0.boot == boot }?.last ?? 0
    for span in lineage.spans[identity] ?? [] where span.boot == boot && span.last > minted {
      return .forgedDot(Dot(identity, span.last))
    }
    return nil
  }

  /// Retires the identity if somebody else has minted under it what this replica does not know.
  mutating func checkIdentity(_ lineage: Lineage, into effects: inout Effects) {
    let known = self.lineage.spans[identity] ?? []
    let isForeign = (lineage.spans[identity] ?? []).contains { span in
      span.boot != boot && !known.contains { $0.boot == span.boot && $0.last >= span.last }
    }
    if isForeign { retireIdentity(into: &effects) }
  }

  private mutating func retireIdentity(into effects: inout Effects) {
    let old = identity
    identity = successor(of: old)
    effects.append(.notice(.identityRetired(old, successor: identity)))
  }

  /// Keeps the proof that an identity is in use twice, and stops using it if it is this one's.
  mutating func report(_ proof: DoubleMint, into effects: inout Effects) {
    guard !doubleMints.contains(proof), doubleMints.count < 64 else { return }
    doubleMints.append(proof)
    pending.append(.other)
    effects.append(.persist(Record<Store>.doubleMint(proof).canonicalBytes))
    effects.append(.notice(.doubleMint(proof)))
    if proof.replica == identity { retireIdentity(into: &effects) }
  }
}
