import Convergence

extension ScenarioRun {
  /// Judges the end of a run: what the scenario expects, and what must always hold.
  mutating func judge() {
    witness.closeBooks(network)
    witness.noteUnstable(network)
    for expectation in scenario.expectations {
      if case .sometimes = expectation.claim { continue }
      witness.counts[.expectations] += 1
      judge(expectation)
    }
    if !scenario.expectations.isEmpty { judgeRest() }
    for finding in witness.findings { fail(finding) }
    if !scenario.expectations.isEmpty { report.counts = witness.counts }
    report.edits = witness.tally.edits
    report.tally = witness.tally
    if scenario.mode == .beyond { pardon() }
  }

  private mutating func judge(_ expectation: Expectation) {
    report.edits = witness.tally.edits
    report.tally = witness.tally
    switch expectation.claim {
    case .sometimes: break
    case .converge(let limit):
      if let after = report.convergedAfter, after <= limit { return }
      let later =
        report.convergedAfter.map { "; they agreed after \(Quantity.text(nanoseconds: $0))" } ?? ""
      fail(expectation, (findingAtDeadline ?? describeDisagreement()) + later, .notConverged)
    case .value(let path, let value):
      judge(expectation, at: path) { document in
        Self.shows(document[path], value)
          ? nil : "shows \(document[path]?.description ?? "nothing") at \(path)"
      }
    case .absence(let path):
      judge(expectation) { document in
        // A set or a map that has lost everything is still there, but there is nothing in it.
        switch document[path] {
        case nil, [], [:]: nil
        case let value?: "shows \(value) at \(path)"
        }
      }
    case .member(let path, let member):
      judge(expectation, at: path) { document in
        if case .array(let members)? = document[path], members.contains(JSONValue(member)) {
          return nil
        }
        return "shows \(document[path]?.description ?? "nothing") at \(path)"
      }
    case .count(let counted, let isMinimum, let bound):
      let count = report.count(of: counted)
      if isMinimum ? count < bound : count > bound {
        fail(expectation, "there were \(count)", .unsafe)
      }
    }
  }

  /// Whether what is found is what was written: numbers by value, and a set without members
  /// as nothing.
  private static func shows(_ found: JSONValue?, _ expected: JSONValue) -> Bool {
    switch (found, expected) {
    case (nil, .array(let members)): members.isEmpty
    case (.integer(let whole)?, .double(let number)), (.double(let number)?, .integer(let whole)):
      Double(whole) == number
    default: found == expected
    }
  }

  /// Judges the document of every running replica; the first finding fails the expectation.
  ///
  /// - Parameter path: What is expected to be there, which only those show who hold that part.
  private mutating func judge(
    _ expectation: Expectation, at path: DocumentPath? = nil, _ finding: (Document) -> String?
  ) {
    var judged = 0
    for (place, node) in network.nodes.enumerated() {
      guard let document = node?.document else { continue }
      if let path, !witness.shows(path, place) { continue }
      judged += 1
      guard let found = finding(document) else { continue }
      fail(expectation, "\(scenario.names[place]) \(found)", .unsafe)
      return
    }
    if judged > 0 { return }
    let isDark = network.nodes.allSatisfy { $0 == nil }
    fail(
      expectation,
      isDark ? "no replica is running at the end" : "no running replica holds this part", .unsafe)
  }

  private mutating func fail(
    _ expectation: Expectation, _ finding: String, _ status: RunReport.Status
  ) {
    report.failures.append(
      RunReport.Failure(
        check: .expectations, expectation: expectation.text, location: expectation.location,
        finding: finding, status: status))
  }

  private mutating func fail(_ finding: Finding) {
    let isAboutTime =
      finding.check == .agreement || finding.check.occasion == .liveness
    var text = finding.text
    if finding.check.occasion != .rest {
      text += "; event \(finding.event), at \(Quantity.text(nanoseconds: finding.time.nanoseconds))"
    }
    report.failures.append(
      RunReport.Failure(
        check: finding.check,
        expectation: "\(finding.check.identifier): \(finding.check.sentence.lowercasedFirst)",
        location: nil, finding: text, status: isAboutTime ? .notConverged : .unsafe))
  }

  /// Beyond the contract, what has gone wrong is reported as such, if it was noticed.
  ///
  /// It was, if a replica has reported it. A disk that lies and a disk that is exchanged for an old
  /// one may take edits along of which nobody else ever knew; that nobody can notice but whoever
  /// has the books.
  private mutating func pardon() {
    // Versions are next to each other within the contract, and then have one in common.
    let hasBreach =
      report.network.faults.families.contains { $0.contract == .outside }
      || report.count(of: .counter(.strangeVersions)) > 0
    guard hasBreach else { return }
    let unnoticeable: [Check] = [.editsArrive, .contextsGrow, .unsyncedUnsent, .readYourWrites]
    for failure in report.failures where failure.check != .expectations {
      if witness.tally.alarms > 0 || unnoticeable.contains(failure.check) {
        report.violations.append(failure)
      }
    }
    if witness.tally.alarms > 0 {
      let isAboutTime = { (failure: RunReport.Failure) in
        failure.check == .expectations && failure.status == .notConverged
      }
      report.violations += report.failures.filter(isAboutTime)
      report.failures.removeAll(where: isAboutTime)
    }
    report.failures.removeAll { failure in
      failure.check != .expectations
        && (witness.tally.alarms > 0 || unnoticeable.contains(failure.check))
    }
  }
}
