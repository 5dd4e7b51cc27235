import Convergence
import ConvergenceTesting

/// What replicas have to notice about identities: backups that were restored, and twins.
enum Identities {
  private typealias Counters = Replicator<CausalCounter>
  private typealias Numbers = Replicator<ORSet<Int>>

  static func check(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 109)
    var desk = try Counters(ReplicaID(1), peers: [ReplicaID(2)])
    var phone = try Counters(ReplicaID(2), peers: [ReplicaID(1)])
    var records: [[UInt8]] = []
    for _ in 0..<2 + random.below(3) { records += edit(&desk) }
    try pass(from: desk, to: &phone)
    let kept = records.prefix(Int(random.below(UInt64(records.count))))
    var restored = try Counters(
      ReplicaID(1), peers: [ReplicaID(2)], incarnation: 1, restoring: Array(kept))
    let written = try pass(from: phone, to: &restored)
    try require(
      restored.identity != ReplicaID(1), "a replica that was set back takes a new identity")
    let restarted = try Counters(
      ReplicaID(1), peers: [ReplicaID(2)], incarnation: 2, restoring: kept + written)
    try require(
      restarted.identity == restored.identity, "an identity that was retired stays retired")
    try twins(phone)
    try hearsay()
    try lateProof()
  }

  /// A second process that edits under an identity whose edits somebody has already.
  private static func twins(_ witness: Counters) throws {
    var witness = witness
    var twin = try Counters(ReplicaID(1), peers: [ReplicaID(2)], incarnation: 7)
    _ = edit(&twin)
    do {
      try pass(from: twin, to: &witness)
    } catch ReplicationError.doubleMint {
      return
    }
    try require(!witness.status.doubleMints.isEmpty, "one name for two edits is noticed")
  }

  /// A second process that edits under an identity of whose edits somebody has only heard.
  private static func hearsay() throws {
    var desk = try Counters(ReplicaID(1), peers: [ReplicaID(2)])
    var witness = try Counters(ReplicaID(2), peers: [ReplicaID(1)])
    _ = edit(&desk)
    for case .send(let greeting, _) in desk.handle(.timer, at: desk.deadline ?? .zero) {
      _ = witness.handle(.received(greeting, from: ReplicaID(1)), at: .zero)
    }
    try require(witness.state.context.isEmpty, "a greeting brings nothing")
    try twins(witness)
  }

  /// A phone with a part that was set back, and is told so while its disk still writes an edit.
  private static func lateProof() throws {
    var desk = try Numbers(ReplicaID(1), peers: [ReplicaID(2)])
    var phone = try Numbers(ReplicaID(2), peers: [ReplicaID(1)])
    var records = settle(
      phone.handle(.subscribed(KeyRange(from: 0, through: 9)), at: .zero), &phone)
    records += try pass(from: desk, to: &phone)
    records += settle(insert(1, into: &phone), &phone)
    try pass(from: phone, to: &desk)
    _ = settle(insert(2, into: &phone), &phone)
    try pass(from: phone, to: &desk)
    phone = try Numbers(
      ReplicaID(2), peers: [ReplicaID(1)], incarnation: 1, restoring: records)
    let written = insert(3, into: &phone)
    _ = settle(written + (try phone.apply(desk.changes(since: phone.digest()))), &phone)
    // The first time the desk hears of the proof, the second time it takes the edit.
    for _ in 0..<2 {
      _ = settle((try? desk.apply(phone.changes(since: desk.digest()))) ?? [], &desk)
    }
    try require(
      desk.state.store.elements == [1, 2, 3], "an edit is not lost, whatever its name becomes")
  }

  private static func insert(
    _ number: Int, into replicator: inout Numbers
  ) -> [ReplicationEffect<ORSet<Int>>] {
    var state = replicator.state
    var dots = DotSource(resuming: replicator.identity, after: state.context)
    return replicator.handle(.edited(state.store.insert(number, using: &dots)), at: .zero)
  }

  /// Edits a replica and has the edit durable.
  ///
  /// - Returns: What was written.
  private static func edit(_ replicator: inout Counters) -> [[UInt8]] {
    var state = replicator.state
    var dots = DotSource(resuming: replicator.identity, after: state.context)
    let delta = state.store.increment(by: 1, using: &dots)
    return settle(replicator.handle(.edited(delta), at: .zero), &replicator)
  }

  /// Has one replica ask another for what it lacks.
  ///
  /// - Returns: What the one has written.
  @discardableResult
  private static func pass<Store>(
    from sender: Replicator<Store>, to receiver: inout Replicator<Store>
  ) throws -> [[UInt8]] {
    let answer = try sender.changes(since: receiver.digest())
    return settle(try receiver.apply(answer), &receiver)
  }

  private static func settle<Store>(
    _ effects: [ReplicationEffect<Store>], _ replicator: inout Replicator<Store>
  ) -> [[UInt8]] {
    let records = effects.compactMap { effect in
      if case .persist(let record) = effect { record } else { nil }
    }
    // More than there are: whatever was written is durable by now.
    _ = replicator.handle(.persisted(count: .max), at: .zero)
    return records
  }
}
