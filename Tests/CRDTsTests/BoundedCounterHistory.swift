import Convergence
import ConvergenceTesting

/// A random history of a bounded counter, with books on every number each replica has received.
///
/// A delta says how far one number has grown, so it brings every earlier edit that made it grow.
struct BoundedCounterHistory {
  /// What makes one number grow: additions, subtractions, or handings over to one other.
  enum Lane: Hashable {
    case add(Int)
    case subtract(Int)
    case transfer(Int, to: Int)
  }

  private(set) var states: [BoundedCounter]
  private(set) var deltas: [BoundedCounter] = []
  private(set) var refusals = 0
  private var reaches: [(lane: Lane, total: Int128)] = []
  private var received: [[Lane: Int128]]
  private var lines: [String] = []

  init(replicas: Int) {
    states = Array(repeating: BoundedCounter(), count: replicas)
    received = Array(repeating: [:], count: replicas)
  }

  static func identity(of place: Int) -> ReplicaID { ReplicaID(UInt64(place) + 9) }

  /// Runs a history and judges every replica after every step.
  static func run(seed: UInt64, replicas: Int, steps: Int) throws -> Self {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 302))
    var history = Self(replicas: replicas)
    for _ in 0..<steps {
      do {
        try history.step(&random)
        try history.judge()
      } catch let error as Counterexample {
        throw Counterexample(
          error.law,
          (history.lines + [error.evidence, "seed \(seed), \(replicas) replicas, \(steps) steps"])
            .joined(separator: "\n"))
      }
    }
    return history
  }

  private mutating func step(_ random: inout KeyedSequence) throws {
    let place = Int(random.below(UInt64(states.count)))
    let other = Int(random.below(UInt64(states.count)))
    let amount = random.below(5)
    switch random.below(9) {
    case 0..<2: try edit(.add(place), amount, at: place)
    case 2..<4: try edit(.subtract(place), amount, at: place)
    case 4: try edit(.transfer(place, to: other), amount, at: place)
    case 5..<8 where !deltas.isEmpty:
      let number = Int(random.below(UInt64(deltas.count)))
      states[place].merge(deltas[number])
      let (lane, total) = reaches[number]
      received[place][lane] = max(received[place][lane] ?? 0, total)
      lines.append("\(place) receives delta \(number)")
    default:
      states[place].merge(states[other])
      received[place].merge(received[other]) { max($0, $1) }
      lines.append("\(place) merges \(other)")
    }
  }

  private mutating func edit(_ lane: Lane, _ amount: UInt64, at place: Int) throws {
    var dots = DotSource(unchecked: Self.identity(of: place), after: 0)
    let before = states[place]
    let rights = rights(of: place, at: place)
    lines.append("\(place): \(lane), \(amount), delta \(deltas.count)")
    let outcome = perform(lane, amount, at: place, using: &dots)
    switch outcome {
    case .success(let delta):
      if case .add = lane {} else { try hold(Int128(amount) <= rights, "spent beyond its rights") }
      // Nothing is handed over to oneself.
      let gain: Int128 = if case .transfer(place, place) = lane { 0 } else { Int128(amount) }
      let total = received[place][lane, default: 0] + gain
      received[place][lane] = total
      deltas.append(delta)
      reaches.append((lane, gain == 0 ? 0 : total))
    case .failure(let error):
      refusals += 1
      try hold(Int128(amount) > rights, "refused although its rights suffice")
      try hold(Int128(error.available) == rights, "says it has \(error.available)")
      try hold(before == states[place], "a refusal has changed something")
    }
  }

  private mutating func perform(
    _ lane: Lane, _ amount: UInt64, at place: Int, using dots: inout DotSource
  ) -> Result<BoundedCounter, BoundedCounter.InsufficientRights> {
    do throws(BoundedCounter.InsufficientRights) {
      return switch lane {
      case .add: .success(states[place].increment(by: amount, using: &dots))
      case .subtract: .success(try states[place].decrement(by: amount, using: &dots))
      case .transfer(_, let taker):
        .success(
          try states[place].transfer(amount, to: Self.identity(of: taker), using: &dots))
      }
    } catch {
      return .failure(error)
    }
  }

  /// The rights of a replica by the books of another.
  private func rights(of replica: Int, at place: Int) -> Int128 {
    var rights: Int128 = 0
    for (lane, total) in received[place] {
      switch lane {
      case .add(replica): rights += total
      case .subtract(replica): rights -= total
      case .transfer(let giver, let taker):
        if taker == replica { rights += total }
        if giver == replica { rights -= total }
      default: break
      }
    }
    return rights
  }

  private func judge() throws {
    for place in states.indices {
      let expected = value(received[place])
      try hold(
        Int128(states[place].value) == max(0, expected),
        "\(place) shows \(states[place].value), expected \(expected)")
      for replica in states.indices {
        try hold(
          Int128(states[place].rights(of: Self.identity(of: replica)))
            == max(0, rights(of: replica, at: place)),
          "\(place) is wrong about the rights of \(replica)")
      }
    }
    let all = received.reduce(into: [Lane: Int128]()) { $0.merge($1) { max($0, $1) } }
    try hold(value(all) >= 0, "everybody together has spent more than there was")
  }

  private func value(_ books: [Lane: Int128]) -> Int128 {
    books.reduce(0) { sum, entry in
      switch entry.key {
      case .add: sum + entry.value
      case .subtract: sum - entry.value
      case .transfer: sum
      }
    }
  }

  private func hold(_ holds: Bool, _ evidence: String) throws {
    if !holds { throw Counterexample("a bounded counter does what its books say", evidence) }
  }
}
