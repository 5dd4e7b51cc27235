import Convergence

/// One step of a history, planned before anything is run.
///
/// Edits are referred to by the number of their step. A step that refers to an edit that did not
/// happen does less, so that histories can be shortened by leaving out steps.
enum HistoryStep<Operation: Sendable & CustomStringConvertible>: Sendable {
  case edit(Operation, at: Int, HybridTimestamp)
  case receive([Int], at: Int)
  case mergeState(of: Int, at: Int)
  case idle

  /// Draws a step; the step numbers `0..<number` have been drawn before it.
  static func draw(
    number: Int, replicas: Int, from random: inout KeyedSequence,
    operation: (inout KeyedSequence) -> Operation
  ) -> Self {
    let place = Int(random.below(UInt64(replicas)))
    switch random.below(20) {
    case 0:
      return .idle
    case 1..<4:
      return .mergeState(of: Int(random.below(UInt64(replicas))), at: place)
    case 4..<9 where number > 0:
      return .receive([Int(random.below(UInt64(number)))], at: place)
    case 9..<12 where number > 0:
      let size = 2 + random.below(3)
      return .receive((0..<size).map { _ in Int(random.below(UInt64(number))) }, at: place)
    default:
      // So few points in time that ties and clocks that run backwards are frequent.
      let time = HybridTimestamp(rawValue: 1 + random.below(4))
      return .edit(operation(&random), at: place, time)
    }
  }

  /// The step as a line for a person.
  func line(number: Int) -> String {
    let names = HistoryCast.name
    return switch self {
    case .edit(let operation, let place, let time):
      "#\(number) \(names(place)): \(operation) at \(time)"
    case .receive(let edits, let place):
      "#\(number) \(names(place)) receives "
        + edits.map { "#\($0)" }.joined(separator: " joined with ")
    case .mergeState(let other, let place):
      "#\(number) \(names(place)) merges the state of \(names(other))"
    case .idle:
      "#\(number) nothing"
    }
  }
}

/// Who takes part in histories.
enum HistoryCast {
  /// Identities whose order as numbers differs from their order as text.
  static func identity(of place: Int) -> ReplicaID {
    ReplicaID([9, 16, 256, 3][place % 4] &+ UInt64(place / 4) &* 1000)
  }

  static func name(of place: Int) -> String { "replica \(identity(of: place))" }
}
