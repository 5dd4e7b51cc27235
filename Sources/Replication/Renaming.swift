import CRDTs
import CanonicalCoding
import Causality

/// Dots that are to be known under another identity.
///
/// A renaming is one to one, so it changes nothing but names: the join of two renamed states is the
/// renamed join. Nothing is removed by it, and nothing comes back.
@usableFromInline
struct Renaming: Hashable, Sendable {
  /// The dots under the old identity.
  let run: DotRun
  /// The new identity, under which they are counted from 1 on.
  let successor: ReplicaID

  /// The new name of a dot.
  func callAsFunction(_ dot: Dot) -> Dot {
    guard dot.replica == run.replica, run.lower <= dot.sequence, dot.sequence <= run.upper else {
      return dot
    }
    return Dot(successor, dot.sequence - run.lower + 1)
  }

  /// The new names of some dots.
  func callAsFunction(_ dots: DotCloud) -> DotCloud {
    let affected = dots.intersection(DotCloud(run))
    var result = dots.subtracting(affected)
    for run in affected.runs {
      let lower = run.lower - self.run.lower + 1
      result.merge(DotCloud(DotRun(successor, lower, lower + (run.upper - run.lower))))
    }
    return result
  }

  /// A whole state with the new names.
  ///
  /// - Complexity: O(n log n) for n dots.
  func callAsFunction<Store: DotStore & CanonicalCodable>(
    _ state: Causal<Store>
  ) -> Causal<Store> {
    let old = state.context.dots.intersection(DotCloud(run))
    if old.isEmpty { return state }
    var result = state
    let kept = CausalContext(state.context.dots.subtracting(old))
    result.store.merge(
      state.store.emptied(), context: state.context, otherContext: CausalContext(old))
    result.context = kept
    state.store.forEachDotAlone { dot, alone in
      guard old.contains(dot) else { return }
      let renamed = Self.exchange(dot, for: self(dot), in: alone)
      result.store.merge(
        renamed, context: kept, otherContext: CausalContext([self(dot)]))
    }
    result.context = CausalContext(self(state.context.dots))
    return result
  }

  /// A store that holds one dot, with another in its place.
  ///
  /// What a store writes names a dot by its place among those that a context holds. In the context
  /// of one dot the same bytes stand for the same store with that dot, whichever it is.
  private static func exchange<Store: DotStore & CanonicalCodable>(
    _ old: Dot, for new: Dot, in store: Store
  ) -> Store {
    var encoder = CanonicalEncoder()
    encoder.withEvents(DotCloud([old]).eventTable) { store.encode(into: &$0) }
    var decoder = CanonicalDecoder(encoder.bytes)
    do {
      return try decoder.withEvents(DotCloud([new]).eventTable) {
        (inner: inout CanonicalDecoder) throws(CanonicalDecodingError) in try Store(from: &inner)
      }
    } catch {
      preconditionFailure("a store cannot read what it has written: \(error)")
    }
  }
}
