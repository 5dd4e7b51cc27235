import Convergence

/// What the checks draw.
enum Samples {
  static func random(_ seed: UInt64, entity: UInt64) -> KeyedSequence {
    KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 400), entity: entity)
  }

  /// Some dots of three replicas, with gaps, in any order and some of them twice.
  static func dots(seed: UInt64, entity: UInt64) -> [Dot] {
    var random = random(seed, entity: entity)
    return (0..<random.below(20)).map { _ in
      Dot(ReplicaID(random.pick(from: [9, 10, 16])), random.below(9) + 1)
    }
  }

  static func model(of cloud: DotCloud) -> Set<Dot> {
    var result: Set<Dot> = []
    cloud.forEachDot { result.insert($0) }
    return result
  }
}
