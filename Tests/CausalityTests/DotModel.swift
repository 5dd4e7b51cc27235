import Convergence

/// Random sets of dots from so small a range that runs touch, overlap and close gaps.
struct DotModel {
  var random: KeyedSequence

  init(seed: UInt64) {
    random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 500))
  }

  mutating func dot() -> Dot {
    Dot(ReplicaID(random.pick(from: [3, 9, 16])), 1 + random.below(9))
  }

  /// Some dots in any order, some of them twice.
  mutating func dots() -> [Dot] {
    (0..<random.below(20)).map { _ in dot() }
  }

  static let everyDot = [3, 9, 16].flatMap { replica in
    (1...10).map { Dot(ReplicaID(replica), $0) }
  }
}

extension DotCloud {
  /// The dots as a set of its own, one by one.
  var model: Set<Dot> {
    var result: Set<Dot> = []
    for run in runs {
      for sequence in run.lower...run.upper { result.insert(Dot(run.replica, sequence)) }
    }
    return result
  }

  /// Whether the runs ascend, and neither touch nor overlap.
  var isCanonical: Bool {
    zip(runs, runs.dropFirst()).allSatisfy { first, second in
      first.replica < second.replica
        || (first.replica == second.replica && first.upper + 1 < second.lower)
    }
  }
}
