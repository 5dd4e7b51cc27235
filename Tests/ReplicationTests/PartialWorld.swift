import CRDTs
import Causality
import Checking
import Convergence
import Testing

@testable import Replication

/// Replicas of a set of numbers of which some hold only the numbers of a range.
///
/// It knows what everybody was asked to do, and watches over what parts are shown, stored and sent.
struct PartialWorld {
  /// An edit: the dot it added, the dots it removed, and the last dot it minted.
  private struct Fact {
    let author: Int
    let number: Int
    let added: Dot?
    let removed: DotCloud
    let last: Dot
    var isDurable = false
  }

  var world: NumberWorld
  private var facts: [Fact] = []
  /// What every process that was ever addressed held, by its mark.
  private var parts: [UInt32: KeyRange<Int>?] = [:]
  /// What each replica has shown since its last start, and what of that is gone.
  private var shown: [DotCloud]
  private var gone: [DotCloud]
  /// How many letters were looked into.
  private var seen = 0

  init(
    _ peers: [[Int]], _ ranges: [KeyRange<Int>?],
    configuration: ReplicationConfiguration = ReplicationConfiguration()
  ) throws {
    world = try NumberWorld(peers, configuration: configuration)
    shown = peers.map { _ in DotCloud() }
    gone = shown
    for (place, range) in ranges.enumerated() {
      if let range { world.handle(.subscribed(range), at: place) }
    }
    watch()
  }

  /// What of the others' state a replica is to hold in the end.
  func part(of place: Int) -> KeyRange<Int>? { world[place].subscription }

  mutating func subscribe(_ place: Int, to range: KeyRange<Int>?) {
    world.handle(.subscribed(range), at: place)
    // What is out of the part is not missed.
    shown[place] = DotCloud()
    watch()
  }

  mutating func insert(_ number: Int, at place: Int) {
    edit(place, number) { set, dots in set.insert(number, using: &dots) }
  }

  mutating func remove(_ number: Int, at place: Int) {
    edit(place, number) { set, dots in set.remove(number, using: &dots) }
  }

  private mutating func edit(
    _ place: Int, _ number: Int,
    _ body: (inout ORSet<Int>, inout DotSource) -> ORSet<Int>.Delta
  ) {
    let before = world[place].minted
    let identity = world[place].identity
    var delta = ORSet<Int>.Delta()
    world.edit(place) { set, dots in
      delta = body(&set, &dots)
      return delta
    }
    let minted = delta.context.subtracting(before)
    guard !minted.isEmpty else { return }
    // What a crash has taken before anybody heard of it never was.
    facts.removeAll { minted.contains($0.last) || ($0.added.map(minted.contains) ?? false) }
    let last = Dot(identity, minted.runs.map(\.upper).max() ?? 0)
    var added: Dot?
    delta.store.forEachDot { added = $0 }
    facts.append(
      Fact(
        author: place, number: number, added: added,
        removed: delta.context.dots.subtracting(minted), last: last))
    watch()
  }

  // MARK: - What is watched

  /// Looks at everybody after a step.
  mutating func watch() {
    for place in world.places where world.isUp(place) {
      let replica = world[place]
      parts[replica.mark] = replica.subscription
      check(
        replica.state.restricted(to: replica.subscription), is: replica.state,
        "\(place) holds what is none of its business")
      for limit in replica.editable {
        check(replica.view.restricted(to: limit), is: replica.view, "what \(place) shows")
      }
      let live = replica.view.store.dots
      check(live.isDisjoint(with: gone[place]), "what was gone is shown again at \(place)")
      gone[place].merge(shown[place].subtracting(live))
      shown[place] = live
      let durable = world.durable(place).context
      for fact in facts.indices where facts[fact].author == place && !facts[fact].isDurable {
        facts[fact].isDurable = durable.contains(facts[fact].last)
      }
    }
    if seen > world.history.count { seen = 0 }
    for letter in world.history[seen...] {
      guard let packet = try? letter.packet(), let part = parts[packet.to], let part else {
        continue
      }
      if let changes = packet.changes {
        check(
          changes.restricted(to: part), is: changes,
          "\(letter.to) is sent what is none of its business")
      }
    }
    seen = world.history.count
  }

  /// A process has ended: what it showed may have been lost with it.
  mutating func forget(_ place: Int) { (shown[place], gone[place]) = (DotCloud(), DotCloud()) }

  /// Lets everything come to rest, and checks that everybody holds its part of the same.
  mutating func finish(
    _ comment: String = "", limit: Int = 3000, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for place in world.places where !world.isUp(place) { try world.restart(place) }
    for _ in 0..<limit {
      for place in world.places where world.unsyncedCount(place) > 0 { world.persist(place) }
      if world.letters.isEmpty {
        guard let next = world.nextToWake else { break }
        world.tick(next)
      } else {
        world.deliver()
      }
      watch()
    }
    check(world.isSilent, "\(comment): silence", sourceLocation: sourceLocation)
    let context = world[0].state.context
    let live = facts.filter { fact in
      guard let added = fact.added, context.contains(added) else { return false }
      return !facts.contains { $0.removed.contains(added) && context.contains($0.last) }
    }
    check(
      world.numbers(0), is: Set(live.map(\.number)).sorted(), "\(comment): what was asked for",
      sourceLocation: sourceLocation)
    for fact in facts where fact.isDurable {
      check(context.contains(fact.last), "\(comment): an edit of \(fact.author) is lost")
    }
    for place in world.places {
      check(!world[place].isFetching, "\(comment): \(place) waits", sourceLocation: sourceLocation)
      check(
        world[place].state, is: world[0].state.restricted(to: world[place].subscription),
        "\(comment): replica \(place)", sourceLocation: sourceLocation)
      check(
        world.durable(place), is: world[place].state, "\(comment): the disk of \(place)",
        sourceLocation: sourceLocation)
      check(
        world.durable(place).store.dots.isDisjoint(with: gone[place]),
        "\(comment): what \(place) did not show any more is there",
        sourceLocation: sourceLocation)
    }
    check(world.rejections, is: [], "\(comment)", sourceLocation: sourceLocation)
  }
}
