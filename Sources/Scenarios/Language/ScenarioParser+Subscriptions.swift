import Convergence

extension Scenario {
  /// A replica goes over to holding a part of the document, at a time or from its first start on.
  struct Subscription: Sendable {
    let line: Int
    /// When; from the first start on if no time is given.
    var time: Int64?
    let replicas: [Int]
    /// The part; everything if there is none.
    let selection: PathSelection?
  }

  /// The part with which each place starts, if it does not start with everything.
  var firstSubscriptions: [PathSelection?] {
    var selections = [PathSelection?](repeating: nil, count: names.count)
    for subscription in subscriptions where subscription.time == nil {
      for place in subscription.replicas { selections[place] = subscription.selection }
    }
    return selections
  }

  /// A subscription as the language has it.
  func text(_ subscription: Subscription) -> String {
    let time = subscription.time.map { "at \(Quantity.exact(nanoseconds: $0)) " } ?? ""
    let who = subscription.replicas.map { names[$0] }.joined(separator: " ")
    let what = subscription.selection.map(Self.text) ?? "everything"
    return "\(time)subscribe \(who) to \(what)"
  }

  private static func text(_ selection: PathSelection) -> String {
    func list(_ patterns: [PathPattern]) -> String {
      patterns.map { pattern in
        let text = pattern.description
        let needsQuotes = text.contains { $0.isWhitespace || "{}\"\\#".contains($0) }
        return needsQuotes ? quoted(text) : text
      }.joined(separator: " ")
    }
    let included = list(selection.including)
    return selection.excluding.isEmpty
      ? included : "\(included) except \(list(selection.excluding))"
  }
}

extension ScenarioParser {
  /// Reads who subscribes to what: after `subscribe`, alone or after `at` and a time.
  mutating func subscription(
    _ cursor: inout LineCursor, at time: Int64?
  ) throws(LineError) {
    var replicas: [Int] = []
    repeat {
      let column = cursor.column
      let place = try replica(&cursor)
      if replicas.contains(place) {
        throw cursor.error("'\(scenario.names[place])' is named twice", at: column)
      }
      let isFirst = time == nil && scenario.firstSubscriptions[place] != nil
      if isFirst {
        throw cursor.error(
          "'\(scenario.names[place])' has a subscription to start with; "
            + "write 'at' and a time before another", at: column)
      }
      replicas.append(place)
    } while cursor.peek.map { $0.text != "to" } ?? false
    try cursor.expect("to")
    var selection: PathSelection?
    if time == nil || !cursor.takes("everything") {
      let included = try patterns(&cursor)
      let excluded = cursor.takes("except") ? try patterns(&cursor) : []
      selection = PathSelection(including: included, excluding: excluded)
    }
    scenario.subscriptions.append(
      Scenario.Subscription(line: line, time: time, replicas: replicas, selection: selection))
  }

  private func patterns(_ cursor: inout LineCursor) throws(LineError) -> [PathPattern] {
    var patterns: [PathPattern] = []
    repeat {
      patterns.append(try cursor.pattern())
    } while cursor.peek.map { $0.text != "except" } ?? false
    return patterns
  }
}
