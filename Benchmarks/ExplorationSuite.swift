import Convergence
import ConvergenceTesting
import Scenarios
import Specifications

/// Exhaustive exploration: nanoseconds for each world that is different from all others.
enum ExplorationSuite {
  static func benchmarks(isSmoke: Bool) -> [Benchmark] {
    let flat = isSmoke ? [("ORSet", 4, 1)] : [("GCounter", 7, 85_189), ("ORSet", 7, 1_344_903)]
    return flat.map { histories(of: $0, steps: $1, worlds: $2) } + [
      documents(isSmoke: isSmoke, worlds: 50_000, isReduced: true),
      documents(isSmoke: isSmoke, worlds: 50_000, isReduced: false),
    ]
  }

  /// Every history of three replicas of a type, to so many worlds: each replica judged after every
  /// step, and everything exchanged in every world with a step left.
  private static func histories(of name: String, steps: Int, worlds: Int) -> Benchmark {
    guard let scope = Scope.all.first(where: { $0.name == name }) else {
      preconditionFailure("there is no \(name)")
    }
    let title = "exploration/\(name), \(steps) steps"
    return Benchmark(title, operations: worlds, must: 1e9 / 300e3) {
      {
        {
          guard let report = try? scope.count(steps) else { preconditionFailure(title) }
          precondition(worlds == 1 || report.worlds == worlds, "\(name): \(report)")
          return UInt64(report.worlds)
        }
      }
    }
  }

  /// Three replicas of a document with the whole protocol, three edits, a message that is late, and
  /// one that comes twice; from every world to its end.
  private static func documents(isSmoke: Bool, worlds: Int, isReduced: Bool) -> Benchmark {
    let count = isSmoke ? 100 : worlds
    let scenario = parsed()
    var settings = ExplorationSettings(maximumWorlds: count)
    settings.isReduced = isReduced
    let name = isReduced ? "documents" : "unreduced"
    return Benchmark("exploration/\(name)", operations: count, must: 1e9 / 20e3) {
      {
        {
          guard var scope = try? ExplorationScope(scenario, edits: 3) else {
            preconditionFailure("the scenario has paths")
          }
          (scope.losses, scope.duplicates) = (1, 1)
          let report = scenario.explore(scope, settings: settings).report
          precondition(report.finding == nil && report.unique >= count, "\(report)")
          return UInt64(report.generated)
        }
      }
    }
  }

  private static func parsed() -> Scenario {
    let text = """
      replicas alice bob carol
      at 0s alice insert /list "milk"
      at 1s bob remove /list "milk"
      at 2s carol set /name "Shopping"
      """
    do {
      return try Scenario(parsing: text, file: "benchmark") { _ in "" }
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
