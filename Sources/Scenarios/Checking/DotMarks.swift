import Convergence

/// Dots of which some are taken away, one by one and in any order.
///
/// There is a mark for every dot that there ever was, so that taking one away and asking for one
/// cost nearly nothing, however many gaps come of it.
struct DotMarks {
  private let runs: [DotRun]
  /// Where the marks of each run begin.
  private let starts: [Int]
  private var marks: [Bool]
  /// The run that was asked for last, which is nearly always asked for again.
  private var last = 0

  init(_ dots: DotCloud) {
    runs = dots.runs
    var (starts, count): ([Int], Int) = ([], 0)
    for run in runs {
      starts.append(count)
      count += Int(run.count)
    }
    self.starts = starts
    marks = Array(repeating: true, count: count)
  }

  mutating func remove(_ dot: Dot) {
    if let place = place(of: dot) { marks[place] = false }
  }

  mutating func contains(_ dot: Dot) -> Bool { place(of: dot).map { marks[$0] } ?? false }

  private mutating func place(of dot: Dot) -> Int? {
    if !runs.indices.contains(last) || !holds(dot, at: last) {
      guard let found = runs.indices.first(where: { holds(dot, at: $0) }) else { return nil }
      last = found
    }
    return starts[last] + Int(dot.sequence - runs[last].lower)
  }

  private func holds(_ dot: Dot, at index: Int) -> Bool {
    let run = runs[index]
    return run.replica == dot.replica && run.lower <= dot.sequence && dot.sequence <= run.upper
  }
}
