import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import Testing

@testable import Replication

/// Replicas that edit, crash and talk at random over a network that loses, doubles and reorders.
@Suite struct RandomReplicationTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `replicas of a set agree in the end and fall silent`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1000))
    var world = try NumberWorld(Shape.random(&draw), configuration: .random(&draw))
    var next = 0
    var removed: Set<Int> = []
    var dots: [Int: Dot] = [:]
    for _ in 0..<150 {
      try world.randomStep(&draw, losesDisks: false) { world, place, draw in
        let shown = world.numbers(place)
        if shown.isEmpty || draw.below(3) > 0 {
          let last = world[place].state.context.lastSequence(of: world.id(place))
          dots[next] = Dot(world.id(place), last + 1)
          world.insert(next, at: place)
          next += 1
        } else {
          let number = draw.pick(from: shown)
          removed.insert(number)
          world.remove(number, at: place)
        }
      }
    }
    let promised = world.places.flatMap { world.durable($0).store.elements }
    let buried = removed.filter { number in
      // Whoever has its dot on disk without showing it has its removal on disk.
      world.places.contains { place in
        guard let dot = dots[number] else { return false }
        let durable = world.durable(place)
        return durable.context.contains(dot) && !durable.store.contains(number)
      }
    }
    try world.finish(seed)
    let final = Set(world.numbers(0))
    check(Set(promised).subtracting(removed).isSubset(of: final), "seed \(seed): something is lost")
    check(final.isDisjoint(with: buried), "seed \(seed): something has come back")
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `replicas of a document agree in the end, to the byte`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1001))
    var world = try World<DocumentStore>(Shape.random(&draw), configuration: .random(&draw))
    for _ in 0..<120 {
      try world.randomStep(&draw, losesDisks: false) { world, place, draw in
        world.editDocument(place, &draw)
      }
    }
    try world.finish(seed)
    let bytes = world[0].state.canonicalBytes
    for place in world.places {
      check(world[place].state.canonicalBytes, is: bytes, "seed \(seed), replica \(place)")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `replicas that lose their disks get back what any other has`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1002))
    var world = try NumberWorld(Shape.random(&draw), configuration: .random(&draw))
    for number in 0..<5 { world.insert(number, at: Int(draw.below(UInt64(world.places.count)))) }
    check(world.settle(limit: 3000) != nil, "seed \(seed): silence")
    world.checkAgreement("seed \(seed)")
    for _ in 0..<80 {
      // One replica is spared, and nobody edits, so nothing can be lost or minted twice.
      try world.randomStep(&draw, losesDisks: true) { _, _, _ in }
    }
    try world.finish(seed)
    check(world.numbers(0), is: Array(0..<5), "seed \(seed)")
  }
}

/// Who knows whom.
private enum Shape {
  static func random(_ draw: inout KeyedSequence) -> [[Int]] {
    let count = 3 + Int(draw.below(3))
    let places = 0..<count
    switch draw.below(4) {
    case 0: return places.map { place in [place - 1, place + 1].filter(places.contains) }
    case 1: return places.map { place in [(place + 1) % count, (place + count - 1) % count] }
    case 2: return places.map { place in place == 0 ? Array(1..<count) : [0] }
    default: return places.map { place in places.filter { $0 != place } }
    }
  }
}

extension ReplicationConfiguration {
  static func random(_ draw: inout KeyedSequence) -> Self {
    Self(
      phase: draw.draw(from: 0...199_999_999),
      bufferCapacity: draw.pick(from: [0, 60, 300, 1 << 20]))
  }
}

extension World {
  /// One thing that may happen to anybody at any time.
  mutating func randomStep(
    _ draw: inout KeyedSequence, losesDisks: Bool,
    edit: (inout World, Int, inout KeyedSequence) throws -> Void
  ) throws {
    let place = Int(draw.below(UInt64(places.count)))
    guard isUp(place) else {
      if draw.below(3) == 0 { try restart(place) }
      return
    }
    switch draw.below(20) {
    case 0..<4: try edit(&self, place, &draw)
    case 4..<7: persist(place, Int(draw.below(3)))
    case 7..<14 where !letters.isEmpty:
      let letter = Int(draw.below(UInt64(letters.count)))
      switch draw.below(8) {
      case 0: letters.remove(at: letter)
      case 1: deliver(letter, keeping: true)
      default: deliver(letter)
      }
    case 14: crash(place, losingDisk: losesDisks && place > 0)
    case 15 where draw.below(2) == 0: compact(place)
    case 15: now = now.advanced(by: draw.draw(from: 0...300_000_000))
    default: tick(place)
    }
  }

  /// Starts what is down, loses nothing any more, and checks that all agree.
  fileprivate mutating func finish(_ seed: UInt64) throws {
    for place in places where !isUp(place) { try restart(place) }
    let count = settle(limit: 3000)
    check(count != nil, "seed \(seed): they do not fall silent")
    checkAgreement("seed \(seed)")
    check(rejections, is: [], "seed \(seed)")
  }
}

extension World<DocumentStore> {
  /// Edits with the dots and a clock that go on from the replica's state.
  fileprivate mutating func editDocument(_ place: Int, _ draw: inout KeyedSequence) {
    var document = Document(state: self[place].state)
    var dots = DotSource(resuming: id(place), after: document.state.context)
    var clock = HybridClock(after: document.state.store.latestTimestamp)
    let path = DocumentPath((0...draw.below(2)).map { _ in draw.pick(from: ["a", "b"]) })
    let kind = draw.below(4)
    let number = draw.draw(from: 0...3)
    let delta = try? document.edit(using: &dots, clock: &clock, at: now) {
      (editor) throws(DocumentError) in
      switch kind {
      case 0: try editor.set(path, to: .integer(number))
      case 1: try editor.insert(.integer(number), into: path)
      case 2: try editor.increment(path, by: number)
      default: try editor.removeValue(at: path)
      }
    }
    if let delta, !delta.context.isEmpty { handle(.edited(delta), at: place) }
  }
}
