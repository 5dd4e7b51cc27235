import Convergence

/// A failing history, told to a person: in sentences, as a picture, and as Swift source.
extension History {
  /// The counterexample that the history is.
  ///
  /// - Parameters:
  ///   - replay: The call that runs it again; it is given the numbers of the steps.
  ///   - specification: How the specification is called in Swift, if there is one.
  func report(replay: ([Int]) -> String, specification: String? = nil) -> Counterexample {
    let (taken, run, failure) = course()
    let finding =
      failure ?? Counterexample("the history fails every time it is run", "it passed this time")
    let isAtEnd = taken == steps.count && !Self.failsBeforeTheEnd(self)
    let told = Array(steps.prefix(taken))
    let parts = [
      sentences(of: told, run, isAtEnd: isAtEnd).joined(separator: "\n"),
      finding.evidence.split(separator: "\n").map { $0.count > 600 ? $0.prefix(600) + "…" : $0 }
        .joined(separator: "\n"),
      diagram(of: told, run, finding, isAtEnd: isAtEnd).joined(separator: "\n"),
      "Replay: \(replay(steps.map(\.number)))",
    ]
    return Counterexample(
      finding.law, "\n" + parts.joined(separator: "\n\n"),
      regressionTest: specification.flatMap { regressionTest(of: told, for: finding.law, $0) },
      steps: told.count)
  }

  /// Whether it is a step that fails, rather than what everybody has in the end.
  private static func failsBeforeTheEnd(_ history: Self) -> Bool {
    var run = history.start
    do throws(Counterexample) {
      for (number, step) in history.steps { try run.perform(step, number: number) }
      return false
    } catch {
      return true
    }
  }

  /// The numbers that edits have in the story, from 1.
  private func labels(of steps: [(number: Int, step: Step)]) -> [Int: String] {
    var labels: [Int: String] = [:]
    for (number, step) in steps {
      if case .edit = step { labels[number] = "#\(labels.count + 1)" }
    }
    return labels
  }

  private func description(_ operation: Operation, _ number: Int, _ run: Run) -> String {
    subject.describe(run.events[number]?.contribution.operation ?? operation)
  }

  typealias Run = HistoryRun<State, Operation>

  private func sentences(
    of steps: [(number: Int, step: Step)], _ run: Run, isAtEnd: Bool
  ) -> [String] {
    let labels = labels(of: steps)
    var result = steps.compactMap { number, step -> String? in
      switch step {
      case .edit(let operation, let place, let time):
        let when = subject.source == nil || time.rawValue == 1 ? "" : ", at time \(time.rawValue)"
        return "\(HistoryCast.name(of: place)): "
          + "\(description(operation, number, run))\(when)  (\(labels[number] ?? ""))"
      case .receive(let edits, let place):
        let known = edits.compactMap { labels[$0] }
        if known.isEmpty { return nil }
        return "\(HistoryCast.name(of: place)) receives "
          + (known.count > 1 ? "\(known.joined(separator: " and ")) as one message" : known[0])
      case .mergeState(let other, let place):
        return "\(HistoryCast.name(of: place)) merges all that \(HistoryCast.name(of: other)) has"
      case .idle: return nil
      }
    }
    if isAtEnd { result.append("then everybody merges all that the others have") }
    return result.enumerated().map { "  \($0 + 1). \($1)" }
  }

  private func diagram(
    of steps: [(number: Int, step: Step)], _ run: Run, _ finding: Counterexample, isAtEnd: Bool
  ) -> [String] {
    let labels = labels(of: steps)
    let cast = cast(of: steps, run)
    var diagram = SpaceTimeDiagram(of: cast)
    var last = cast.first ?? 0
    for (number, step) in steps {
      switch step {
      case .edit(let operation, let place, _):
        diagram.mark(
          place, "●", description(operation, number, run), label: labels[number] ?? "")
        last = place
      case .receive(let edits, let place):
        let known = edits.filter { labels[$0] != nil }
        diagram.arrow(
          from: known.compactMap { run.events[$0]?.place }, to: place,
          known.compactMap { labels[$0] }.joined(separator: " ⊔ "), isState: false)
        last = place
      case .mergeState(let other, let place):
        diagram.arrow(from: [other], to: place, "state", isState: true)
        last = place
      case .idle: break
      }
    }
    let lines = finding.evidence.split(separator: "\n").map(String.init)
    let isShown = lines.count == 2 && lines[0].contains(" shows ")
    if isAtEnd { diagram.everybody("everybody merges everybody") }
    let read = isAtEnd ? lines.first?[...] : lines.first?.drop { $0 != " " }.dropFirst()
    let shown = isShown ? read ?? "" : "goes wrong here"
    diagram.mark(isAtEnd ? cast.first ?? 0 : last, "✗", String(shown))
    if isShown { diagram.mark(isAtEnd ? cast.first ?? 0 : last, " ", lines[1]) }
    return diagram.lines
  }

  /// Everybody who does anything, or is heard of.
  private func cast(of steps: [(number: Int, step: Step)], _ run: Run) -> [Int] {
    let places = steps.flatMap { _, step in
      switch step {
      case .edit(_, let place, _): [place]
      case .receive(let edits, let place): [place] + edits.compactMap { run.events[$0]?.place }
      case .mergeState(let other, let place): [other, place]
      case .idle: [Int]()
      }
    }
    return (0..<replicas).filter(places.contains)
  }

  /// The history as the source of a test that fails.
  private func regressionTest(
    of steps: [(number: Int, step: Step)], for law: String, _ specification: String
  ) -> String? {
    guard let source = subject.source else { return nil }
    let labels = labels(of: steps)
    let received = steps.flatMap { _, step in
      if case .receive(let edits, _) = step { edits } else { [Int]() }
    }
    var lines = [
      "@Test func `\(law)`() throws {",
      "  var history = ReplayedHistory(of: \(specification).self, replicas: \(replicas))",
    ]
    for (number, step) in steps {
      switch step {
      case .edit(let operation, let place, let time):
        let name = "edit\((labels[number] ?? "").dropFirst())"
        let when = time.rawValue == 1 ? "" : ", time: \(time.rawValue)"
        let binding = received.contains(number) ? "let \(name) = " : ""
        lines.append("  \(binding)try history.edit(\(source(operation)), at: \(place)\(when))")
      case .receive(let edits, let place):
        let names = edits.compactMap { labels[$0] }.map { "edit\($0.dropFirst())" }
        if names.isEmpty { continue }
        lines.append("  try history.receive(\(names.joined(separator: ", ")), at: \(place))")
      case .mergeState(let other, let place):
        lines.append("  try history.merge(stateOf: \(other), at: \(place))")
      case .idle: break
      }
    }
    return (lines + ["  try history.finish()", "}"]).joined(separator: "\n")
  }
}
