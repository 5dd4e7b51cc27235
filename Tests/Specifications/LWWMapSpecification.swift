package import Convergence
package import ConvergenceTesting

/// A write cancels the writes seen under its key; of those live, the one nobody precedes is shown.
package enum LWWMapSpecification: CausalSpecification {
  package typealias Store = LWWMap<String, Int>

  package enum Operation: Sendable, CustomStringConvertible {
    case set(Int, forKey: String)
    case remove(String)
    case removeAll

    package var description: String {
      switch self {
      case .set(let value, let key): "set ‘\(key)’ to \(value)"
      case .remove(let key): "remove ‘\(key)’"
      case .removeAll: "remove all"
      }
    }

    package var key: String? {
      switch self {
      case .set(_, let key), .remove(let key): key
      case .removeAll: nil
      }
    }
  }

  package struct Entry: Equatable {
    package var key: String
    var value: Int
  }

  package static func operation(from random: inout KeyedSequence) -> Operation {
    let key = random.pick(from: ["", "a", "b"])
    return switch random.below(10) {
    case 0: .removeAll
    case 1..<4: .remove(key)
    default: .set(Int(random.below(1000)), forKey: key)
    }
  }

  package static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .set(let value, let key): store.set(value, forKey: key, at: time, using: &dots)
    case .remove(let key): store.removeValue(forKey: key, using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  package static func value(of store: Store) -> [Entry] {
    store.map { Entry(key: $0.key, value: $0.value) }
  }

  package static func contributes(_ operation: Operation) -> Bool {
    if case .set = operation { true } else { false }
  }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    operation.key == nil || operation.key == earlier.key
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> [Entry] {
    ["", "a", "b"].compactMap { key in
      let writes = contributions.filter { $0.operation.key == key }
      let winner = writes.max { $0.precedes($1) }
      guard case .set(let value, _)? = winner?.operation else { return nil }
      return Entry(key: key, value: value)
    }
  }
}
