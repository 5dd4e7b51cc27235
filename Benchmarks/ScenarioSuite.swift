import Convergence
import Dispatch
import Scenarios
import Synchronization

/// Documents through the real codec and protocol, with and without everything checked.
enum ScenarioSuite {
  static func benchmarks(isSmoke: Bool) -> [Benchmark] {
    let seconds = isSmoke ? 2 : 60
    return [
      deliveries("all checks", mode: "contract", seconds: seconds, must: 1e4),
      deliveries("no checks", mode: "performance", seconds: seconds, must: nil),
      quiet(seconds: isSmoke ? 10 : 1000),
      seeds("small seeds", count: isSmoke ? 1 : 50, jobs: 1, must: 1e6),
      seeds("small seeds, two jobs", count: isSmoke ? 1 : 50, jobs: 2, must: nil),
    ]
  }

  /// Five replicas that edit all the time: nanoseconds for each delivery.
  private static func deliveries(
    _ name: String, mode: String, seconds: Int, must: Double?
  ) -> Benchmark {
    let scenario = parsed(
      """
      mode \(mode)
      replicas a b c d e
      gossip every 100ms
      link latency 1ms..10ms
      every 50ms during 0s..\(seconds)s each increment /count/{replica}
      every 200ms during 0s..\(seconds)s each set /state/{replica} "running"
      random edits \(seconds * 10) during 0s..\(seconds)s on set /facts register /notes/{1..50}
      expect converge within 10s
      """)
    let count = run(scenario, seed: 1).network.delivered
    return Benchmark("simulator/delivery, \(name)", operations: count, must: must) {
      { { UInt64(run(scenario, seed: 1).network.delivered) } }
    }
  }

  /// Five replicas, one edit a second each: nanoseconds for each simulated second.
  private static func quiet(seconds: Int) -> Benchmark {
    let scenario = parsed(
      """
      mode performance
      replicas a b c d e
      gossip every 5s
      link latency 1ms..10ms
      every 1s during 0s..\(seconds)s each increment /count/{replica}
      expect converge within 60s
      """)
    return Benchmark(
      "simulator/simulated second", operations: seconds, must: 1e5
    ) {
      { { UInt64(run(scenario, seed: 1).network.delivered) } }
    }
  }

  /// Runs of about three hundred events: nanoseconds for each run.
  private static func seeds(
    _ name: String, count: Int, jobs: Int, must: Double?
  ) -> Benchmark {
    let scenario = parsed(
      """
      replicas a b c
      gossip every 100ms
      link latency 5ms..30ms
      link drop 5%
      random crashes 1 lasting 100ms..500ms during 0s..2s
      random edits 12 during 0s..2s on set /s counter /c register /r
      expect converge within 10s
      """)
    return Benchmark("simulator/\(name)", operations: count, must: must) {
      {
        {
          let sum = Mutex<UInt64>(0)
          DispatchQueue.concurrentPerform(iterations: jobs) { job in
            for seed in stride(from: job, to: count, by: jobs) {
              let events = run(scenario, seed: UInt64(seed)).network.events
              sum.withLock { $0 += UInt64(events) }
            }
          }
          return sum.withLock { $0 }
        }
      }
    }
  }

  private static func parsed(_ text: String) -> Scenario {
    do {
      return try Scenario(parsing: text, file: "benchmark") { _ in "" }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  private static func run(_ scenario: Scenario, seed: UInt64) -> RunReport {
    do {
      let report = try scenario.run(seed: seed)
      precondition(report.status == .passed, report.failureText(program: "converge"))
      return report
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
