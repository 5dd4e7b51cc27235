import Convergence

extension ScenarioRun {
  /// Judges the end of a run: what the scenario expects, and what must always hold.
  mutating func judge() {
    for expectation in scenario.expectations { judge(expectation) }
    if !scenario.expectations.isEmpty { makeStandingChecks() }
  }

  private mutating func judge(_ expectation: Expectation) {
    report.checked += 1
    switch expectation.claim {
    case .converge(let limit):
      if let after = report.convergedAfter, after <= limit { return }
      let later =
        report.convergedAfter.map { "; they agreed after \(Quantity.text(nanoseconds: $0))" } ?? ""
      fail(expectation, (findingAtDeadline ?? describeDisagreement()) + later, .notConverged)
    case .value(let path, let value):
      judge(expectation) { document in
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
      judge(expectation) { document in
        if case .array(let members)? = document[path], members.contains(JSONValue(member)) {
          return nil
        }
        return "shows \(document[path]?.description ?? "nothing") at \(path)"
      }
    case .count(let counter, let isMinimum, let bound):
      let count = report.count(of: counter)
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
  private mutating func judge(_ expectation: Expectation, _ finding: (Document) -> String?) {
    for (place, node) in network.nodes.enumerated() {
      guard let document = node?.document, let found = finding(document) else { continue }
      fail(expectation, "\(scenario.replicas[place]) \(found)", .unsafe)
      return
    }
    if network.nodes.allSatisfy({ $0 == nil }) {
      fail(expectation, "no replica is running at the end", .unsafe)
    }
  }

  private mutating func fail(
    _ expectation: Expectation, _ finding: String, _ status: RunReport.Status
  ) {
    report.failures.append(
      RunReport.Failure(
        expectation: expectation.text, location: expectation.location, finding: finding,
        status: status))
  }

  private mutating func fail(
    standing check: String, _ finding: String, _ status: RunReport.Status = .unsafe
  ) {
    report.failures.append(
      RunReport.Failure(expectation: check, location: nil, finding: finding, status: status))
  }

  /// Checks that are made at the end of every run that expects anything.
  private mutating func makeStandingChecks() {
    let running = network.nodes.enumerated().compactMap { place, node in
      node.map { (name: scenario.replicas[place], node: $0) }
    }
    report.checked += 1
    for (name, node) in running where !node.rejections.isEmpty {
      fail(standing: "every frame is understood", "\(name) refused one: \(node.rejections[0])")
    }
    report.checked += 1
    if network.statistics.events >= Self.eventLimit {
      fail(
        standing: "replicas come to an end",
        "after \(network.statistics.events) events they were still at it", .notConverged)
      return
    }
    guard report.convergedAfter != nil, let first = running.first else {
      if !isDivided && !report.failures.contains(where: { $0.status == .notConverged }) {
        fail(
          standing: "replicas that can reach each other agree", describeDisagreement(),
          .notConverged)
      }
      return
    }
    report.checked += 1
    if let other = running.dropFirst().first(where: {
      $0.node.document != first.node.document
    }) {
      let path = first.node.document.json.firstDifference(from: other.node.document.json)
      fail(
        standing: "replicas that have seen the same are the same",
        "\(first.name) and \(other.name) differ at \(Self.name(path))")
    }
    report.checked += 1
    if network.nextTime != nil && !isDivided && scenario.heartbeatInterval == nil {
      fail(
        standing: "replicas that agree fall silent",
        "messages were still exchanged \(Quantity.text(nanoseconds: Self.settlingTime)) later")
    }
    guard report.down.isEmpty, !isDivided else { return }
    report.checked += 1
    if let (name, node) = running.first(where: {
      $0.node.document.editCount != UInt64(report.edits.kept)
    }) {
      fail(
        standing: "every durable edit arrives everywhere, once",
        "\(name) counts \(node.document.editCount) edits of \(report.edits.kept)")
    }
  }

  private static func name(_ path: DocumentPath?) -> String {
    guard let path else { return "what lies below their fields" }
    return path.keys.isEmpty ? "the root" : path.description
  }

  /// Whether somebody is down or cut off at the end.
  private var isDivided: Bool {
    if !report.down.isEmpty { return true }
    let nodes = scenario.replicas.indices
    return nodes.contains { from in
      nodes.contains { network.isCut(DirectedLink(from: from, to: $0)) }
    }
  }

  /// Two replicas that have not seen the same, and what keeps them apart.
  func describeDisagreement() -> String {
    let running = network.nodes.enumerated().compactMap { place, node in
      node.map { (place: place, document: $0.document) }
    }
    guard let first = running.first,
      let other = running.first(where: {
        $0.document.state.context != first.document.state.context
      })
    else {
      return running.isEmpty
        ? "no replica is running" : "the replicas did not stay in agreement"
    }
    let names = (scenario.replicas[first.place], scenario.replicas[other.place])
    let path = first.document.json.firstDifference(from: other.document.json)
    var text = "\(names.0) and \(names.1) do not agree"
    if let path {
      let mine = first.document[path]?.description ?? "nothing"
      let theirs = other.document[path]?.description ?? "nothing"
      text += "; at \(Self.name(path)) \(names.0) shows \(mine) and \(names.1) \(theirs)"
    }
    let links = [
      DirectedLink(from: first.place, to: other.place),
      DirectedLink(from: other.place, to: first.place),
    ]
    for link in links where network.isCut(link) {
      text +=
        "; the link from \(scenario.replicas[link.from]) to \(scenario.replicas[link.to]) is cut"
    }
    return text
  }
}
