import Foundation

/// Measures the library and prints a table; nothing here passes or fails.
@main
enum Main {
  static let help = """
    usage: benchmark [FILTER] [--json] [--smoke] [--list]

      FILTER    only benchmarks whose names contain this text
      --json    print JSON
      --smoke   tiny sizes, to see that everything runs
      --list    print the names, and measure nothing
      --help    print this

    Times are medians, with the quartiles around them; allocations and instructions are those of one
    operation, where the platform counts them. ≤ is met, ✗ is missed.
    """

  static func main() throws {
    var options: Set<String> = []
    var filters: [String] = []
    for argument in CommandLine.arguments.dropFirst() {
      if argument.hasPrefix("-") { options.insert(argument) } else { filters.append(argument) }
    }
    if options.contains("--help") { return print(help) }
    if let unknown = options.subtracting(["--json", "--smoke", "--list"]).min() {
      fail("unknown option '\(unknown)'")
    }
    if filters.count > 1 { fail("more than one filter: '\(filters[0])' and '\(filters[1])'") }
    let isSmoke = options.contains("--smoke")
    let chosen = benchmarks(isSmoke: isSmoke).filter {
      filters.isEmpty || $0.name.contains(filters[0])
    }
    if chosen.isEmpty { fail("no benchmark has '\(filters[0])' in its name") }
    if options.contains("--list") {
      for benchmark in chosen { print(benchmark.name) }
      return
    }
    try measure(chosen, isSmoke: isSmoke, isJSON: options.contains("--json"))
  }

  static func benchmarks(isSmoke: Bool) -> [Benchmark] {
    let sizes = isSmoke ? [10] : [100, 1000, 10_000, 100_000, 1_000_000]
    let all =
      KeyedSuite<IntegerSet>.benchmarks(sizes: sizes)
      + KeyedSuite<NumberMap>.benchmarks(sizes: sizes)
      + CounterSuite.benchmarks(sizes: sizes) + ContextSuite.benchmarks(sizes: sizes)
      + HostileSuite.benchmarks() + SimulatorSuite.benchmarks(isSmoke: isSmoke)
      + DocumentSuite.benchmarks(isSmoke: isSmoke)
      + ScenarioSuite.benchmarks(isSmoke: isSmoke)
      + HistorySuite.benchmarks(isSmoke: isSmoke)
      + ReplicationSuite.benchmarks(isSmoke: isSmoke)
    return all.map { $0.requiring(Musts.limits) }
  }

  private static func measure(_ chosen: [Benchmark], isSmoke: Bool, isJSON: Bool) throws {
    var results: [Measurement] = []
    if !isJSON { print(Measurement.header) }
    for benchmark in chosen {
      guard let result = benchmark.measure(budget: isSmoke ? 0 : 500_000_000) else { continue }
      if !isJSON { print(result.row) }
      results.append(result)
    }
    if !isJSON && !isSmoke {
      for line in DocumentTable.lines(results) { print(line) }
      for line in SimulatorTable.lines(results) { print(line) }
    }
    guard isJSON else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(results), as: UTF8.self))
  }

  private static func fail(_ problem: String) -> Never {
    FileHandle.standardError.write(Data("benchmark: \(problem)\n\(help)\n".utf8))
    exit(64)
  }
}
