public import Convergence

extension RunReport {
  /// The report as JSON, the same bytes for the same scenario and seed.
  ///
  /// Times are in nanoseconds of simulated time; nothing depends on the machine.
  public var json: JSONValue {
    var counters: [(String, JSONValue)] = []
    for counter in RunCounter.allCases {
      counters.append((counter.rawValue, .integer(Int64(count(of: counter)))))
    }
    counters.append(("events", .integer(Int64(network.events))))
    return [
      "checks": Self.object(counts.checks.map { ($0.identifier, .integer(Int64(counts[$0]))) }),
      "converged_after_ns": convergedAfter.map { .integer($0) } ?? .null,
      "counters": Self.object(counters),
      "digest": .string(digest),
      "document": document,
      "down": .array(down.map { .string($0) }),
      "failures": .array(failures.map(\.json)),
      "faults": Self.object(
        network.faults.families.map { ($0.name, .integer(Int64(network.faults[$0]))) }),
      "file": .string(file),
      "mode": .string(mode.rawValue),
      "replay": .string(replayCommand(program: "converge")),
      "replicas": .array(replicas.map { .string($0) }),
      "seed": .string(String(seed)),
      "simulated_ns": .integer(simulated),
      "status": .integer(Int64(status.rawValue)),
      "staleness_ns": .integer(edits.staleness),
      "title": .string(title),
      "violations": .array(violations.map(\.json)),
    ]
  }

  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    var result: JSONValue = [:]
    if case .object(var map) = result {
      for (key, value) in members { map[key] = value }
      result = .object(map)
    }
    return result
  }
}

extension RunReport.Failure {
  /// The failure as JSON.
  var json: JSONValue {
    [
      "check": .string(check.identifier),
      "expectation": .string(expectation),
      "file": location.map { .string($0.file) } ?? .null,
      "finding": .string(finding),
      "line": location.map { .integer(Int64($0.line)) } ?? .null,
      "status": .integer(Int64(status.rawValue)),
    ]
  }
}
