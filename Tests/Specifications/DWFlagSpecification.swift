package import Convergence
package import ConvergenceTesting

/// The flag is on while an enabling is live and no disabling is.
package enum DWFlagSpecification: CausalSpecification {
  package typealias Store = DWFlag
  package typealias Operation = FlagOperation

  package struct Value: Equatable {
    var isOn: Bool
    var isEmpty: Bool
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    .draw(from: &random)
  }

  package static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .enable: store.enable(using: &dots)
    case .disable: store.disable(using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  package static func value(of store: Store) -> Value {
    Value(isOn: store.value, isEmpty: store.isEmpty)
  }

  package static func contributes(_ operation: Operation) -> Bool { operation != .removeAll }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool { true }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> Value {
    let edits = contributions.map(\.operation)
    return Value(
      isOn: edits.contains(.enable) && !edits.contains(.disable), isEmpty: edits.isEmpty)
  }
}
