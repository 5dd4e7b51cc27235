import Foundation

/// Measures the library and prints a table; nothing here passes or fails.
@main
enum Main {
  static let help = """
    usage: benchmark [FILTER] [--json] [--smoke]

      FILTER    only benchmarks whose names contain this text
      --json    print JSON
      --smoke   tiny sizes, to see that everything runs
    """

  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    func takes(_ option: String) -> Bool {
      defer { arguments.removeAll { $0 == option } }
      return arguments.contains(option)
    }
    let isJSON = takes("--json")
    let isSmoke = takes("--smoke")
    let wantsHelp = takes("--help")
    let filter = arguments.first ?? ""
    if wantsHelp || arguments.count > 1 || filter.hasPrefix("-") {
      print(help)
      exit(wantsHelp ? 0 : 64)
    }
    let sizes = isSmoke ? [10] : [100, 10_000, 100_000, 1_000_000]
    let all =
      SetSuite.benchmarks(sizes: sizes) + CounterSuite.benchmarks(sizes: sizes)
      + SimulatorSuite.benchmarks(isSmoke: isSmoke)
      + ReplicationSuite.benchmarks(isSmoke: isSmoke)
    let results = all.filter { filter.isEmpty || $0.name.contains(filter) }.map { benchmark in
      let result = benchmark.measure(budget: isSmoke ? 0 : 500_000_000)
      if !isJSON { print(result.row) }
      return result
    }
    if !isJSON, filter.isEmpty || "replication/count".contains(filter) {
      for count in ReplicationSuite.counts(isSmoke: isSmoke) { print(count) }
    }
    if isJSON {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(results), as: UTF8.self))
    }
  }
}

extension Measurement {
  /// The name, the median and the spread.
  var row: String {
    name.padding(toLength: 36, withPad: " ", startingAt: 0)
      + Self.time(median).padding(toLength: 12, withPad: " ", startingAt: 0)
      + "(\(Self.time(lowerQuartile)) … \(Self.time(upperQuartile)), \(samples) samples)"
  }

  static func time(_ nanoseconds: Double) -> String {
    switch nanoseconds {
    case ..<1e3: String(format: "%.1f ns", nanoseconds)
    case ..<1e6: String(format: "%.2f µs", nanoseconds / 1e3)
    case ..<1e9: String(format: "%.2f ms", nanoseconds / 1e6)
    default: String(format: "%.2f s", nanoseconds / 1e9)
    }
  }
}
