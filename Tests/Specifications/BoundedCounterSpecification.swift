package import Convergence
package import ConvergenceTesting

/// Nobody spends more than its rights as far as it knows, and all together not more than there is.
package enum BoundedCounterSpecification: Specification {
  package enum Operation: Sendable, CustomStringConvertible {
    case add(UInt64)
    case subtract(UInt64)
    /// To the replica at a place.
    case transfer(UInt64, to: Int)

    package var description: String {
      switch self {
      case .add(let amount): "add \(amount)"
      case .subtract(let amount): "subtract \(amount)"
      case .transfer(let amount, let place): "hand \(amount) to \(identity(of: place))"
      }
    }

    var amount: Int128 {
      switch self {
      case .add(let amount), .subtract(let amount), .transfer(let amount, _): Int128(amount)
      }
    }
  }

  package struct Value: Equatable {
    var value: UInt64
    var rights: [UInt64]
  }

  typealias Edits = [Contribution<Operation>]

  /// Whom rights are handed over to: those who take part.
  static func identity(of place: Int) -> ReplicaID { ReplicaID([9, 16, 256][place % 3]) }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    let amount = random.below(5)
    return switch random.below(5) {
    case 0..<2: .add(amount)
    case 2..<4: .subtract(amount)
    default: .transfer(amount, to: Int(random.below(3)))
    }
  }

  package static func perform(
    _ operation: Operation, on state: inout BoundedCounter, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> BoundedCounter? {
    switch operation {
    case .add(let amount): state.increment(by: amount, using: &dots)
    case .subtract(let amount): try? state.decrement(by: amount, using: &dots)
    case .transfer(let amount, let place):
      try? state.transfer(amount, to: identity(of: place), using: &dots)
    }
  }

  /// Each delta says how far one number of its author has come.
  package static func carries(_ operation: Operation, _ earlier: Operation) -> Bool {
    switch (operation, earlier) {
    case (.add, .add), (.subtract, .subtract): true
    case (.transfer(_, let one), .transfer(_, let other)): one % 3 == other % 3
    default: false
    }
  }

  package static func refuses(
    _ operation: Operation, by replica: ReplicaID, ofLive contributions: [Contribution<Operation>]
  ) -> Bool {
    if case .add = operation { return false }
    return operation.amount > rights(of: replica, contributions)
  }

  package static func value(of state: BoundedCounter) -> Value {
    Value(value: state.value, rights: (0..<3).map { state.rights(of: identity(of: $0)) })
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> Value {
    Value(
      value: UInt64(clamping: total(contributions)),
      rights: (0..<3).map { UInt64(clamping: rights(of: identity(of: $0), contributions)) })
  }

  package static func isPossible(_ contributions: [Contribution<Operation>]) -> Bool {
    total(contributions) >= 0
      && (0..<3).allSatisfy { rights(of: identity(of: $0), contributions) >= 0 }
  }

  private static func total(_ edits: Edits) -> Int128 {
    edits.reduce(0) { sum, edit in
      switch edit.operation {
      case .add: sum + edit.operation.amount
      case .subtract: sum - edit.operation.amount
      case .transfer: sum
      }
    }
  }

  private static func rights(of replica: ReplicaID, _ edits: Edits) -> Int128 {
    edits.reduce(0) { rights, edit in
      let amount = edit.operation.amount
      switch edit.operation {
      case .add: return edit.replica == replica ? rights + amount : rights
      case .subtract: return edit.replica == replica ? rights - amount : rights
      case .transfer(_, let place):
        let taker = identity(of: place)
        if taker == edit.replica { return rights }
        return rights + (taker == replica ? amount : 0) - (edit.replica == replica ? amount : 0)
      }
    }
  }
}
