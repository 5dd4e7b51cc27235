/// One way of finding a bug, run once for each of some seeds.
struct Check {
  /// The name that mutations expect.
  let name: String

  /// How many seeds it is run with.
  let seeds: UInt64

  /// With how many seeds it is run while a check that costs more is run with one.
  var turns = 1

  /// Whether there are no more seeds than those, and none of them is random.
  var isExhaustive = false

  /// Runs it with a seed; throws what is wrong.
  let run: (UInt64) throws -> Void

  /// How long the shortest way is to what is wrong with a seed, unless the check itself says so.
  var shortestLength: (_ seed: UInt64, _ limit: Int) -> Int? = { _, _ in nil }

  /// All checks, in the order in which they are run: what is quick, and says most, comes first.
  ///
  /// - Parameter ablations: What they have to do without.
  static func all(without ablations: Set<Ablation> = []) -> [Check] {
    var checks = [
      Check(name: "laws", seeds: 12, turns: 2, run: Laws.check),
      Check(name: "coding", seeds: 4, turns: 2, run: Coding.check),
      Check(name: "simulator", seeds: 12, turns: 2, run: Simulators.check),
    ]
    if !ablations.contains(.oracle) {
      checks.append(Check(name: "oracle", seeds: 120, turns: 4, run: Oracles.check))
      if !ablations.contains(.exploration) {
        checks.append(
          Check(
            name: "scopes", seeds: Scopes.count, turns: 8, isExhaustive: true, run: Scopes.check))
      }
    }
    let sweep = Sweep(without: ablations)
    checks.append(
      Check(
        name: "scenarios", seeds: Sweep.seeds, turns: 16, run: sweep.check,
        shortestLength: sweep.shortestLength))
    return checks
  }

  /// What most tests do: replicas are compared when all is over, and with each other only.
  static var ends: Check { Check(name: "ends", seeds: 120, run: Ends.check) }
}
