import Convergence
import Foundation
import Testing

@testable import Scenarios

/// The scenario files of the package.
enum Corpus {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Simulations")

  static let names: [String] = {
    let all = try? FileManager.default.contentsOfDirectory(atPath: directory.path)
    return (all ?? []).filter { $0.hasSuffix(".scenario") }.sorted()
  }()

  static func text(_ name: String) throws -> String {
    try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
  }

  static func scenario(_ name: String) throws -> Scenario {
    try parse(try text(name), name)
  }

  static func parse(_ text: String, _ name: String) throws -> Scenario {
    try Scenario(parsing: text, file: name) { other in try Self.text(other) }
  }
}

/// A plan is a value that can be printed, read back, and taken apart.
@Suite struct Plans {
  @Test func `the corpus has thirty scenarios and more`() {
    #expect(Corpus.names.count >= 30)
  }

  @Test func `a plan of any scenario is printed as a scenario that has the same plan`() throws {
    for name in Corpus.names {
      let scenario = try Corpus.scenario(name)
      for seed: UInt64 in [0, 1, 7] {
        let plan = try Plan(scenario, seed: seed)
        let resolved = try scenario.resolved(seed: seed)
        let again = try Corpus.parse(resolved.text, name)
        let copy = try Plan(again, seed: seed, isSwarm: false)
        if copy != plan {
          let place = zip(plan.events, copy.events).first { $0 != $1 }
          Issue.record("\(name), seed \(seed): \(String(describing: place))")
        }
        if again.text != resolved.text { Issue.record("\(name): the text of the text differs") }
      }
    }
  }

  @Test func `a printed plan takes the same course as the scenario`() throws {
    for name in ["storm.scenario", "crash-and-restart.scenario", "roaming-reader.scenario"] {
      let scenario = try Corpus.scenario(name)
      for seed: UInt64 in 0..<3 {
        let again = try Corpus.parse(try scenario.resolved(seed: seed).text, name)
        let (first, second) = (try scenario.run(seed: seed), try again.run(seed: seed))
        #expect(first.digest == second.digest, "\(name), seed \(seed)")
      }
    }
  }

  @Test func `without one of its faults a plan has the others as they were`() throws {
    let plan = try Plan(try Corpus.scenario("storm.scenario"), seed: 3)
    let faults = plan.events.filter { if case .fault = $0.action { true } else { false } }
    #expect(faults.count > 5)
    let fewer = plan.removing { $0 == faults[2] }
    #expect(fewer.events.count == plan.events.count - 1)
    #expect(fewer.events == plan.events.filter { $0 != faults[2] })
  }

  @Test func `a random part that goes on is connected and has two replicas or more`() throws {
    let scenario = try ScenarioLanguage.parse(
      """
      replicas a b c d e f
      topology line
      random crashes 3 lasting 9s during 0s..9s
      at 5s heal core
      """)
    var sizes: Set<Int> = []
    for seed: UInt64 in 0..<60 {
      let plan = try Plan(scenario, seed: seed)
      var gone: Set<Int> = []
      for event in plan.events {
        guard case .fault(let fault) = event.action, case .node(.crash, let node) = fault.fault
        else { continue }
        #expect(event.time <= 5_000_000_000)
        if let end = fault.end { #expect(end.nanoseconds <= 5_000_000_000) }
        if fault.end == nil { gone.insert(node) }
      }
      let core = (0..<6).filter { !gone.contains($0) }
      #expect(core.count >= 2 && core.last.map { $0 - core[0] } == core.count - 1, "\(core)")
      sizes.insert(core.count)
    }
    #expect(sizes.count == 5)
  }
}
