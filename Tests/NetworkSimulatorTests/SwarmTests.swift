import Causality
import Checking
import Foundation
import NetworkSimulator
import Testing

@Suite struct SwarmTests {
  private let scope = FaultScope(
    nodes: 4, spares: 2, window: 0...5_000_000_000, lasting: 100_000_000...1_000_000_000)

  @Test func `each seed switches off about half of the families, and another half`() {
    var on = [FaultFamily: Int]()
    var choices: Set<[FaultFamily]> = []
    for seed in 0..<400 as Range<UInt64> {
      let swarm = Swarm(seed: seed)
      check(swarm, is: Swarm(seed: seed))
      check((5...26).contains(swarm.families.count), "seed \(seed): \(swarm.families.count) are on")
      check(swarm.families.allSatisfy { (1...8).contains(swarm[$0]) }, "seed \(seed)")
      for family in swarm.families { on[family, default: 0] += 1 }
      choices.insert(swarm.families)
    }
    check(choices.count, is: 400, "as many choices as seeds")
    for family in FaultFamily.allCases {
      check((150...250).contains(on[family] ?? 0), "\(family) is on in \(on[family] ?? 0) of 400")
    }
  }

  @Test func `a choice among few keeps one, and leaves the others as they would be`() {
    for seed in 0..<100 as Range<UInt64> {
      check(Swarm(seed: seed, among: [.drop]).families, is: [.drop])
      let inside = FaultFamily.allCases.filter { $0.contract == .inside }
      let (few, all) = (Swarm(seed: seed, among: inside), Swarm(seed: seed))
      check(few.families, is: all.families.filter(inside.contains), "seed \(seed)")
    }
    check(Swarm(seed: 1, among: []).families, is: [])
    check(FaultPlan(random: 5, of: Swarm(seed: 1, among: []), in: scope, seed: 1).faults, is: [])
  }

  @Test func `a plan is drawn by weight and hangs on nothing but its seed and numbers`() {
    let swarm = Swarm(seed: 11)
    let plan = FaultPlan(random: 200, of: swarm, in: scope, seed: 3)
    check(plan, is: FaultPlan(random: 200, of: swarm, in: scope, seed: 3))
    check(plan != FaultPlan(random: 200, of: swarm, in: scope, seed: 4), "another seed")
    let more = FaultPlan(random: 300, of: swarm, in: scope, seed: 3)
    check(Array(more.faults.prefix(plan.faults.count)), is: plan.faults)
    check(Set(plan.faults.map(\.fault.family)), is: Set(swarm.families))
    for fault in plan.faults {
      check(scope.window.contains(fault.start.nanoseconds), "\(fault)")
      let length = (fault.end ?? .zero).nanoseconds - fault.start.nanoseconds
      check(scope.lasting.contains(length), "\(fault)")
    }
    let even = FaultPlan(
      random: 3000, of: Swarm(evenlyAmong: FaultFamily.allCases), in: scope, seed: 1)
    for family in FaultFamily.allCases {
      let count = even.faults.count { $0.fault.family == family }
      check((60...140).contains(count), "\(family): \(count)")
    }
    let alone = FaultScope(nodes: 2, window: 0...10, lasting: 1...2)
    let few = FaultPlan(
      random: 50, of: Swarm(evenlyAmong: [.join, .twin, .cut]), in: alone, seed: 1)
    check(Set(few.faults.map(\.fault.family)), is: [.cut], "no empty places, so nobody comes")
  }

  /// Four nodes that pass messages around, write and wake, under a plan of a swarm.
  private func run(_ plan: FaultPlan, seed: UInt64) -> SimulatedNetwork<RecordingNode> {
    var network = SimulatedNetwork<RecordingNode>(
      4, spares: 2, settings: .init(echoes: true, wakesAfter: 200_000_000),
      links: LinkModel(latency: .uniform(1_000_000...30_000_000)), diskLatency: 1...20_000_000,
      seed: seed)
    network.schedule(plan)
    var draws = KeyedRandom(seed: seed).sequence(.init(rawValue: 1001))
    for _ in 0..<150 {
      let time = draws.draw(from: 0...6000)
      let (from, to) = (Int(draws.below(4)), Int(draws.below(4)))
      let bytes = [UInt8](repeating: UInt8(time % 256), count: Int(draws.below(12)))
      network.schedule(
        .store(bytes, to: ReplicaID(UInt64(to) + 1)), on: from, at: .milliseconds(time))
    }
    network.runToTheEnd()
    return network
  }

  @Test
  func `swarms of all faults together run to their end, alike each time, and every family strikes`()
  {
    var counts = FaultCounts()
    for seed in 0..<120 as Range<UInt64> {
      let plan = FaultPlan(random: 25, of: Swarm(seed: seed), in: scope, seed: seed)
      let network = run(plan, seed: seed)
      check(run(plan, seed: seed).digest, is: network.digest, "seed \(seed)")
      check(network.inFlightCount, is: 0, "seed \(seed)")
      let impacts = plan.faults.reduce(0) { $0 + network.impact(of: $1.number) }
      let total = FaultFamily.allCases.reduce(0) { $0 + network.statistics.faults[$1] }
      check(impacts, is: total, "seed \(seed): every strike belongs to a fault of the plan")
      check(network.nodes.prefix(4).allSatisfy { $0 != nil }, "seed \(seed): all are back")
      check(network.nodes[5] == nil, "seed \(seed): the twin is gone")
      counts = counts + network.statistics.faults
    }
    let missing = FaultFamily.allCases.filter { counts[$0] == 0 }
    check(missing, is: [], "some family never struck")
  }

  @Test func `a network under all faults is a value: a fork runs on as the original does`() {
    for seed in 0..<20 as Range<UInt64> {
      let plan = FaultPlan(
        random: 25, of: Swarm(evenlyAmong: FaultFamily.allCases), in: scope, seed: seed)
      var network = SimulatedNetwork<RecordingNode>(
        4, spares: 2, settings: .init(echoes: true, wakesAfter: 1_000_000), seed: seed)
      network.schedule(plan)
      for number in 0..<60 {
        network.send([1, 2, 3, 4], from: number % 4, to: number % 3, at: Int64(number) * 90)
      }
      network.run(before: .milliseconds(2500))
      var fork = network
      network.runToTheEnd()
      check(fork.digest != network.digest, "seed \(seed)")
      fork.runToTheEnd()
      check(fork.digest, is: network.digest, "seed \(seed)")
    }
  }

  @Test func `the article says of each family what the code says`() throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let article = try String(
      contentsOf: here.appending(
        path: "../../Sources/NetworkSimulator/NetworkSimulator.docc/WhatIsOwedUnderWhichFault.md"),
      encoding: .utf8)
    let rows = article.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
      row.split(separator: "|").prefix(2).map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let expected = FaultFamily.allCases.map { ["`\($0)`", $0.contract.rawValue] }
    #expect(rows.sorted { $0[0] < $1[0] } == expected.sorted { $0[0] < $1[0] })
  }
}
