import Convergence

/// A type under test with what is known of it, whether from a specification or from closures.
struct Subject<State: JoinSemilattice, Operation: Sendable> {
  /// An edit that a replica has received, and what its author had received by then.
  typealias Seen = (number: Int, contribution: Contribution<Operation>, seen: [Bool])

  let initial: State
  let draw: (inout KeyedSequence) -> Operation

  /// Performs an edit, completes what is known of it, and returns the delta and whether it is a
  /// whole state; or nothing if the type refused the edit.
  let perform:
    (inout Operation, inout State, inout DotSource, HybridTimestamp) -> (
      delta: State, isState: Bool
    )?

  let describe: (Operation) -> String

  /// The edit as Swift source, if it can be said in Swift.
  let source: ((Operation) -> String)?

  let contributes: (Operation) -> Bool
  let cancels: (Operation, Operation) -> Bool
  let carries: (Operation, Operation) -> Bool
  let refuses: (Operation, ReplicaID, [Contribution<Operation>]) -> Bool
  let isPossible: ([Contribution<Operation>]) -> Bool
  let context: (State) -> CausalContext?
  let flaw: (State) -> String?

  /// What a state shows and what it should, unless the two are the same.
  let discrepancy: (State, [Seen]) -> (shown: String, expected: String)?
}

extension Subject {
  /// What a specification says.
  init<S: Specification>(_ specification: S.Type)
  where S.State == State, S.Operation == Operation {
    initial = S.initial
    draw = S.operation
    perform = { operation, state, dots, time in
      S.perform(operation, on: &state, using: &dots, at: time).map { ($0, false) }
    }
    describe = \.description
    source = S.source
    contributes = S.contributes
    cancels = S.cancels
    carries = S.carries
    refuses = S.refuses
    isPossible = S.isPossible
    context = S.context
    flaw = S.flaw
    discrepancy = { state, live in
      let shown = S.value(of: state)
      let expected = S.value(ofLive: live.map(\.contribution))
      return shown == expected ? nil : ("\(shown)", "\(expected)")
    }
  }
}

/// The bytes of a value whose type has a canonical encoding.
func canonicalBytes(of value: some Any) -> [UInt8]? {
  (value as? any CanonicalCodable)?.canonicalBytes
}

/// Checks that a value survives the codec, if its type has one.
func checkCodecIfAny(of value: some Any) throws(Counterexample) {
  if let value = value as? any CanonicalCodable & Equatable {
    try checkRoundTrip(of: value, value.canonicalBytes)
  }
}
