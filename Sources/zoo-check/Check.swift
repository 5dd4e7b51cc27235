/// One way of finding a bug, run once for each of some seeds.
struct Check {
  /// The name that mutations expect.
  let name: String

  /// How many seeds it is run with.
  let seeds: UInt64

  /// Runs it with a seed; throws what is wrong.
  let run: (UInt64) throws -> Void

  /// All checks, in the order in which they are run: what is quick, and says most, comes first.
  static var all: [Check] {
    [
      Check(name: "laws", seeds: 12, run: Laws.check),
      Check(name: "coding", seeds: 4, run: Coding.check),
      Check(name: "oracle", seeds: 120, run: Oracles.check),
      Check(name: "scopes", seeds: 1, run: Scopes.check),
      Check(name: "scenarios", seeds: 25, run: Corpus.check),
    ]
  }
}
