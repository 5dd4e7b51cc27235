import Convergence
import ConvergenceTesting

/// A write cancels the writes seen under its key; of those live, the one nobody precedes is shown.
enum LWWMapSpecification: CausalSpecification {
  typealias Store = LWWMap<String, Int>

  enum Operation: Sendable, CustomStringConvertible {
    case set(Int, forKey: String)
    case remove(String)
    case removeAll

    var description: String {
      switch self {
      case .set(let value, let key): "set ‘\(key)’ to \(value)"
      case .remove(let key): "remove ‘\(key)’"
      case .removeAll: "remove all"
      }
    }

    var key: String? {
      switch self {
      case .set(_, let key), .remove(let key): key
      case .removeAll: nil
      }
    }
  }

  struct Entry: Equatable {
    var key: String
    var value: Int
  }

  static func operation(from random: inout KeyedSequence) -> Operation {
    let key = random.pick(from: ["", "a", "b"])
    return switch random.below(10) {
    case 0: .removeAll
    case 1..<4: .remove(key)
    default: .set(Int(random.below(1000)), forKey: key)
    }
  }

  static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta {
    switch operation {
    case .set(let value, let key): store.set(value, forKey: key, at: time, using: &dots)
    case .remove(let key): store.removeValue(forKey: key, using: &dots)
    case .removeAll: store.removeAll(using: &dots)
    }
  }

  static func value(of store: Store) -> [Entry] {
    store.map { Entry(key: $0.key, value: $0.value) }
  }

  static func contributes(_ operation: Operation) -> Bool {
    if case .set = operation { true } else { false }
  }

  static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    operation.key == nil || operation.key == earlier.key
  }

  static func value(ofLive contributions: [Contribution<Operation>]) -> [Entry] {
    ["", "a", "b"].compactMap { key in
      let writes = contributions.filter { $0.operation.key == key }
      let winner = writes.max { $0.precedes($1) }
      guard case .set(let value, _)? = winner?.operation else { return nil }
      return Entry(key: key, value: value)
    }
  }
}
