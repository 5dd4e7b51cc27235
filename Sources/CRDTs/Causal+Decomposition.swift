public import Causality
public import Lattices

extension Causal: Decomposable {
  /// Calls the body with all removals as one state, if there are any, then with each dot in the
  /// store, in the order of the keys.
  ///
  /// A state does not record which of the dots it has seen and no longer holds were removed by
  /// which other, and a removal's own dot may never be seen before what it removed is gone. So
  /// what is gone cannot be told apart: it is one irreducible part, which lists every key of a
  /// part, or is the empty whole of a whole.
  ///
  /// - Complexity: O(n log n) for n dots.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    if let removals { try body(removals) }
    try store.forEachDotAlone { (dot, alone) throws(Failure) in
      try body(Self(store: alone, context: CausalContext([dot])))
    }
  }

  /// What is left of the state when every dot in the store is told by itself, if anything is.
  @inlinable
  var removals: Self? {
    let gone = context.dots.subtracting(store.dots)
    if gone.isEmpty {
      var none: [Dot] = []
      let told = store.difference(
        from: Store(), context: context, otherContext: CausalContext(), removed: &none)
      if told == store { return nil }
    }
    return Self(store: store.emptied(), context: CausalContext(gone))
  }

  /// What a receiver lacks that has reached another state, and perhaps more since.
  ///
  /// Its context holds what the other has not seen, and what the other still holds although it is
  /// gone here; so it tells nothing twice. A part stays one. The delta of a whole is a part as long
  /// as all of its news is still there. Otherwise it is a whole with nothing in it but the news,
  /// because something may have been added and removed of which the other does not know where it
  /// was, and which the receiver may have received meanwhile from elsewhere; merging it looks at
  /// every key. If the receiver is known to have received nothing else,
  /// ``delta(fromExactly:)`` spares it that.
  ///
  /// - Parameter other: A state that every receiver of the delta has reached.
  /// - Complexity: O(d log n) for forks that d changes apart, O(n + m) for strangers.
  @inlinable
  public func delta(from other: Self) -> Self { delta(from: other, isReceiver: false) }

  /// The smallest state that brings exactly the other to the join of both.
  ///
  /// It lists the keys at which the other lacks or still has something, and merging it looks at no
  /// other. Every state that brings the other to the same join is at least as great.
  ///
  /// A receiver that has seen more than the other by then may keep what was removed here, if it
  /// is neither here nor there: whoever may have moved on is sent ``delta(from:)`` or
  /// ``delta(since:)``.
  ///
  /// - Parameter other: The state of the receiver.
  /// - Complexity: O(d log n) for forks that d changes apart, O(n + m) for strangers.
  @inlinable
  public func delta(fromExactly other: Self) -> Self { delta(from: other, isReceiver: true) }

  @inlinable
  func delta(from other: Self, isReceiver: Bool) -> Self {
    if isDominated(by: other) { return Self() }
    let news = context.subtracting(other.context)
    var removed: [Dot] = []
    let missing = store.difference(
      from: other.store, context: context, otherContext: other.context, removed: &removed)
    removed.sort()
    var told = CausalContext(removed)
    told.merge(CausalContext(news))
    let delta = Self(store: missing, context: told)
    if isReceiver, store.isWhole, other.store.isWhole { return delta }
    let isAllThere = news.isDominated(by: missing.dots)
    return isAllThere && (other.store.isWhole || !store.isWhole) ? delta : answering(delta)
  }

  /// What a peer lacks that has once told what it had seen, and may have seen more since.
  ///
  /// As long as everything the peer has not seen is still there, the delta is a part that holds
  /// just that. Otherwise something was removed, and which of the dots that the peer has seen are
  /// still there for it, a context does not tell. The delta is then a whole: it holds what the peer
  /// has not seen, and covers everything that is gone, but nothing that both sides hold.
  ///
  /// It may be merged by anybody, in any order and with gaps, not only by that peer.
  ///
  /// - Parameter known: What a replica has seen, at least; its digest.
  /// - Complexity: O(n log n) for n dots; the delta is as large as what the peer lacks and the runs
  ///   of what is gone.
  @inlinable
  public func delta(since known: CausalContext) -> Self {
    let news = context.subtracting(known)
    if news.isEmpty { return Self() }
    var none: [Dot] = []
    let missing = store.difference(
      from: Store(), context: context, otherContext: known, removed: &none)
    let live = missing.dots
    if news.isDominated(by: live) { return Self(store: missing, context: CausalContext(news)) }
    var told = context.dots.subtracting(store.dots)
    told.merge(live)
    return answering(Self(store: missing, context: CausalContext(told)))
  }

  /// A delta that also answers for all that this state answers for.
  @inlinable
  func answering(_ delta: Self) -> Self {
    var store = store.isWhole ? Store(isWhole: true) : store.emptied()
    store.merge(delta.store, context: CausalContext(), otherContext: delta.context)
    return Self(store: store, context: delta.context)
  }
}
