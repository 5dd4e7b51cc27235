import Foundation
import Testing

@testable import zoo

@Suite struct MutationScores {
  private typealias Trial = MutationScore.Trial

  private func log(
    _ output: String, status: Int32 = 0, isTimeout: Bool = false
  ) throws -> SweepLog {
    try SweepLog(
      Subprocess.Result(status: status, output: output, isTimeout: isTimeout))
  }

  @Test func `how long it took to make a history short is kept`() throws {
    let log = try log(
      """
      try 0 7 0 scenarios
      shrunk 0 7 250000
      found 0 7 4000 scenarios 5 expect converge
      """)
    #expect(log.trials[0]?.shrinking == 0.25)
    #expect(log.trials[0]?.steps == 5 && log.trials[0]?.seconds == 0.004)
  }

  @Test func `what the sweeps print is understood`() throws {
    let log = try log(
      """
      try 4 1 0 laws
      found 4 1 120000 laws - merging is commutative
      try 5 1 0 laws
      try 5 1 500 oracle
      found 5 1 90000 oracle 3 a replica shows 1
      try 6 1 0 laws
      passed 6 12 4000000

      """)
    #expect(
      log.trials == [
        4: Trial(check: "laws", seeds: 1, seconds: 0.12, finding: "merging is commutative"),
        5: Trial(
          check: "oracle", seeds: 1, seconds: 0.09, steps: 3, finding: "a replica shows 1"),
        6: Trial(seeds: 12, seconds: 4),
      ])
    #expect(log.interrupted == nil)
  }

  @Test(arguments: [(5 as Int32, false, "it traps"), (9, true, "it does not end")])
  func `a program that ends on the way has found something where it was`(
    status: Int32, isTimeout: Bool, finding: String
  ) throws {
    let log = try log(
      """
      try 0 1 0 laws
      passed 0 1 7
      try 1 1 0 laws
      try 1 2 250000 oracle
      oops
      """, status: status, isTimeout: isTimeout)
    #expect(log.trials[0] == Trial(seeds: 1, seconds: 7e-6))
    #expect(
      log.trials[1] == Trial(check: "oracle", seeds: 2, seconds: 0.25, finding: finding))
    #expect(log.interrupted == 1)
  }

  @Test(arguments: ["", "try 0 1 0 laws\npassed 0 1 7\n"])
  func `a program that ends between sweeps has measured nothing`(output: String) {
    #expect(throws: MutationError.self) { try log(output, status: 5) }
  }

  private func measurement(
    _ name: String, _ fingerprint: String, building: Double = 1
  ) -> MutationScore {
    MutationScore(
      mutation: name, fingerprint: fingerprint, building: building,
      alone: ["laws": Trial(check: "laws", seeds: 2, seconds: 0.25, steps: 4, finding: "\"a\"|b")],
      without: ["swarm": Trial(seeds: 3, seconds: 4)], sweeps: [Trial(seeds: 1, seconds: 0.5)])
  }

  @Test func `a measurement survives its line, which is always the same`() throws {
    let first = measurement("E1-max", "ab")
    let second = measurement("E2-slot", "cd")
    let text = first.line + "\n" + second.line + "\n"
    #expect(try MutationScore.parse(text) == [first, second])
    #expect(try MutationScore.parse(text).map(\.line) == [first.line, second.line])
    #expect(
      second.line == """
        {"alone":{"laws":\
        {"check":"laws","finding":"\\"a\\"|b","seconds":0.25,"seeds":2,"steps":4}},\
        "building":1,"fingerprint":"cd","mutation":"E2-slot",\
        "sweeps":[{"seconds":0.5,"seeds":1}],"without":{"swarm":{"seconds":4,"seeds":3}}}
        """)
  }

  @Test func `a line that is cut off is reported with its number`() {
    let line = measurement("E1-max", "ab").line
    #expect(throws: MutationError("line 2 of the results is not understood")) {
      try MutationScore.parse(line + "\n" + line.dropLast(5) + "\n")
    }
  }

  @Test func `of several measurements the last of the sources as they are counts`() {
    let merged = MutationScore.merge(
      [
        measurement("b", "now", building: 1), measurement("b", "now", building: 2),
        measurement("b", "old", building: 3), measurement("a", "older", building: 4),
        measurement("a", "old", building: 5), measurement("c", "old", building: 6),
        measurement("c", "now", building: 7),
      ], current: ["a": "now", "b": "now", "c": "now"])
    #expect(merged.map(\.mutation) == ["a", "b", "c"])
    #expect(merged.map(\.building) == [5, 2, 7])
  }

  @Test(
    arguments: [
      ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 50, 5.0), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, 9),
      ([10, 1, 5], 50, 5), ([3], 90, 3), ([1, 2, nil], 50, 2), ([nil, 1, nil], 50, nil),
      ([1, nil], 50, 1), ([1, nil], 90, nil), ([], 50, nil),
      (Array(repeating: 1, count: 27) + [8, 9, nil], 90, 1),
      (Array(repeating: 1, count: 26) + [7, 8, 9, nil], 90, 7),
    ] as [([Double?], Int, Double?)])
  func `a percentile is an element that so many are not above`(
    elements: [Double?], percent: Int, expected: Double?
  ) {
    #expect(elements.percentile(percent) == expected)
  }

  @Test func `a fingerprint hangs on what is built and on nothing else`() throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("zoo-fingerprint-\(ProcessInfo.processInfo.globallyUniqueString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let paths = [
      "Package.swift", "README.md", "Simulations/Zoo/README.md", "Simulations/a.scenario",
      "Sources/CRDTs/A.swift", "Sources/zoo/Main.swift", "Tests/Specifications/B.swift",
      "Tests/ZooTests/C.swift",
    ]
    func write(_ path: String, _ text: String) throws {
      let place = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: place)
    }
    for path in paths { try write(path, "1") }
    let before = Fingerprint(of: paths, below: root).text
    var changing: [String] = []
    for path in paths {
      try write(path, "2")
      if Fingerprint(of: paths, below: root).text != before { changing.append(path) }
      try write(path, "1")
    }
    #expect(
      changing == [
        "Package.swift", "Simulations/a.scenario", "Sources/CRDTs/A.swift",
        "Tests/Specifications/B.swift",
      ])
    let mutation = try Mutation(parsing: Mutations.text, name: "m")
    var other = mutation
    other.edits[0].replacement = "gone"
    let sources = Fingerprint(of: paths, below: root)
    #expect(sources.with(mutation) == sources.with(mutation))
    #expect(Set([before, sources.with(mutation), sources.with(other)]).count == 3)
  }
}
