import Convergence
import ConvergenceTesting

/// What happens, in sentences.
extension DocumentWorld {
  func sentence(for action: Action) -> String {
    let names = table.scope.replicas
    switch action {
    case .edit(let place):
      let replica = table.replicas[Int(number(at: place))]
      return "\(names[place]) edits: \(table.scope.edits[place][replica.editCount])"
    case .sync(let place): return "\(names[place])'s disk has one record more for good"
    case .timer(let place): return "\(names[place])'s timer comes" + sends(after: action, at: place)
    case .crash(let place): return "\(names[place]) crashes and starts again from its disk"
    case .restore(let place, let records):
      return "\(names[place]) gets an old disk, with "
        + (records == 1 ? "1 record" : records == 0 ? "nothing" : "\(records) records")
        + " on it, and starts from that"
    case .deliver(let number): return arrival(of: number) + isLate(number)
    case .deliverOnce(let number): return arrival(of: number) + ", and will once more"
    case .tick: return freshCount > 0 ? "time passes; what is on the way is late" : "time passes"
    }
  }

  private func arrival(of number: UInt32) -> String {
    let message = table.messages[Int(number)]
    let names = table.scope.replicas
    let summary = Replicator<DocumentStore>.summary(of: message.bytes)
    return "\(names[message.to]) receives message \(number) from \(names[message.from]) "
      + "with \(summary)"
  }

  private func isLate(_ number: UInt32) -> String {
    letters.contains { $0 == number &<< 1 | 1 } ? ", late" : ""
  }

  /// The messages that a step adds to those on the way.
  private func sends(after action: Action, at place: Int) -> String {
    var next = self
    do throws(Counterexample) { try next.perform(action) } catch { return "" }
    let names = table.scope.replicas
    let sent = next.letters.map { $0 &>> 1 }.filter { number in
      !letters.contains { $0 &>> 1 == number }
    }
    if sent.isEmpty { return "" }
    return ", and it sends "
      + sent.map { "message \($0) to \(names[table.messages[Int($0)].to])" }
      .joined(separator: ", ")
  }
}

extension DocumentOperation: CustomStringConvertible {
  /// The operation as a scenario file has it.
  public var description: String {
    switch action {
    case .set(let value): "set \(path) to \(JSONValue(value))"
    case .insert(let value): "insert \(JSONValue(value)) into \(path)"
    case .remove(let value): "remove \(JSONValue(value)) from \(path)"
    case .increment(let amount): "increment \(path) by \(amount)"
    case .delete: "delete \(path)"
    }
  }
}
