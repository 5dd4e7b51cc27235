package import Convergence
package import ConvergenceTesting

/// The edits of flags of either kind.
package enum FlagOperation: String, Sendable, CustomStringConvertible {
  case enable
  case disable
  case removeAll = "remove all"

  package var description: String { rawValue }

  package static func draw(from random: inout KeyedSequence) -> Self {
    random.pick(from: [.enable, .enable, .enable, .disable, .disable, .removeAll])
  }
}

/// The flag is on while an enabling is live.
package enum EWFlagSpecification: CausalSpecification {
  package typealias Store = EWFlag
  package typealias Operation = FlagOperation

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

  package static func value(of store: Store) -> Bool { store.value }

  package static func contributes(_ operation: Operation) -> Bool { operation == .enable }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool { true }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> Bool {
    !contributions.isEmpty
  }
}
