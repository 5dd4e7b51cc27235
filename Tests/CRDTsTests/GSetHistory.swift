import Convergence
import ConvergenceTesting

/// A random history of a grow-only set, with books on which elements each replica has received.
struct GSetHistory {
  private(set) var states: [GSet<Int>]
  private(set) var deltas: [GSet<Int>] = []
  private var contents: [[Int]] = []
  private var received: [Set<Int>]
  private var lines: [String] = []

  init(replicas: Int) {
    states = Array(repeating: GSet(), count: replicas)
    received = Array(repeating: [], count: replicas)
  }

  /// Runs a history and judges every replica after every step.
  static func run(seed: UInt64, replicas: Int, steps: Int) throws -> Self {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 301))
    var history = Self(replicas: replicas)
    for _ in 0..<steps {
      history.step(&random)
      try history.judge(replay: "seed \(seed), \(replicas) replicas, \(steps) steps")
    }
    return history
  }

  private mutating func step(_ random: inout KeyedSequence) {
    let place = Int(random.below(UInt64(states.count)))
    switch random.below(6) {
    case 0..<3:
      let element = Int(random.below(6)) - 2
      // An element that was there already is not said again.
      contents.append(received[place].insert(element).inserted ? [element] : [])
      deltas.append(states[place].insert(element))
      lines.append("\(place) inserts \(element), delta \(deltas.count - 1)")
    case 3..<5 where !deltas.isEmpty:
      let number = Int(random.below(UInt64(deltas.count)))
      states[place].merge(deltas[number])
      received[place].formUnion(contents[number])
      lines.append("\(place) receives delta \(number)")
    default:
      let other = Int(random.below(UInt64(states.count)))
      states[place].merge(states[other])
      received[place].formUnion(received[other])
      lines.append("\(place) merges \(other)")
    }
  }

  private func judge(replay: String) throws {
    for (place, state) in states.enumerated() {
      let expected = received[place].sorted()
      guard Array(state) == expected, (-3..<5).filter(state.contains) == expected else {
        throw Counterexample(
          "a set holds the elements it has received, in order",
          (lines + ["\(place) holds \(Array(state)), expected \(expected)", replay])
            .joined(separator: "\n"))
      }
    }
  }
}
