// swift-tools-version: 6.2

import PackageDescription

/// One set of rules for every target: warnings are errors, imports are internal unless said.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A floor of the house, with the modules it may look down to.
func floor(
  _ name: String, on below: [Target.Dependency] = [], embedding resources: [String] = []
) -> Target {
  .target(
    name: name, dependencies: below, resources: resources.map { .embedInCode($0) },
    swiftSettings: strict)
}

func tests(of name: String, using modules: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: modules, swiftSettings: strict)
}

let package = Package(
  name: "Convergence",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Convergence", targets: ["Convergence"]),
    .library(name: "ConvergenceTesting", targets: ["ConvergenceTesting"]),
    .library(name: "NetworkSimulator", targets: ["NetworkSimulator"]),
    .library(name: "Scenarios", targets: ["Scenarios"]),
    .library(name: "ScenarioTesting", targets: ["ScenarioTesting"]),
    .executable(name: "converge", targets: ["converge"]),
    .executable(name: "benchmark", targets: ["benchmark"]),
    .executable(name: "zoo", targets: ["zoo"]),
    .executable(name: "zoo-check", targets: ["zoo-check"]),
  ],
  targets: [
    // F0
    floor("Lattices"),
    floor("SortedCollections"),
    floor("CanonicalCoding"),
    floor("Randomness"),
    // F1
    floor("Causality", on: ["Lattices", "SortedCollections", "CanonicalCoding"]),
    // F2
    floor("CRDTs", on: ["Causality", "Lattices", "SortedCollections", "CanonicalCoding"]),
    // F3: siblings that do not know each other
    floor(
      "ReplicatedDocument",
      on: ["CRDTs", "Causality", "Lattices", "SortedCollections", "CanonicalCoding"]),
    floor(
      "Replication",
      on: [
        "CRDTs", "Causality", "Lattices", "SortedCollections", "CanonicalCoding", "Randomness",
      ]),
    floor(
      "NetworkSimulator", on: ["Causality", "SortedCollections", "CanonicalCoding", "Randomness"]),
    floor(
      "Convergence",
      on: [
        "Lattices", "SortedCollections", "CanonicalCoding", "Randomness", "Causality", "CRDTs",
        "ReplicatedDocument", "Replication", "NetworkSimulator",
      ]),
    // F4
    floor("ConvergenceTesting", on: ["Convergence"]),
    floor(
      "Traces", on: ["ReplicatedDocument"],
      embedding: ["Report/report.html", "Report/report.css", "Report/report.js"]),
    // F5
    floor("Scenarios", on: ["Convergence", "ConvergenceTesting", "Traces"]),
    // The roof
    floor("ScenarioTesting", on: ["Scenarios"]),
    .executableTarget(
      name: "converge",
      dependencies: ["Scenarios", "Traces", "Convergence", "ConvergenceTesting"],
      swiftSettings: strict),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "Scenarios", "Convergence", "ConvergenceTesting", "Specifications", "Machine",
      ],
      path: "Benchmarks", exclude: ["Machine"], swiftSettings: strict),
    // Counts allocations and instructions, where the platform can
    .target(name: "Machine", path: "Benchmarks/Machine"),
    .executableTarget(name: "zoo", swiftSettings: strict),
    .executableTarget(
      name: "zoo-check",
      dependencies: ["Scenarios", "Convergence", "ConvergenceTesting", "Specifications"],
      swiftSettings: strict),
    // What the types are meant to do, for the tests and for the zoo
    .target(
      name: "Specifications", dependencies: ["Convergence", "ConvergenceTesting"],
      path: "Tests/Specifications", swiftSettings: strict),
    // What loops in tests check with, where a macro would be slow
    .target(name: "Checking", path: "Tests/Checking", swiftSettings: strict),
    // Tests mirror the modules
    tests(of: "TidyTests", using: []),
    tests(of: "RandomnessTests", using: ["Randomness", "Checking"]),
    tests(
      of: "NetworkSimulatorTests",
      using: ["NetworkSimulator", "Causality", "CanonicalCoding", "Checking"]),
    tests(
      of: "ReplicationTests",
      using: [
        "Replication", "ReplicatedDocument", "NetworkSimulator", "CRDTs", "Causality", "Lattices",
        "CanonicalCoding", "Convergence", "ConvergenceTesting", "Checking",
      ]),
    tests(
      of: "ReplicatedDocumentTests",
      using: [
        "ReplicatedDocument", "NetworkSimulator", "CRDTs", "Causality", "SortedCollections",
        "CanonicalCoding", "Specifications", "Checking",
      ]),
    tests(of: "LatticesTests", using: ["Convergence", "ConvergenceTesting"]),
    tests(of: "SortedCollectionsTests", using: ["Convergence", "ConvergenceTesting"]),
    tests(of: "CanonicalCodingTests", using: ["Convergence", "ConvergenceTesting"]),
    tests(of: "CausalityTests", using: ["Convergence", "ConvergenceTesting"]),
    tests(
      of: "CRDTsTests",
      using: ["Convergence", "ConvergenceTesting", "Specifications", "Checking"]),
    tests(of: "ConvergenceTestingTests", using: ["Convergence", "ConvergenceTesting"]),
    tests(of: "TracesTests", using: ["Traces", "ReplicatedDocument"]),
    tests(
      of: "ScenarioTests",
      using: ["Scenarios", "Convergence", "ConvergenceTesting", "Checking"]),
    tests(of: "ScenarioTestingTests", using: ["ScenarioTesting", "Scenarios"]),
    tests(of: "BenchmarkTests", using: ["ProcessHarness", "benchmark"]),
    tests(of: "CommandLineTests", using: ["ProcessHarness", "converge"]),
    tests(of: "ZooTests", using: ["zoo"]),
    tests(
      of: "ReadmeTests",
      using: ["ProcessHarness", "converge", "Convergence", "ConvergenceTesting"]),
    .target(name: "ProcessHarness", path: "Tests/ProcessHarness", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
