import Convergence
import Traces

/// What came of running a scenario with some seeds, for a test to expect.
///
/// It is either `.passed` or tells what went wrong, so that one comparison does for a test of any
/// framework, and a failure shows all there is to say.
///
/// ```swift
/// XCTAssertEqual(scenario.sweep(seeds: 0..<100), .passed)
/// ```
public enum SweepOutcome: Equatable, Sendable {
  /// Every run has passed, and each has checked something.
  case passed
  /// A run has failed; no seed after it was tried.
  case failed(FailedRun)
  /// The scenario cannot be run, or checks nothing, or a sweep has not shown what it should.
  case unusable(String)
}

extension SweepOutcome: CustomStringConvertible {
  /// One word, or the whole story.
  public var description: String {
    switch self {
    case .passed: "passed"
    case .failed(let run): run.story
    case .unusable(let reason): reason
    }
  }
}

/// A run that has failed, and what there is to look at.
public struct FailedRun: Equatable, Sendable {
  /// The file of the scenario.
  public let file: String

  /// The seed that failed.
  public let seed: UInt64

  /// What failed, the smallest plan in which it does, why, and a diagram, for a person to read.
  public let story: String

  /// The smallest plan that fails in the same way, as the text of a file for `converge replay`.
  public let plan: String

  /// The run of that plan as a page for a browser.
  public let page: String
}

extension Scenario {
  /// Runs the scenario with one seed after the other until one fails.
  ///
  /// - Parameters:
  ///   - seeds: The seeds; that of the file unless given.
  ///   - isSwarm: Whether each seed switches off about half of what is drawn at random.
  ///   - limit: How many plans may be tried to make a failure small.
  public func sweep(
    seeds: Range<UInt64>? = nil, isSwarm: Bool = true, shrinkingAtMost limit: Int = 500
  ) -> SweepOutcome {
    do throws(DocumentPathError) {
      var met: UInt64 = 0
      for seed in seeds ?? self.seed..<self.seed + 1 {
        let report = try run(seed: seed, isSwarm: isSwarm)
        met |= report.met(of: self)
        switch report.status {
        case .passed: continue
        case .nothingChecked: return .unusable("\(file): \(report.verdict)")
        case .unsafe, .notConverged:
          return .failed(try tell(report, isSwarm: isSwarm, shrinkingAtMost: limit))
        }
      }
      let unmet = sometimes.enumerated().filter { met & 1 << UInt64($0.offset) == 0 }
      if let first = unmet.first, seeds != nil {
        return .unusable("\(file): \(first.element.text): no run has shown it")
      }
      return .passed
    } catch {
      return .unusable("\(file): \(error)")
    }
  }

  /// Says what went wrong in a run that has failed.
  private func tell(
    _ report: RunReport, isSwarm: Bool, shrinkingAtMost limit: Int
  ) throws(DocumentPathError) -> FailedRun {
    let small = try shrunk(seed: report.seed, isSwarm: isSwarm, atMost: limit)
    let whole = try resolved(seed: report.seed, isSwarm: isSwarm)
    let scenario = small?.scenario ?? whole
    let recording = try scenario.record()
    var story = "\(title)  (\(file), seed \(report.seed))\n"
    story += report.failureText(program: "converge") + "\n"
    if let small { story += "\nwhat is left of it: \(small)\n" }
    story += recording.story()
    return FailedRun(
      file: file, seed: report.seed, story: story,
      plan: small.map { PlanFile.text(of: $0) } ?? scenario.text, page: recording.trace.report)
  }
}
