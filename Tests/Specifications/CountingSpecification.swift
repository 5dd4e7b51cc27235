package import Convergence
package import ConvergenceTesting

/// One change of a counter: how far it counts, which may be down.
package struct Counting: Sendable, CustomStringConvertible {
  package let amount: Int64

  package init(_ amount: Int64) { self.amount = amount }

  package var description: String { amount < 0 ? "count \(amount)" : "count +\(amount)" }
}

extension [Contribution<Counting>] {
  /// What everybody has counted together.
  fileprivate var sum: Int128 { reduce(0) { $0 + Int128($1.operation.amount) } }
}

/// The value is the sum of what was counted; deltas are running totals.
package enum GCounterSpecification: Specification {
  package static func operation(from random: inout KeyedSequence) -> Counting {
    Counting(random.pick(from: [1, 1, 2, 0, 1_000_000]))
  }

  package static func perform(
    _ operation: Counting, on state: inout GCounter, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> GCounter? {
    state.increment(by: UInt64(operation.amount), using: &dots)
  }

  package static func carries(_ operation: Counting, _ earlier: Counting) -> Bool { true }

  package static func value(of state: GCounter) -> UInt64 { state.value }

  package static func value(ofLive contributions: [Contribution<Counting>]) -> UInt64 {
    UInt64(clamping: contributions.sum)
  }

  package static func source(of operation: Counting) -> String { "Counting(\(operation.amount))" }
}

/// The value is the sum of what was counted; deltas are running totals in one direction.
package enum PNCounterSpecification: Specification {
  package static func operation(from random: inout KeyedSequence) -> Counting {
    Counting(random.pick(from: [1, 1, -1, -5, 0, 1_000_000]))
  }

  package static func perform(
    _ operation: Counting, on state: inout PNCounter, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> PNCounter? {
    state.increment(by: operation.amount, using: &dots)
  }

  package static func carries(_ operation: Counting, _ earlier: Counting) -> Bool {
    (operation.amount < 0) == (earlier.amount < 0)
  }

  package static func value(of state: PNCounter) -> Int64 { state.value }

  package static func value(ofLive contributions: [Contribution<Counting>]) -> Int64 {
    Int64(clamping: contributions.sum)
  }

  package static func source(of operation: Counting) -> String { "Counting(\(operation.amount))" }
}
