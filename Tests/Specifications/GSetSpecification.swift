package import Convergence
package import ConvergenceTesting

/// A set holds whatever was inserted.
package enum GSetSpecification: Specification {
  package enum Operation: Sendable, CustomStringConvertible {
    case insert(Int)

    package var description: String {
      switch self {
      case .insert(let element): "insert \(element)"
      }
    }

    var element: Int {
      switch self {
      case .insert(let element): element
      }
    }
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    .insert(Int(random.below(6)) - 2)
  }

  package static func perform(
    _ operation: Operation, on state: inout GSet<Int>, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> GSet<Int>? {
    state.insert(operation.element)
  }

  /// The elements, or something else if iterating and looking up disagree.
  package static func value(of state: GSet<Int>) -> [Int] {
    (-3..<5).filter(state.contains) == Array(state) ? Array(state) : [.min]
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> [Int] {
    Set(contributions.map(\.operation.element)).sorted()
  }
}
