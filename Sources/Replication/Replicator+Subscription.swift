public import CRDTs
import CanonicalCoding
public import Causality
import Lattices
import Randomness
import SortedCollections

/// Replicas that hold a part of the store: what they have, and how they come to have another.
extension Replicator {
  /// The part that this replica holds; everything if there is none.
  public var subscription: Store.Selection? { part.selection }

  /// The parts that an edit must belong to: what is subscribed to, and while that is being fetched,
  /// what is still shown.
  @inlinable
  public var editable: [Store.Selection] {
    isLimited ? limits : []
  }

  /// Whether there are such parts: whether not everything may be edited here.
  @inlinable
  public var isLimited: Bool { extent.isPart || extent.isFetching }

  /// Apart from who asks, since whoever may need room for a part first asks how much that is.
  @inline(never)
  @usableFromInline
  var limits: [Store.Selection] {
    part.shown == nil ? part.selection.map { [$0] } ?? [] : part.limits
  }

  /// Whether this replica, in this process or an earlier one, was ever told which part to hold.
  public var hasSubscribed: Bool { extent.number > 0 }

  /// Whether something is being fetched that was subscribed to and is not shown yet.
  @inlinable
  public var isFetching: Bool { extent.isFetching }

  /// What the application reads.
  ///
  /// It is ``state``, except while a subscription is being fetched: then it is what this and the
  /// one before have in common, and goes on to be kept in step. Nobody sees a half of what comes,
  /// or misses what was there already.
  @inlinable
  public var view: Causal<Store> { extent.isFetching ? shown : merged }

  @inline(never)
  @usableFromInline
  var shown: Causal<Store> { part.shown ?? state }

  /// Every event that is known here, and all that were ever minted here: what dots are counted on
  /// from.
  ///
  /// It is the context of ``state``, unless another subscription has made the replica forget dots
  /// of its own.
  @inlinable
  public var minted: CausalContext {
    extent.number > 0 ? mintedAlsoElsewhere : merged.context
  }

  @usableFromInline
  var mintedAlsoElsewhere: CausalContext {
    guard let last = lineage.spans(of: identity).last?.last,
      last > state.context.lastSequence(of: identity)
    else { return state.context }
    return state.context.merging(CausalContext([Dot(identity, last)]))
  }

  /// The part that a peer holds, as far as it has said; everything if there is none.
  public func subscription(of peer: ReplicaID) -> Store.Selection? { part.ofPeers[peer] }

  // MARK: - Changing it

  /// Subscribes to a part, or to everything.
  @usableFromInline
  mutating func subscribe(
    to selection: Store.Selection?, at now: Instant, into effects: inout Effects
  ) {
    guard selection != part.selection else {
      if part.shown != nil { writeCompletion(into: &effects) }
      return
    }
    let bytes = selection?.canonicalBytes
    let limit = min(configuration.selectionLimit, configuration.packetLimit - 160)
    if let bytes, bytes.count > limit {
      return effects.append(.notice(.subscriptionRefused(bytes: bytes.count)))
    }
    if part.selection == nil { keepEdits(into: &effects) }
    resubscribe(to: selection, number: part.number + 1)
    let record = Record<Store>.subscription(subscriptionRecord)
    var entry = Pending.other(isolates: true)
    entry.rebased = state
    pending.append(entry)
    isolations += 1
    effects.append(.persist(record.canonicalBytes))
    effects.append(.notice(.subscriptionStarted))
    renewMark()
    for place in peers.indices {
      peers[place].adopt(nil)
      (peers[place].outgoing, peers[place].incoming) = (nil, nil)
      (peers[place].completed, peers[place].resumption) = (nil, nil)
      refresh(place, at: now)
    }
  }

  /// What is to be written of the subscription.
  var subscriptionRecord: SubscriptionRecord {
    var own = DotCloud()
    for span in lineage.spans(of: identity) { own.merge(DotCloud(span.run)) }
    return SubscriptionRecord(
      number: part.number, selection: part.selection?.canonicalBytes,
      minted: Holdings(own, of: lineage))
  }

  /// Goes over to another part, whose context speaks of nothing else.
  ///
  /// A smaller part is read in the same context. Of a part that reaches further nothing is known
  /// but what is there of it, and one's own edits: what was seen outside of the old part and is not
  /// there was not removed, but withheld. So all else is forgotten, to be told anew.
  mutating func resubscribe(to selection: Store.Selection?, number: UInt64) {
    let old = part.selection
    if !Subscription<Store>.covers(old, selection) {
      if part.shown == nil { part.limits = old.map { [$0] } ?? [] }
      let shown = view.restricted(to: selection)
      var known = state.restricted(to: selection).survivors
      known.merge(shown.survivors)
      let edits = part.edits.deltas + pending.filter { $0.isEdit }.map { $0.changes }
      for delta in edits { known.merge(delta.restricted(to: selection)) }
      state = known
      part.shown = shown
    } else {
      state = state.restricted(to: selection)
      part.shown = part.shown?.restricted(to: selection)
    }
    if let selection, part.shown != nil {
      part.limits.removeAll { $0.covers(selection) }
      part.limits.append(selection)
    }
    if selection == nil { part.edits = DeltaBuffer(capacity: .max) }
    part.selection = selection
    part.number = number
    part.isCompleting = false
  }

  /// Keeps what was edited here and somebody lacks: of a part it could not be worked out any more.
  private mutating func keepEdits(into effects: inout Effects) {
    let minted = state.context.dots.events(of: id)
      .merging(state.context.dots.events(of: identity))
    var shared = peers.isEmpty ? DotCloud() : minted
    for peer in peers { shared = shared.intersection(peer.known.dots) }
    let missing = minted.subtracting(shared)
    guard !missing.isEmpty else { return }
    let delta = state.delta(since: CausalContext(state.context.dots.subtracting(missing)))
    let record = Record.edits(Changes(delta, of: lineage)).canonicalBytes
    var entry = Pending(size: record.count, source: nil, changes: delta)
    entry.isEdit = true
    pending.append(entry)
    effects.append(.persist(record))
  }

  // MARK: - Completing it

  /// Sees whether all has come that was subscribed to, and has that written.
  ///
  /// It has when everything is known in the new part that was known in the old one: nothing that is
  /// shown goes back.
  @usableFromInline
  mutating func completeSubscription(into effects: inout Effects) {
    guard let shown = part.shown, !part.isCompleting, !isIsolated,
      shown.context.isDominated(by: durable.context)
    else { return }
    writeCompletion(into: &effects)
  }

  private mutating func writeCompletion(into effects: inout Effects) {
    guard !part.isCompleting else { return }
    part.isCompleting = true
    var entry = Pending.other()
    entry.completes = part.number
    pending.append(entry)
    effects.append(.persist(Record<Store>.complete(part.number).canonicalBytes))
  }

  /// Shows what has been subscribed to.
  mutating func complete(_ number: UInt64) {
    guard number == part.number else { return }
    part.shown = nil
    part.limits = []
    part.isCompleting = false
  }

  /// Does what had to wait until something of the subscription was durable.
  @usableFromInline
  mutating func persisted(_ entry: Pending, into effects: inout Effects) {
    if entry.isEdit, extent.isPart {
      part.edits.append(entry.changes, size: entry.size)
      if part.edits.heldSize > configuration.bufferCapacity { part.edits.joinAll() }
    }
    if let rebased = entry.rebased {
      durable = rebased
      if part.shown == nil { effects.append(.notice(.subscriptionCompleted)) }
    }
    if let number = entry.completes, number == part.number {
      complete(number)
      effects.append(.notice(.subscriptionCompleted))
    }
  }

  // MARK: - Speaking of parts

  /// Whether an edit lies in what is held here and shown.
  @usableFromInline
  func isInside(_ delta: Causal<Store>) -> Bool {
    editable.allSatisfy { delta.store.restricted(to: $0) == delta.store }
  }

  /// Joins news to what is shown while something else is being fetched.
  @inlinable
  mutating func show(_ delta: Causal<Store>) {
    if extent.isFetching { showInside(delta) }
  }

  @usableFromInline
  mutating func showInside(_ delta: Causal<Store>) {
    let inside = part.limits.reduce(delta) { $0.restricted(to: $1) }
    part.shown?.merge(inside)
  }

  /// What of some changes belongs here.
  @usableFromInline
  func received(_ changes: Changes<Store>) -> Changes<Store> {
    guard let selection = part.selection else { return changes }
    return Changes(changes.delta.restricted(to: selection), inPlaceOfThatIn: changes)
  }

  /// What of a delta is meant for a peer.
  @inlinable
  func projected(_ delta: Causal<Store>, for place: Int) -> Causal<Store> {
    extent.hasPartialPeers ? restricted(delta, for: place) : delta
  }

  @usableFromInline
  func restricted(_ delta: Causal<Store>, for place: Int) -> Causal<Store> {
    delta.restricted(to: part.ofPeers[peers[place].id])
  }

  /// What of some dots a peer can be given.
  ///
  /// Who holds more than this replica, or something else, is given only what was edited at replicas
  /// of parts. All else this replica has seen in part, and whoever took it from here would take the
  /// rest for removed.
  @usableFromInline
  func servable(_ dots: DotCloud, to place: Int) -> DotCloud {
    if peers[place].isCovered { return dots }
    return dots.intersection(edits(for: part.ofPeers[peers[place].id]).allDots)
  }

  /// What a peer has that it can be asked for.
  @inlinable
  func onOffer(from place: Int) -> CausalContext {
    guard let offers = peers[place].offers else { return peers[place].known }
    return CausalContext(offers.intersection(peers[place].known.dots))
  }

  /// Sends a peer what was edited at replicas of parts, this one or others, of some dots.
  ///
  /// - Returns: The dots that this does not bring, and that the peer can be sent in another way.
  @usableFromInline
  mutating func offerEdits(
    _ dots: DotCloud, to place: Int, limit: Int, at now: Instant, into effects: inout Effects
  ) -> DotCloud {
    let edits = edits(for: part.ofPeers[peers[place].id])
    let edited = dots.intersection(edits.allDots)
    for group in edits.changes(bringing: edited, limit: limit) ?? [] {
      if peers[place].offeredSize > configuration.window { break }
      let brings = group.context.dots.intersection(dots)
      send(group, bringing: brings, asEdits: true, to: place, at: now, into: &effects)
    }
    let rest = dots.subtracting(edited)
    if peers[place].isCovered { return rest }
    peers[place].eager = peers[place].eager.subtracting(rest)
    return DotCloud()
  }

  /// The edits that lie wholly in what a peer holds.
  ///
  /// Of others it would take a part for all, and nobody would ever hear of the rest.
  func edits(for selection: Store.Selection?) -> DeltaBuffer<Store> {
    part.edits.filter { $0.restricted(to: selection) == $0 }
  }

  /// Word of what a peer lacks, and of what it can have of that from here.
  @usableFromInline
  mutating func announcement(of news: DotCloud, to place: Int) -> [Frame<Store>] {
    if peers[place].isCovered { return statements(of: news, as: .question, to: place) }
    let offered = servable(news, to: place)
    return statements(of: offered, as: .question, to: place)
      + statements(of: news.subtracting(offered), as: .withheld, to: place)
  }

  /// Takes note of the part that a peer holds.
  mutating func note(_ selection: Store.Selection?, heldBy place: Int) {
    let peer = peers[place].id
    if part.ofPeers[peer] != selection {
      part.ofPeers[peer] = selection
      peers[place].outgoing = nil
    }
    peers[place].isCovered = Subscription<Store>.covers(part.selection, selection)
    peers[place].offers =
      Subscription<Store>.covers(selection, part.selection) ? nil : DotCloud()
  }

  /// Forgets edits that everybody here holds, and at least one who holds everything.
  ///
  /// Nobody else could tell all others of them. Until then they are kept, joined if there are many.
  @usableFromInline
  mutating func forgetEdits() {
    guard extent.isPart else { return }
    let dots = part.edits.allDots
    let isSafe = peers.contains { peer in
      peer.boot != nil && part.ofPeers[peer.id] == nil && dots.isDominated(by: peer.known.dots)
    }
    if isSafe { part.edits.trim(upTo: stability.stableCut) }
  }
}

extension KeyedRandom.Stream {
  /// Marks of a process that has changed its subscription.
  static let sessions = Self(rawValue: 204)
}
