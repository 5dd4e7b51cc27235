import Convergence
import Foundation
import Testing

@testable import Scenarios

/// Every kind of fault can be written, and is written as it is read.
@Suite struct FaultLanguage {
  /// Statements about faults, between them all families and all shapes.
  static let statements = [
    "at 1s cut a -> b", "at 1s cut a -> b, c -> a lasting 2s", "at 1s cut b lasting 1s",
    "at 1s partition a | b c d", "at 1s isolate a", "at 1s halves", "at 1s bridge b",
    "at 1s majority-ring", "at 1s star c", "at 1s scatter", "at 1s cut from a", "at 1s cut to b",
    "at 1s clog on a b lasting 2s", "at 1s drop 12.5% on a | b c lasting 3s",
    "at 1s bursts 20ms every 100ms lasting 5s", "at 1s duplicate 3%",
    "at 1s duplicate 3% after 1s..9s", "at 1s replay 0.0001%", "at 1s reorder 5% by 300ms",
    "at 1s latency 5ms", "at 1s latency 5ms..7.5ms on a", "at 1s latency exponential 20ms",
    "at 1s latency log-normal 20ms spread 500", "at 1s latency heavy-tail 5ms shape 1500",
    "at 1s latency bimodal 1ms..2ms or 50ms..90ms 3%", "at 1s bandwidth 10KB queue 64KiB",
    "at 1s flip-bits 2% count 3", "at 1s truncate 2% on to a", "at 1s splice 2%",
    "at 1s crash a", "at 1s crash a lasting 2s", "at 1s torn-tail a", "at 1s torn-tail a kept",
    "at 1s crash-at-boundary a before-sync lasting 5s", "at 1s amnesia a lasting 1s",
    "at 1s amnesia a identity 123456 lasting 1s", "at 1s identity-reuse a lasting 1s",
    "at 2s restore a from 1s lasting 1s", "at 1s twin a at t lasting 3s", "at 1s pause a",
    "at 1s slow a 5ms", "at 1s clock-offset a -5min", "at 1s clock-drift a 300ppm",
    "at 1s clock-drift a -2%", "at 1s clock-freeze a lasting 2s", "at 1s join s",
    "at 1s leave a lasting 1s", "at 1s evict a lasting 2s", "at 1s upgrade a version 1",
    "at 1s lose-writes a 10%", "at 1s fail-reads a 10%", "at 1s slow-disk a 50ms",
    "at 1s heal", "at 1s heal everything", "at 1s heal core", "at 1s end 7", "at 1s restart a",
    "at 1s flap a b cut 200ms whole 300ms lasting 5s", "at 1s swizzle a b c lasting 5s",
    "at 1s churn a b every 1s lasting 5s", "at 1s rolling-upgrade a b version 1 every 1s",
    "random faults 9 lasting 1s..2s during 0s..9s",
    "random faults 9 of crash drop lasting 1s during 0s..9s",
    "at 1s a set /x 1 confirm quorum 2 within 3s as ann", "at 2s client ann reads /x at b c",
    "every 1s during 0s..5s client ann reads \"/a b\" at a",
    "at 1s a set \"/a {b}\" -1.5", "at 1s a set /x \"q \\\" \\\\ \\n\"", "at 1s a set /x null",
  ]

  static let head = "mode beyond\nreplicas a b c d\nspares s t\n"

  @Test func `each statement is read, and what is written of it reads as the same plan`() throws {
    for statement in Self.statements {
      let scenario = try ScenarioLanguage.parse(Self.head + statement + "\n")
      let again = try ScenarioLanguage.parse(scenario.text)
      for seed: UInt64 in 0..<3 {
        let (first, second) = (try Plan(scenario, seed: seed), try Plan(again, seed: seed))
        if first != second || first.events.isEmpty {
          Issue.record("\(statement)\n\(scenario.text)\n\(first.events)\n\(second.events)")
        }
      }
    }
  }

  @Test func `every family can be written`() throws {
    var families: Set<FaultFamily> = []
    for statement in Self.statements where !statement.hasPrefix("random") {
      let scenario = try ScenarioLanguage.parse(Self.head + statement + "\n")
      for event in try Plan(scenario, seed: 0).events {
        if case .fault(let fault) = event.action { families.insert(fault.fault.family) }
      }
    }
    for family in FaultFamily.allCases where !families.contains(family) {
      Issue.record("\(family.name) cannot be written")
    }
  }

  @Test func `in the contract only what is inside it is drawn, and beyond it everything`() throws {
    let text = "replicas a b c\nspares s t\nrandom faults 900 lasting 1s during 0s..9s\n"
    for (mode, families) in [
      ("contract", FaultFamily.allCases.filter { $0.contract == .inside }),
      ("beyond", FaultFamily.allCases),
    ] {
      let scenario = try ScenarioLanguage.parse("mode \(mode)\n" + text)
      var drawn: Set<FaultFamily> = []
      for event in try Plan(scenario, seed: 1, isSwarm: false).events {
        if case .fault(let fault) = event.action { drawn.insert(fault.fault.family) }
      }
      #expect(drawn == Set(families))
    }
  }

  @Test func `each seed of a swarm has about half of the families and edits`() throws {
    let scenario = try ScenarioLanguage.parse(
      """
      replicas a b c
      random faults 300 of crash drop cut clog pause slow lasting 1s during 0s..9s
      random edits 300 during 0s..9s on set /1 counter /2 register /3 set /4 counter /5
      """)
    var counts = [0, 0]
    for seed: UInt64 in 0..<40 {
      var families: Set<FaultFamily> = []
      var paths: Set<String> = []
      for event in try Plan(scenario, seed: seed).events {
        switch event.action {
        case .fault(let fault): families.insert(fault.fault.family)
        case .command(.edit(let operation, _, _), _): paths.insert(operation.path.description)
        default: break
        }
      }
      counts[0] += families.count
      counts[1] += paths.count
    }
    #expect((80...170).contains(counts[0]), "\(counts[0]) of 240")
    #expect((60...150).contains(counts[1]), "\(counts[1]) of 200")
  }

  @Test func `the page about the contract has the table that is enforced`() throws {
    let page = Corpus.directory.deletingLastPathComponent().appendingPathComponent(
      "Sources/NetworkSimulator/NetworkSimulator.docc/WhatIsOwedUnderWhichFault.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let rows = FaultFamily.allCases.map { "| `\($0)` | \($0.contract.rawValue) | \($0.reason) |" }
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init) == rows)
  }
}
