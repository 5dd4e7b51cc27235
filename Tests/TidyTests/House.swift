/// The modules of the package, with what each may look down to.
enum House {
  /// What stands on the roof and may import anything: what parses, calls and prints, and what ties
  /// scenarios to a testing framework.
  static let executables: Set<String> = [
    "converge", "benchmark", "zoo", "zoo-check", "ScenarioTesting",
  ]

  /// What each library may import: what lies below it, and nothing beside or above it.
  static let mayImport: [String: Set<String>] = [
    "Lattices": [],
    "SortedCollections": [],
    "CanonicalCoding": [],
    "Randomness": [],
    "Causality": ground,
    "CRDTs": ground.union(["Causality"]),
    "ReplicatedDocument": belowDocuments,
    "Replication": belowDocuments.union(["Randomness"]),
    "NetworkSimulator": ["SortedCollections", "CanonicalCoding", "Randomness", "Causality"],
    "Convergence": belowTesting,
    "ConvergenceTesting": belowTesting.union(["Convergence"]),
    "Traces": belowTesting,
    "Scenarios": belowTesting.union(["Convergence", "ConvergenceTesting", "Traces"]),
  ]

  private static let ground: Set<String> = ["Lattices", "SortedCollections", "CanonicalCoding"]
  private static let belowDocuments = ground.union(["Causality", "CRDTs"])
  private static let belowTesting = belowDocuments.union([
    "Randomness", "ReplicatedDocument", "Replication", "NetworkSimulator",
  ])

  /// What would make a run depend on the machine, the moment or the scheduler.
  static let bannedInLibraries = [
    "Date", "Clock", "ContinuousClock", "SuspendingClock", "Task", "actor", "async", "await",
    "Thread", "UUID", "hashValue", "SystemRandomNumberGenerator", ".random(in:", ".shuffle(",
    ".shuffled(", ".randomElement(", "Foundation", "FoundationEssentials", "Glibc", "Musl",
    "Darwin", "Dispatch",
  ].map(TokenPattern.init)

  static let bannedInSources = ["try!", "as!"].map(TokenPattern.init)

  /// Banned in comments and literals as well.
  static let bannedInText: Set<String> = ["TODO", "FIXME", "XXX"]

  /// Names for a place where anything may be put.
  static let drawers: Set<String> = ["Utilities", "Helpers", "Support", "Extras", "Common"]

  /// Where the package was written, in pieces so that this file is not found itself.
  static let workplaces = ["/wo" + "rk/", "farm" + "-bench", "../" + "shared"]
}
