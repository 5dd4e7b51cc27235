import Convergence

/// One step of a history, planned before anything is run.
///
/// Edits are referred to by the number of their step. A step that refers to an edit that did not
/// happen does less, so that histories can be shortened by leaving out steps.
enum HistoryStep<Operation: Sendable>: Sendable {
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
}

extension HistoryStep {
  /// Who takes part, the one who acts last.
  var places: [Int] {
    switch self {
    case .edit(_, let place, _), .receive(_, let place): [place]
    case .mergeState(let other, let place): [other, place]
    case .idle: []
    }
  }

  /// The step with others in the parts.
  func moved(_ place: (Int) -> Int) -> Self {
    switch self {
    case .edit(let operation, let author, let time): .edit(operation, at: place(author), time)
    case .receive(let edits, let receiver): .receive(edits, at: place(receiver))
    case .mergeState(let other, let receiver): .mergeState(of: place(other), at: place(receiver))
    case .idle: .idle
    }
  }
}

/// Who takes part in histories.
enum HistoryCast {
  /// Identities whose order as numbers differs from their order as text.
  static func identity(of place: Int) -> ReplicaID {
    ReplicaID([9, 16, 256, 3][place % 4] &+ UInt64(place / 4) &* 1000)
  }

  /// What a replica is called in a story.
  static func name(of place: Int) -> String {
    let names = ["alice", "bob", "carol", "dave"]
    return place < names.count ? names[place] : "replica \(identity(of: place))"
  }
}
