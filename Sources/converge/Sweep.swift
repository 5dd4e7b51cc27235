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
    let report: RunReport
    /// How long it took, in nanoseconds.
    let wallTime: Int64
  }

  let scenarios: [Scenario]

  /// What is to be run: for each scenario, each of its seeds.
  private let runs: [(scenario: Int, seed: UInt64)]

  var count: Int { runs.count }

  init(_ scenarios: [Scenario], seeds: ClosedRange<UInt64>?) {
    self.scenarios = scenarios
    runs = scenarios.indices.flatMap { place in
      (seeds ?? scenarios[place].seed...scenarios[place].seed).map { (place, $0) }
    }
  }

  /// Runs everything, or as much as there is time for before an interrupt.
  func run(jobs: Int) throws -> [Run] {
    let results = Mutex<[Run?]>(Array(repeating: nil, count: runs.count))
    let problem = Mutex<(any Error)?>(nil)
    let next = Atomic<Int>(0)
    let progress = Progress(total: runs.count)
    Interrupt.watch()
    DispatchQueue.concurrentPerform(iterations: min(jobs, runs.count)) { _ in
      while !Interrupt.hasHappened, problem.withLock({ $0 == nil }) {
        let place = next.add(1, ordering: .relaxed).oldValue
        guard place < runs.count else { return }
        do {
          guard let run = try perform(place) else { return }
          results.withLock { $0[place] = run }
          progress.advance(failed: run.report.status != .passed)
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
    let (scenario, seed) = runs[place]
    let start = DispatchTime.now().uptimeNanoseconds
    guard
      let report = try scenarios[scenario].run(seed: seed, while: { !Interrupt.hasHappened })
    else { return nil }
    let wallTime = DispatchTime.now().uptimeNanoseconds - start
    return Run(scenario: scenario, report: report, wallTime: Int64(wallTime))
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
