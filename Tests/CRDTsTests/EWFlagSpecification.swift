import Convergence
import ConvergenceTesting

/// The edits of flags of either kind.
enum FlagOperation: String, Sendable, CustomStringConvertible {
  case enable
  case disable
  case removeAll = "remove all"

  var description: String { rawValue }

  static func draw(from random: inout KeyedSequence) -> Self {
    random.pick(from: [.enable, .enable, .enable, .disable, .disable, .removeAll])
  }
}

/// The flag is on while an enabling is live.
enum EWFlagSpecification: CausalSpecification {
  typealias Store = EWFlag
  typealias Operation = FlagOperation

  static func operation(from random: inout KeyedSequence) -> Operation { .draw(from: &random) }

  static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .enable: store.enable(using: &dots)
    case .disable: store.disable(using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  static func value(of store: Store) -> Bool { store.value }

  static func contributes(_ operation: Operation) -> Bool { operation == .enable }

  static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool { true }

  static func value(ofLive contributions: [Contribution<Operation>]) -> Bool {
    !contributions.isEmpty
  }
}
