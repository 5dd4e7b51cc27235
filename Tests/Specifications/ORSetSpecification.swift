package import Convergence
package import ConvergenceTesting

/// An element is in the set while an addition of it is live.
package enum ORSetSpecification: CausalSpecification {
  package typealias Store = ORSet<Int>

  package enum Operation: Sendable, CustomStringConvertible {
    case insert(Int)
    case remove(Int)
    case removeAll

    package var description: String {
      switch self {
      case .insert(let element): "insert \(element)"
      case .remove(let element): "remove \(element)"
      case .removeAll: "remove all"
      }
    }
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    let element = Int(random.below(3))
    return switch random.below(8) {
    case 0: .removeAll
    case 1..<4: .remove(element)
    default: .insert(element)
    }
  }

  package static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .insert(let element): store.insert(element, using: &dots)
    case .remove(let element): store.remove(element, using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  package static func value(of store: Store) -> [Int] { Array(store) }

  package static func contributes(_ operation: Operation) -> Bool {
    if case .insert = operation { true } else { false }
  }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    guard case .insert(let added) = earlier else { return false }
    return switch operation {
    case .insert(let element), .remove(let element): element == added
    case .removeAll: true
    }
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> [Int] {
    (0..<3).filter { element in
      contributions.contains { cancels(.remove(element), $0.operation) }
    }
  }
}
