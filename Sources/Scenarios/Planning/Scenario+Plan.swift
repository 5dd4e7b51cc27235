public import Convergence

extension Scenario {
  /// The scenario with nothing left to chance but what happens to single messages: its plan,
  /// written out.
  ///
  /// Running it with its seed takes the same course, and its ``text`` can be edited by hand.
  ///
  /// - Throws: `DocumentPathError` if a filled-in path is none.
  public func resolved(
    seed: UInt64, isSwarm: Bool = true
  ) throws(DocumentPathError) -> Scenario {
    replacing(with: try Plan(self, seed: seed, isSwarm: isSwarm), seed: seed)
  }

  /// The scenario with its replicas, links and expectations, in which a plan happens.
  public func replacing(with plan: Plan, seed: UInt64) -> Scenario {
    var result = self
    result.seed = seed
    (result.edits, result.faults, result.reads) = ([], [], [])
    result.subscriptions.removeAll { $0.time != nil }
    (result.repeatedEdits, result.randomEdits, result.randomFaults) = ([], [], [])
    for (line, event) in plan.events.enumerated() {
      result.add(event, line: line)
    }
    return result
  }

  private mutating func add(_ event: PlannedEvent, line: Int) {
    let time = event.time
    switch event.action {
    case .command(.edit(let operation, let confirmation, let client), let replica):
      let edit = EditTemplate(
        action: operation.action, path: PathTemplate(literal: operation.path.description),
        confirmation: confirmation, client: client)
      edits.append(TimedEdit(line: line, time: time, replica: replica, edit: edit))
    case .command(.wait, _): break
    case .command(.read(let path, let client, let patience), let replica):
      reads.append(
        Reads(
          line: line, client: client, replicas: [replica], path: path, interval: 1,
          window: time...time, patience: patience))
    case .command(.subscribe(let selection), let replica):
      subscriptions.append(
        Subscription(line: line, time: time, replicas: [replica], selection: selection))
    case .fault(let fault):
      faults.append(
        TimedFault(
          line: line, time: time, change: .fault(fault.fault),
          lasting: fault.end.map { $0.nanoseconds - fault.start.nanoseconds },
          number: fault.number))
    case .repair(let repair):
      faults.append(TimedFault(line: line, time: time, change: .repair(repair)))
    }
  }
}
