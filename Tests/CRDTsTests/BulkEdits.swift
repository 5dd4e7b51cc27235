import Checking
import Convergence
import Testing

/// One edit of many keys, and the same as many edits of one key each.
struct BulkEdit<Store: DotStore> {
  typealias Body = (inout Store, inout DotSource) -> Store.Delta

  var bulk: Body
  var singles: [Body]

  init(_ bulk: @escaping Body, is singles: [Body]) {
    self.bulk = bulk
    self.singles = singles
  }
}

/// Two worlds of three replicas, of which one edits in bulk and the other key by key.
///
/// Deltas travel late, twice, in any order or not at all, and in both worlds alike.
struct BulkRun<Store: DotStore & CanonicalCodable> {
  typealias Deltas = [(to: Int, bulk: Store.Delta, singles: Store.Delta)]

  var random: KeyedSequence
  var states: [(bulk: Causal<Store>, singles: Causal<Store>)]
  var sources: [(bulk: UInt64, singles: UInt64)]
  var underway: Deltas = []

  init(seed: UInt64) {
    random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 902))
    states = Array(repeating: (.initial, .initial), count: 3)
    sources = Array(repeating: (0, 0), count: 3)
  }

  mutating func edit(_ replica: Int, _ edit: BulkEdit<Store>) {
    let id = ReplicaID(UInt64(replica) + 1)
    var dots = DotSource(unchecked: id, after: sources[replica].bulk)
    let bulk = edit.bulk(&states[replica].bulk.store, &dots)
    states[replica].bulk.context.merge(bulk.context)
    var others = DotSource(unchecked: id, after: sources[replica].singles)
    var singles = Store.Delta()
    for single in edit.singles {
      singles.merge(single(&states[replica].singles.store, &others))
    }
    states[replica].singles.context.merge(singles.context)
    // One event for all: at most one dot for each key, and one for what they replace.
    let minted = (dots.sequence - sources[replica].bulk, others.sequence - sources[replica].singles)
    check(minted.0 <= minted.1, "\(minted.0) dots for \(edit.singles.count) edits")
    check(minted.0 > 0 || bulk == Store.Delta(), "what mints nothing says nothing")
    sources[replica] = (dots.sequence, others.sequence)
    for other in states.indices where other != replica {
      underway.append((other, bulk, singles))
    }
  }

  /// Delivers a delta, which may be delivered again later.
  mutating func deliver() {
    guard !underway.isEmpty else { return }
    let place = Int(random.below(UInt64(underway.count)))
    let delta = random.below(3) == 0 ? underway[place] : underway.remove(at: place)
    states[delta.to].bulk.merge(delta.bulk)
    states[delta.to].singles.merge(delta.singles)
  }
}

/// Compares the two worlds after every step of random histories.
func checkBulkEdits<Store: DotStore & CanonicalCodable>(
  seeds: Range<UInt64>, shows: (Store) -> String,
  draw: (inout KeyedSequence) -> BulkEdit<Store>, sourceLocation: SourceLocation = #_sourceLocation
) {
  for seed in seeds {
    var run = BulkRun<Store>(seed: seed)
    for step in 0..<25 {
      if run.random.below(2) == 0 {
        let edit = draw(&run.random)
        run.edit(Int(run.random.below(3)), edit)
      } else {
        run.deliver()
      }
      for state in run.states where shows(state.bulk.store) != shows(state.singles.store) {
        Issue.record(
          "seed \(seed), step \(step): \(state.bulk) instead of \(state.singles)",
          sourceLocation: sourceLocation)
        return
      }
    }
    var everything = run.states[0].bulk
    for state in run.states { everything.merge(state.bulk) }
    for delta in run.underway { everything.merge(delta.bulk) }
    for state in run.states {
      let merged = state.bulk.merging(everything)
      check(
        merged.canonicalBytes, is: everything.canonicalBytes, "seed \(seed)",
        sourceLocation: sourceLocation)
    }
  }
}
