import Convergence
import ConvergenceTesting

/// What replicas know of those that they hear of only through others.
enum Distances {
  /// Replicas in a line, of which the last is out of touch for a while, and then gone.
  static func check(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 111)
    var settings = ReplicationConfiguration()
    settings.seed = seed
    settings.countsDistantMembers = true
    var line = try Company([[1], [0, 2], [1, 3], [2]], settings)
    line.run()
    for word in ["one", "two"] { line.insert(word, at: Int(random.below(4))) }
    line.run()
    try require(
      line.isStableEverywhere, "what all have is stable in the end, however far they are")
    line.lost = 3
    for word in ["three", "four", "five"] { line.insert(word, at: Int(random.below(3))) }
    line.run(steps: 400)
    let far = line.replicas[3].state.context.vector
    try require(
      line.replicas.prefix(3).allSatisfy { $0.stableCut.isDominated(by: far) },
      "what is stable everybody has, however far away")
    line.evict(3, at: 2)
    line.run()
    try require(
      line.replicas.prefix(3).allSatisfy { $0.stableCut == $0.state.context.vector },
      "who was evicted at the far end is waited for no more")
  }
}
