import Convergence
import ConvergenceTesting
import Testing

/// Ways of splitting that lose data, to see that the laws find them.
@Suite struct SplittingLaws {
  typealias State = Causal<ORSet<Int>>

  /// What a replica holds that has added three elements, one of them twice, and removed one.
  private var states: [State] {
    var alice = Replica<ORSet<Int>>(ReplicaID(9))
    var deltas = [1, 2, 3, 2].map { element in
      alice.edit { $0.insert(element, using: &$1) }
    }
    deltas.append(alice.edit { $0.remove(3, using: &$1) })
    return deltas + [deltas.reduce(into: State()) { $0.merge($1) }, alice.state]
  }

  private func law(splitting split: (State, Int) -> [State]) -> String? {
    do throws(Counterexample) {
      try checkSplitting(of: states, by: split)
      return nil
    } catch {
      return error.law
    }
  }

  private func parts(of state: State) -> [State] {
    var parts: [State] = []
    state.forEachIrreducible { parts.append($0) }
    return parts
  }

  @Test func `splitting as it is done breaks no law`() {
    #expect(law { $0.split(maximumByteCount: $1) } == nil)
  }

  @Test func `pieces that carry the whole context lose what the others bring`() {
    let broken = law { state, _ in
      parts(of: state).map { State(store: $0.store, context: state.context) }
    }
    #expect(broken == "the pieces join to the state")
  }

  @Test func `a piece that carries the whole context beside the others erases data`() {
    let broken = law { state, _ in
      parts(of: state) + [State(store: state.store.emptied(), context: state.context)]
    }
    #expect(broken == "the pieces join to the state")
  }

  @Test func `removals apart from their own dots are seen without their effect`() {
    let broken = law { state, limit in
      parts(of: state).flatMap { part -> [State] in
        var dots: [State] = []
        part.context.dots.forEachDot {
          dots.append(State(store: part.store, context: CausalContext([$0])))
        }
        return dots.isEmpty || canonicalSize(state) <= limit ? [part] : dots
      }
    }
    #expect(broken == "equal contexts imply equal states, whatever was split")
  }

  @Test func `removals that are told again for each of their keys are heard only once`() {
    let broken = law { state, limit in
      let pieces = state.split(maximumByteCount: limit)
      guard let removals = pieces.first, removals.store.isEmpty, !removals.store.isWhole,
        removals.context.dots.count > 2
      else { return pieces }
      let listed = removals.store.removedElements
      return listed.map { element in
        State(store: .nothing(under: element), context: removals.context)
      } + pieces.dropFirst()
    }
    #expect(broken == "the pieces join to the state")
  }

  @Test func `a piece beyond the limit that could be divided is found`() {
    #expect(law { state, _ in [state] } == "a piece that can be divided keeps to the limit")
  }

  @Test func `a piece that is left out is found`() {
    let broken = law { state, limit in Array(state.split(maximumByteCount: limit).dropLast()) }
    #expect(broken == "the pieces join to the state")
  }
}

private func canonicalSize(_ state: SplittingLaws.State) -> Int { state.canonicalBytes.count }

extension ORSet<Int> {
  /// The part of a set that speaks of one element, of which nothing is left.
  fileprivate static func nothing(under element: Int) -> Self {
    var alone = Replica<Self>(ReplicaID(1))
    return alone.edit { $0.insert(element, using: &$1) }.store.emptied()
  }

  /// The elements of which a part says that something was removed.
  fileprivate var removedElements: [Int] {
    (0..<4).filter { element in
      var set = Self(isWhole: true)
      var dots = DotSource(unchecked: ReplicaID(1), after: 0)
      let context = set.insert(element, using: &dots).context
      set.merge(self, context: context, otherContext: context)
      return set.isEmpty
    }
  }
}
