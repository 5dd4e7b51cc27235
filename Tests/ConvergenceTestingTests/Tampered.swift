import Convergence
import ConvergenceTesting

/// What somebody does to the edits of a set behind its back.
protocol Tampering {
  static func tamper(with delta: inout ORSet<Int>.Delta, by replica: ReplicaID)
  static func read(_ store: ORSet<Int>) -> [Int]
}

extension Tampering {
  static func tamper(with delta: inout ORSet<Int>.Delta, by replica: ReplicaID) {}
  static func read(_ store: ORSet<Int>) -> [Int] { Array(store) }
}

/// Leaves everything as it is.
enum Honest: Tampering {}

/// Deltas carry everything that their replica has done, A2.
enum FullContext: Tampering {
  static func tamper(with delta: inout ORSet<Int>.Delta, by replica: ReplicaID) {
    let last = delta.context.lastSequence(of: replica)
    if last > 0 { delta.context.merge(CausalContext(DotCloud(DotRun(replica, 1, last)))) }
  }
}

/// Removals and overwrites have no dot of their own.
enum NoOwnDot: Tampering {
  static func tamper(with delta: inout ORSet<Int>.Delta, by replica: ReplicaID) {
    let own = Dot(replica, delta.context.lastSequence(of: replica))
    guard delta.context.contains(own), !delta.store.dots.contains(own) else { return }
    delta.context = CausalContext(delta.context.subtracting(CausalContext([own])))
  }
}

/// Removals say nothing.
enum SilentRemoval: Tampering {
  static func tamper(with delta: inout ORSet<Int>.Delta, by replica: ReplicaID) {
    if delta.store.isEmpty { delta = Causal() }
  }
}

/// A reader that never sees more than one number.
enum WrongReader: Tampering {
  static func read(_ store: ORSet<Int>) -> [Int] { store.count > 1 ? [0] : Array(store) }
}

/// A set of two numbers, tampered with.
enum Tampered<Bug: Tampering>: CausalSpecification {
  typealias Store = ORSet<Int>

  enum Operation: Sendable, CustomStringConvertible {
    case insert(Int)
    case remove(Int)

    var description: String {
      switch self {
      case .insert(let element): "insert \(element)"
      case .remove(let element): "remove \(element)"
      }
    }

    var element: Int {
      switch self {
      case .insert(let element), .remove(let element): element
      }
    }
  }

  static func operation(from random: inout KeyedSequence) -> Operation {
    let element = Int(random.below(2))
    return random.below(2) == 0 ? .insert(element) : .remove(element)
  }

  static func apply(
    _ operation: Operation, to store: inout ORSet<Int>, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> ORSet<Int>.Delta {
    var delta =
      switch operation {
      case .insert(let element): store.insert(element, using: &dots)
      case .remove(let element): store.remove(element, using: &dots)
      }
    Bug.tamper(with: &delta, by: dots.replica)
    return delta
  }

  static func value(of store: ORSet<Int>) -> [Int] { Bug.read(store) }

  static func contributes(_ operation: Operation) -> Bool {
    if case .insert = operation { true } else { false }
  }

  static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    operation.element == earlier.element
  }

  static func value(ofLive contributions: [Contribution<Operation>]) -> [Int] {
    (0..<2).filter { element in contributions.contains { $0.operation.element == element } }
  }
}
