package import Convergence
package import ConvergenceTesting

/// A write cancels every write seen; those live are shown in the order of their dots.
package enum MVRegisterSpecification: CausalSpecification {
  package typealias Store = MVRegister<Int>

  package enum Operation: Sendable, CustomStringConvertible {
    case set(Int)
    case removeAll

    package var description: String {
      switch self {
      case .set(let value): "set \(value)"
      case .removeAll: "remove all"
      }
    }
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    random.below(6) == 0 ? .removeAll : .set(Int(random.below(1000)))
  }

  package static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .set(let value): store.set(value, using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  package static func value(of store: Store) -> [Int] { store.values }

  package static func contributes(_ operation: Operation) -> Bool {
    if case .set = operation { true } else { false }
  }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    contributes(earlier)
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> [Int] {
    contributions
      .sorted { ($0.replica, $0.ordinal) < ($1.replica, $1.ordinal) }
      .compactMap { if case .set(let value) = $0.operation { value } else { nil } }
  }
}
