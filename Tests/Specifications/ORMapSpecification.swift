package import Convergence
package import ConvergenceTesting

/// A key is there while anything is live under it, and then shows what its own type says.
package enum ORMapSpecification<Nested: CausalSpecification>: CausalSpecification {
  package typealias Store = ORMap<String, Nested.Store>

  package enum Operation: Sendable, CustomStringConvertible {
    case update(String, Nested.Operation)
    case remove(String)
    case removeAll

    package var description: String {
      switch self {
      case .update(let key, let operation): "in ‘\(key)’ \(operation)"
      case .remove(let key): "remove ‘\(key)’"
      case .removeAll: "remove all"
      }
    }
  }

  package struct Entry: Equatable {
    var key: [UInt8]
    var value: Nested.Value
  }

  /// Two of the keys are the same to Swift's `==`, and two different ones to a replica.
  package static var keys: [String] { ["", "e\u{301}", "\u{E9}"] }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    let key = random.pick(from: keys)
    return switch random.below(12) {
    case 0: .removeAll
    case 1..<4: .remove(key)
    default: .update(key, Nested.operation(from: &random))
    }
  }

  package static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .update(let key, let operation):
      store.update(key, using: &dots) { value, dots in
        Nested.apply(operation, to: &value, using: &dots, at: time)
      }
    case .remove(let key): store.removeValue(forKey: key, using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  package static func value(of store: Store) -> [Entry] {
    store.elements.map { Entry(key: Array($0.key.utf8), value: Nested.value(of: $0.value)) }
  }

  package static func contributes(_ operation: Operation) -> Bool {
    if case .update(_, let nested) = operation { Nested.contributes(nested) } else { false }
  }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    guard case .update(let key, let contribution) = earlier else { return false }
    return switch operation {
    case .update(let other, let nested):
      isSame(key, other) && Nested.cancels(nested, contribution)
    case .remove(let other): isSame(key, other)
    case .removeAll: true
    }
  }

  private static func isSame(_ first: String, _ second: String) -> Bool {
    first.utf8.elementsEqual(second.utf8)
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> [Entry] {
    keys.compactMap { key in
      let nested = contributions.compactMap { contribution -> Contribution<Nested.Operation>? in
        guard case .update(let other, let operation) = contribution.operation, isSame(key, other)
        else { return nil }
        return Contribution(
          operation, by: contribution.replica, ordinal: contribution.ordinal,
          at: contribution.timestamp)
      }
      if nested.isEmpty { return nil }
      return Entry(key: Array(key.utf8), value: Nested.value(ofLive: nested))
    }
  }
}
