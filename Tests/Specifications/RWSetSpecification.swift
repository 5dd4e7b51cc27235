package import Convergence
package import ConvergenceTesting

/// An element is in the set while an addition of it is live and no removal is.
package enum RWSetSpecification: CausalSpecification {
  package typealias Store = RWSet<Int>

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

    package var element: Int? {
      switch self {
      case .insert(let element), .remove(let element): element
      case .removeAll: nil
      }
    }
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    let element = Int(random.below(3))
    return switch random.below(10) {
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

  package static func value(of store: Store) -> [Int] {
    (0..<3).filter(store.contains) == Array(store) && store.count == Array(store).count
      ? Array(store) : [-1]
  }

  package static func contributes(_ operation: Operation) -> Bool { operation.element != nil }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    operation.element == nil || operation.element == earlier.element
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> [Int] {
    (0..<3).filter { element in
      let edits = contributions.map(\.operation).filter { $0.element == element }
      return !edits.isEmpty
        && edits.allSatisfy { if case .insert = $0 { true } else { false } }
    }
  }
}
