import CRDTs
import Causality
import Checking
import Convergence
import ConvergenceTesting
import NetworkSimulator
import Testing

@testable import Replication

/// A world so small that all that can happen in it can be gone through.
///
/// What happens without end is bounded: edits, and what goes wrong. A letter that is on its way
/// already is not put there again, every wait is of the same length, and a timer comes when there
/// is nothing else to do, or early, as often as the bounds allow.
struct SmallWorld: SearchableWorld {
  /// How often what may still happen.
  struct Bounds: Hashable, Sendable {
    var insertions = 0
    var removals = 0
    var losses = 0
    var repetitions = 0
    var crashes = 0
    var earlyTimers = 0
    /// Changes of the last replica's mind about what it holds: 0 alone, or everything.
    var changes = 0
  }

  enum Action: Hashable, Sendable {
    case insert(at: Int)
    case remove(at: Int)
    case write(at: Int)
    case deliver(letter: Int)
    case repeats(letter: Int)
    case lose(letter: Int)
    case restart(Int)
    case timer(at: Int)
    case subscribe(Int)
  }

  /// A number, the dot of its insertion, and those of its removals.
  private struct Fact: Sendable {
    let number: Int
    let dot: Dot
    var removals: [Dot] = []
  }

  private(set) var world: NumberWorld
  private var bounds: Bounds
  private var facts: [Fact] = []

  /// Replicas with their peers, which have greeted unless told.
  init(
    _ peers: [[Int]], _ bounds: Bounds, bufferCapacity: Int = 1 << 20, greeted: Bool = true
  ) throws {
    var settings = ReplicationConfiguration(gossipInterval: 1, bufferCapacity: bufferCapacity)
    settings.backoffLimit = 0
    world = try NumberWorld(peers, configuration: settings)
    self.bounds = bounds
    if greeted { world.greet() }
  }

  /// Whether nothing is left but to let time pass.
  private var isIdle: Bool {
    world.letters.isEmpty && world.places.allSatisfy { world.unsyncedCount($0) == 0 }
  }

  var actions: [Action] {
    var actions: [Action] = []
    for place in world.places {
      if bounds.insertions > 0, mayInsert(at: place) { actions.append(.insert(at: place)) }
      if bounds.removals > 0, !world[place].view.store.isEmpty {
        actions.append(.remove(at: place))
      }
      if world.unsyncedCount(place) > 0 { actions.append(.write(at: place)) }
      if bounds.crashes > 0 { actions.append(.restart(place)) }
      if world[place].deadline != nil, isIdle || bounds.earlyTimers > 0 {
        actions.append(.timer(at: place))
      }
    }
    if bounds.changes > 0 { actions.append(.subscribe(world.places.upperBound - 1)) }
    for letter in world.letters.indices {
      actions.append(.deliver(letter: letter))
      if bounds.repetitions > 0 { actions.append(.repeats(letter: letter)) }
      if bounds.losses > 0 { actions.append(.lose(letter: letter)) }
    }
    return actions
  }

  private func mayInsert(at place: Int) -> Bool {
    world[place].editable.allSatisfy { $0.contains(bounds.insertions - 1) }
  }

  var fairAction: Action? {
    if let place = world.places.first(where: { world.unsyncedCount($0) > 0 }) {
      return .write(at: place)
    }
    if !world.letters.isEmpty { return .deliver(letter: 0) }
    return world.nextToWake.map { .timer(at: $0) }
  }

  mutating func perform(_ action: Action) throws(Counterexample) {
    switch action {
    case .insert(let place): insert(at: place)
    case .remove(let place): remove(at: place)
    case .write(let place): world.persist(place, 1)
    case .deliver(let letter): world.deliver(letter)
    case .repeats(let letter):
      bounds.repetitions -= 1
      world.deliver(letter, keeping: true)
    case .lose(let letter):
      bounds.losses -= 1
      world.letters.remove(at: letter)
    case .restart(let place):
      bounds.crashes -= 1
      world.crash(place)
      do { try world.restart(place) } catch {
        throw Counterexample("a disk can be read", "\(error)")
      }
    case .subscribe(let place):
      bounds.changes -= 1
      let part = world[place].subscription == nil ? KeyRange(from: 0, through: 0) : nil
      world.handle(.subscribed(part), at: place)
    case .timer(let place):
      if !isIdle { bounds.earlyTimers -= 1 }
      world.tick(place)
    }
    world.sortLetters()
    world.forget()
  }

  private mutating func insert(at place: Int) {
    bounds.insertions -= 1
    let number = bounds.insertions
    world.insert(number, at: place)
    let last = world[place].minted.lastSequence(of: world[place].identity)
    let dot = Dot(world[place].identity, last)
    // What a crash has taken before anybody heard of it never was.
    facts.removeAll { $0.dot == dot }
    for fact in facts.indices { facts[fact].removals.removeAll { $0 == dot } }
    facts.append(Fact(number: number, dot: dot))
  }

  private mutating func remove(at place: Int) {
    bounds.removals -= 1
    let number = world[place].view.store.elements[0]
    world.remove(number, at: place)
    let last = world[place].minted.lastSequence(of: world[place].identity)
    let dot = Dot(world[place].identity, last)
    facts.removeAll { $0.dot == dot }
    for fact in facts.indices {
      facts[fact].removals.removeAll { $0 == dot }
      if facts[fact].number == number { facts[fact].removals.append(dot) }
    }
  }

  /// Checks that all agree, for good, on what was not lost before anybody heard of it.
  func judgeRest() throws(Counterexample) {
    for place in world.places {
      let replica = world[place]
      let shown = facts.filter { fact in
        replica.state.context.contains(fact.dot)
          && !fact.removals.contains(where: replica.state.context.contains)
          && replica.editable.allSatisfy { $0.contains(fact.number) }
      }
      let isRight =
        replica.state == world[0].state.restricted(to: replica.subscription)
        && replica.view == replica.state && world.durable(place) == replica.state
        && replica.status.isConverged && world.numbers(place) == shown.map(\.number).sorted()
      guard isRight else {
        throw Counterexample(
          "all agree in the end", "replica \(place) shows \(replica.state), not \(shown)")
      }
    }
  }

  var digest: UInt128 {
    var digest = RollingDigest()
    for bound in [
      bounds.insertions, bounds.removals, bounds.losses, bounds.repetitions, bounds.crashes,
      bounds.earlyTimers, bounds.changes,
    ] {
      digest.absorb(UInt64(bound))
    }
    for fact in facts {
      digest.absorb(UInt64(fact.number))
      for dot in [fact.dot] + fact.removals { digest.absorb(dot) }
      digest.absorb(0)
    }
    world.absorb(into: &digest)
    return digest.value
  }
}
