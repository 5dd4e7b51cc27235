package import Convergence
package import ConvergenceTesting

/// The value is the sum of the live increments, held within 64 bits.
package enum CausalCounterSpecification: CausalSpecification {
  package typealias Store = CausalCounter

  package enum Operation: Sendable, CustomStringConvertible {
    case increment(Int64)
    case removeAll

    package var description: String {
      switch self {
      case .increment(let amount): "increment by \(amount)"
      case .removeAll: "remove all"
      }
    }
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    if random.below(5) == 0 { return .removeAll }
    return .increment(random.pick(from: [1, 1, 2, -1, 7, 0, .max, .min]))
  }

  package static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .increment(let amount): store.increment(by: amount, using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  package static func value(of store: Store) -> Int64 { store.value }

  package static func contributes(_ operation: Operation) -> Bool {
    if case .increment = operation { true } else { false }
  }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    contributes(earlier) && !contributes(operation)
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> Int64 {
    var sum: Int128 = 0
    for contribution in contributions {
      if case .increment(let amount) = contribution.operation { sum += Int128(amount) }
    }
    return Int64(clamping: sum)
  }
}
