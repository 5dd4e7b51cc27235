package import Convergence
import ConvergenceTesting

/// A counter whose deltas are running totals.
package protocol CountingSpecification {
  associatedtype State: JoinSemilattice & CanonicalCodable

  static var amounts: [Int64] { get }
  static func increment(_ state: inout State, by: Int64, using dots: inout DotSource) -> State
  static func value(of state: State) -> Int128
}

package enum GCounterSpecification: CountingSpecification {
  package static let amounts: [Int64] = [1, 1, 2, 0, 1_000_000]

  package static func increment(
    _ state: inout GCounter, by amount: Int64, using dots: inout DotSource
  ) -> GCounter {
    state.increment(by: UInt64(amount), using: &dots)
  }

  package static func value(of state: GCounter) -> Int128 { Int128(state.value) }
}

package enum PNCounterSpecification: CountingSpecification {
  package static let amounts: [Int64] = [1, 1, -1, -5, 0, 1_000_000]

  package static func increment(
    _ state: inout PNCounter, by amount: Int64, using dots: inout DotSource
  ) -> PNCounter {
    state.increment(by: amount, using: &dots)
  }

  package static func value(of state: PNCounter) -> Int128 { Int128(state.value) }
}

/// A random history of a counter, with books on which increments each replica has received.
///
/// A delta says how far its replica has counted in one direction, so it brings everything that the
/// replica counted in this direction before: what is received is a prefix for each such lane.
package struct CountingHistory<Specification: CountingSpecification> {
  package typealias State = Specification.State

  package private(set) var states: [State]
  package private(set) var deltas: [State] = []
  private var lanes: [[Int64]]
  private var received: [[Int]]
  private var deltaReaches: [(lane: Int, length: Int)] = []
  private var lines: [String] = []

  package init(replicas: Int) {
    states = Array(repeating: State(), count: replicas)
    lanes = Array(repeating: [], count: 2 * replicas)
    received = Array(repeating: Array(repeating: 0, count: 2 * replicas), count: replicas)
  }

  /// Runs a history and judges every replica after every step, unless only its states are wanted.
  package static func run(
    seed: UInt64, replicas: Int, steps: Int, isJudged: Bool = true
  ) throws -> Self {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 300))
    var history = Self(replicas: replicas)
    for _ in 0..<steps {
      try history.step(&random)
      guard isJudged else { continue }
      try history.judge(replay: "seed \(seed), \(replicas) replicas, \(steps) steps")
    }
    return history
  }

  private mutating func step(_ random: inout KeyedSequence) throws {
    let place = Int(random.below(UInt64(states.count)))
    switch random.below(6) {
    case 0..<3: increment(by: random.pick(from: Specification.amounts), at: place)
    case 3..<5 where !deltas.isEmpty:
      let number = Int(random.below(UInt64(deltas.count)))
      states[place].merge(deltas[number])
      let (lane, length) = deltaReaches[number]
      received[place][lane] = max(received[place][lane], length)
      lines.append("\(place) receives delta \(number)")
    default:
      let other = Int(random.below(UInt64(states.count)))
      states[place].merge(states[other])
      received[place] = zip(received[place], received[other]).map(max)
      lines.append("\(place) merges \(other)")
    }
  }

  private mutating func increment(by amount: Int64, at place: Int) {
    var dots = DotSource(unchecked: ReplicaID(UInt64(place) + 9), after: 0)
    let delta = Specification.increment(&states[place], by: amount, using: &dots)
    let lane = 2 * place + (amount < 0 ? 1 : 0)
    lanes[lane].append(amount)
    received[place][lane] = lanes[lane].count
    lines.append("\(place) counts \(amount), delta \(deltas.count)")
    deltas.append(delta)
    // Counting nothing says nothing, not even what was counted before.
    deltaReaches.append((lane, amount == 0 ? 0 : lanes[lane].count))
  }

  private func judge(replay: String) throws {
    for (place, state) in states.enumerated() {
      var expected: Int128 = 0
      for (lane, length) in zip(lanes, received[place]) {
        for amount in lane[..<length] { expected += Int128(amount) }
      }
      let shown = Specification.value(of: state)
      guard shown == expected else {
        throw Counterexample(
          "a counter shows the sum of the increments it has received",
          (lines + ["\(place) shows \(shown), expected \(expected)", replay])
            .joined(separator: "\n"))
      }
    }
  }
}
