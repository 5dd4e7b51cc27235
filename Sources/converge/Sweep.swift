import Convergence
import Dispatch
import Foundation
import Scenarios
import Synchronization

/// Many runs on all processors, put together in the order of files and seeds.
struct Sweep {
  /// One run that has finished.
  struct Run: Sendable {
    /// The place of the scenario among those swept.
    let scenario: Int
    let seed: UInt64
    let row: SweepResult.Row
    let digest: String
    /// The whole report, if it was asked for.
    let report: RunReport?
    /// How long it took, in nanoseconds.
    let wallTime: Int64
  }

  let scenarios: [Scenario]
  var isSwarm = true
  /// Whether whole reports are kept.
  var keepsReports = false
  /// In nanoseconds from the start of the sweep, after which no run is begun.
  var timeLimit: Int64?

  /// What is to be run: for each scenario, each of its seeds.
  private let runs: [(scenario: Int, seed: UInt64)]
  private let start = DispatchTime.now().uptimeNanoseconds

  var count: Int { runs.count }

  /// All pairs of scenarios and seeds, or every nth of them.
  init(_ scenarios: [Scenario], seeds: ClosedRange<UInt64>?, shard: Shard = .whole) {
    self.scenarios = scenarios
    let all = scenarios.indices.flatMap { place in
      (seeds ?? scenarios[place].seed...scenarios[place].seed).map {
        (scenario: place, seed: $0)
      }
    }
    runs = all.enumerated().filter { $0.offset % shard.count == shard.index }.map(\.element)
  }

  /// Runs everything, or as much as there is time for.
  func run(jobs: Int) throws -> [Run] { try run(jobs: jobs, Array(runs.indices)) }

  /// Runs seeds in rounds, until the latest runs of each scenario have shown nothing new.
  func runUntilSaturated(jobs: Int) throws -> [Run] {
    var finished: [Run] = []
    var result = SweepResult()
    var open = scenarios.indices.map { place in runs.indices.filter { runs[$0].scenario == place } }
    let round = 64
    while open.contains(where: { !$0.isEmpty }), !isOver {
      let batch = open.flatMap { $0.prefix(round) }
      open = open.map { Array($0.dropFirst(round)) }
      for run in try run(jobs: jobs, batch) {
        finished.append(run)
        result.insert(run, of: scenarios)
      }
      for place in scenarios.indices
      where result.isSaturated(scenarios[place].file, window: 4 * round) {
        open[place] = []
      }
    }
    return finished.sorted { ($0.scenario, $0.seed) < ($1.scenario, $1.seed) }
  }

  private var isOver: Bool {
    if Interrupt.hasHappened { return true }
    guard let timeLimit else { return false }
    return DispatchTime.now().uptimeNanoseconds - start > UInt64(timeLimit)
  }

  private func run(jobs: Int, _ places: [Int]) throws -> [Run] {
    let results = Mutex<[Run?]>(Array(repeating: nil, count: places.count))
    let problem = Mutex<(any Error)?>(nil)
    let next = Atomic<Int>(0)
    let progress = Progress(total: places.count)
    Interrupt.watch()
    DispatchQueue.concurrentPerform(iterations: min(jobs, places.count)) { _ in
      while !isOver, problem.withLock({ $0 == nil }) {
        let place = next.add(1, ordering: .relaxed).oldValue
        guard place < places.count else { return }
        do {
          guard let run = try perform(places[place]) else { return }
          results.withLock { $0[place] = run }
          progress.advance(failed: run.row.status != .passed)
        } catch {
          problem.withLock { $0 = error }
        }
      }
    }
    progress.clear()
    if let error = problem.withLock({ $0 }) { throw error }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Runs one; nothing comes of it after an interrupt.
  private func perform(_ place: Int) throws -> Run? {
    let (number, seed) = runs[place]
    let scenario = scenarios[number]
    let start = DispatchTime.now().uptimeNanoseconds
    guard
      let report = try scenario.run(
        seed: seed, isSwarm: isSwarm, while: { !Interrupt.hasHappened })
    else { return nil }
    let wallTime = DispatchTime.now().uptimeNanoseconds - start
    let row = SweepResult.Row(
      report, met: report.met(of: scenario), program: Terminal.program)
    return Run(
      scenario: number, seed: seed, row: row, digest: report.digest,
      report: keepsReports ? report : nil, wallTime: Int64(wallTime))
  }
}

extension SweepResult {
  /// Enters a run of one of some scenarios.
  mutating func insert(_ run: Sweep.Run, of scenarios: [Scenario]) {
    let scenario = scenarios[run.scenario]
    insert(
      run.row, for: Key(file: scenario.file, seed: run.seed, digest: run.digest),
      of: scenario.subject)
  }
}

/// Which of the runs of a sweep are made here.
struct Shard: Equatable {
  let index: Int
  let count: Int

  /// All of them.
  static let whole = Shard(index: 0, count: 1)

  init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// Reads `2/8`.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), count > 0,
      (0..<count).contains(index)
    else { return nil }
    self.init(index: index, count: count)
  }

  /// What a scheduler has said: a Slurm array, whose indices may begin anywhere, or an indexed job
  /// of Kubernetes, whose number of indices must be passed along as `JOB_COMPLETIONS`.
  init?(environment: [String: String]) {
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    if let task = number("SLURM_ARRAY_TASK_ID"), let count = number("SLURM_ARRAY_TASK_COUNT") {
      let first = number("SLURM_ARRAY_TASK_MIN") ?? 0
      let step = max(number("SLURM_ARRAY_TASK_STEP") ?? 1, 1)
      self.init("\((task - first) / step)/\(count)")
    } else if let index = number("JOB_COMPLETION_INDEX"), let count = number("JOB_COMPLETIONS") {
      self.init("\(index)/\(count)")
    } else {
      return nil
    }
  }
}

/// Whether Ctrl-C was pressed; the second time ends the process at once.
enum Interrupt {
  private static let flag = Atomic<Bool>(false)

  static var hasHappened: Bool { flag.load(ordering: .relaxed) }

  static func watch() {
    signal(SIGINT) { _ in
      Interrupt.flag.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }
}

/// A line on the terminal that says how far a sweep has come; none if nobody is looking.
final class Progress: Sendable {
  private let total: Int
  private let isShown: Bool
  private let state = Mutex((done: 0, failed: 0, shownAt: UInt64(0)))

  init(total: Int) {
    self.total = total
    isShown = total > 1 && Terminal.isErrorInteractive
  }

  func advance(failed: Bool) {
    guard isShown else { return }
    state.withLock { state in
      state.done += 1
      if failed { state.failed += 1 }
      let now = DispatchTime.now().uptimeNanoseconds
      guard now - state.shownAt > 100_000_000 else { return }
      state.shownAt = now
      Terminal.writeError("\r\u{1B}[K\(state.done)/\(total) runs, \(state.failed) failed")
    }
  }

  func clear() {
    if isShown { Terminal.writeError("\r\u{1B}[K") }
  }
}
