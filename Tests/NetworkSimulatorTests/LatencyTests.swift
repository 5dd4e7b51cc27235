import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct LatencyTests {
  /// The sorted times, in microseconds, of many messages.
  private func times(_ latency: LinkModel.Latency) -> [Int64] {
    var network = SimulatedNetwork<RecordingNode>(2, links: LinkModel(latency: latency), seed: 5)
    for _ in 0..<20_000 { network.schedule(.send([], to: ReplicaID(2)), on: 0, at: .zero) }
    network.runToTheEnd()
    return (network.nodes[1]?.arrivals ?? []).map { $0.time.nanoseconds / 1000 }
  }

  /// For each distribution what part of the messages is said to take at most how long.
  static let quantiles: [(LinkModel.Latency, [(part: Int, microseconds: Int64)])] = [
    (.exponential(mean: 10_000_000), [(10, 1054), (50, 6931), (90, 23_026), (99, 46_052)]),
    (
      .logNormal(median: 10_000_000, spread: 500),
      [(5, 4394), (50, 10_000), (95, 22_760), (99, 32_002)]
    ),
    (.logNormal(median: 10_000_000, spread: 1000), [(16, 3700), (50, 10_000), (84, 27_035)]),
    (.heavyTail(least: 1_000_000, shape: 1500), [(50, 1587), (90, 4642), (99, 21_544)]),
    (
      .bimodal(fast: 1_000_000...3_000_000, slow: 80_000_000...90_000_000, slowShare: 200_000),
      [(40, 2000), (85, 82_500)]
    ),
  ]

  @Test func `distributions have their quantiles`() {
    for (latency, quantiles) in Self.quantiles {
      let times = times(latency)
      for (part, expected) in quantiles {
        let found = times[times.count * part / 100]
        let error = abs(found - expected) * 100 / expected
        check(error <= 6, "\(latency): \(part) % take \(found) µs, not \(expected)")
      }
      let longest = times.last ?? 0
      check(longest > 0 && longest < 3_600_000_000_000, "\(latency): \(longest)")
      let beyond = times.count { $0 > latency.upperBound / 1000 }
      check(beyond < times.count / 100, "\(latency): \(beyond) beyond the bound")
    }
  }

  @Test func `the times that draws stand for never change`() {
    let found = Self.quantiles.map { times($0.0)[..<20_000].reduce(0, &+) }
    check(found, is: [198_537_424, 226_348_799, 328_483_909, 57_897_354, 369_398_231])
  }

  @Test func `extreme parameters give times, not traps`() {
    let extremes: [LinkModel.Latency] = [
      .exponential(mean: .max / 2), .logNormal(median: .max / 2, spread: 9000),
      .heavyTail(least: .max / 2, shape: 1), .heavyTail(least: 0, shape: 0),
      .exponential(mean: 0), .uniform(0...Int64.max - 1),
    ]
    for latency in extremes {
      check(latency.upperBound >= 0, "\(latency)")
      check(times(latency).count, is: 20_000)
    }
  }
}
