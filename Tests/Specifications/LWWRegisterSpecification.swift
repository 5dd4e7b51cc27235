package import Convergence
package import ConvergenceTesting

/// A write cancels every write seen; of those live, the one that nobody precedes is shown.
package enum LWWRegisterSpecification: CausalSpecification {
  package typealias Store = LWWRegister<Int>

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

  package struct Value: Equatable {
    var shown: Int?
    var timestamp: HybridTimestamp
    var all: [Int]
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    random.below(6) == 0 ? .removeAll : .set(Int(random.below(1000)))
  }

  package static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .set(let value): store.set(value, at: time, using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  package static func value(of store: Store) -> Value {
    Value(shown: store.value, timestamp: store.latest, all: store.values)
  }

  package static func contributes(_ operation: Operation) -> Bool {
    if case .set = operation { true } else { false }
  }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    contributes(earlier)
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> Value {
    let ranked = contributions.sorted { $1.precedes($0) }
    let values = ranked.compactMap { write -> Int? in
      if case .set(let value) = write.operation { value } else { nil }
    }
    return Value(shown: values.first, timestamp: ranked.first?.timestamp ?? .zero, all: values)
  }
}
