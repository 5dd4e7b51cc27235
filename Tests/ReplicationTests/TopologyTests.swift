import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import Testing

@testable import Replication

/// What replicas that are in touch in different ways send each other.
@Suite struct TopologyTests {
  static let shapes: [(name: String, count: Int, lines: [(Int, Int)], isTree: Bool)] = [
    ("pair", 2, [(0, 1)], true),
    ("line", 7, (0..<6).map { ($0, $0 + 1) }, true),
    ("star", 9, (1..<9).map { (0, $0) }, true),
    ("tree", 15, (1..<15).map { (($0 - 1) / 2, $0) }, true),
    ("ring", 8, (0..<8).map { ($0, ($0 + 1) % 8) }, false),
    ("mesh", 8, (0..<8).flatMap { first in (first + 1..<8).map { (first, $0) } }, false),
    (
      "grid", 9,
      [
        (0, 1), (1, 2), (3, 4), (4, 5), (6, 7), (7, 8), (0, 3), (3, 6), (1, 4), (4, 7),
        (2, 5), (5, 8),
      ], false
    ),
  ]

  /// Has everybody edit in turn, with silence between the edits or all at once.
  private func edit(_ world: inout NumberWorld, rounds: Int, atOnce: Bool, _ name: String) {
    var number = 0
    for _ in 0..<rounds {
      for place in world.places {
        world.insert(number, at: place)
        number += 1
        if !atOnce { check(world.settle(limit: 9000) != nil, "\(name): silence") }
      }
      check(world.settle(limit: 9000) != nil, "\(name): silence")
    }
    world.checkAgreement(name)
    check(world.numbers(0), is: Array(0..<number), name)
  }

  @Test func `on trees nothing is sent to anybody twice, whoever edits`() throws {
    for shape in Self.shapes where shape.isTree {
      for atOnce in [false, true] {
        var world = try NumberWorld.graph(shape.count, shape.lines)
        edit(&world, rounds: 3, atOnce: atOnce, shape.name)
        check(world.statistics.redundantPayload, is: 0, "\(shape.name), \(atOnce)")
        check(world.statistics.redundant, is: 0, "\(shape.name), \(atOnce)")
      }
    }
  }

  @Test func `an edit costs a delta and an acknowledgement for each line of a tree`() throws {
    for shape in Self.shapes where shape.isTree {
      var world = try NumberWorld.graph(shape.count, shape.lines)
      world.insert(1, at: shape.count - 1)
      check(world.settle(limit: 9000), is: 2 * shape.lines.count, shape.name)
      check(world.statistics.deltas, is: shape.lines.count, shape.name)
    }
  }

  @Test func `where there are circles, who gets an edit twice says so and is only told`() throws {
    for shape in Self.shapes where !shape.isTree {
      var world = try NumberWorld.graph(shape.count, shape.lines)
      edit(&world, rounds: 2, atOnce: false, shape.name)
      let learnt = world.statistics
      for number in 1000..<1010 {
        world.insert(number, at: 0)
        check(world.settle(limit: 9000) != nil, shape.name)
      }
      world.checkAgreement(shape.name)
      let redundant = world.statistics.redundantPayload - learnt.redundantPayload
      let useful = world.statistics.usefulPayload - learnt.usefulPayload
      check(
        redundant * 20 <= useful, "\(shape.name): \(redundant) of \(useful) bytes sent in vain")
    }
  }

  @Test func `in a mesh of fifteen far less is sent than by classic delta propagation`() throws {
    let count = 15
    let lines = (0..<count).flatMap { first in (first + 1..<count).map { (first, $0) } }
    var world = try NumberWorld.graph(count, lines)
    let before = world.statistics
    edit(&world, rounds: 2, atOnce: false, "mesh")
    let sent = world.statistics.payload - before.payload
    let redundant = world.statistics.redundantPayload
    var classic = ClassicPropagation(count: count)
    for number in 0..<2 * count { classic.insert(number, at: number % count) }
    check(classic.numbers(count - 1), is: Array(0..<2 * count))
    check(sent * 10 <= classic.sent, "\(sent) bytes against \(classic.sent)")
    check(redundant * 10 <= classic.redundant, "\(redundant) against \(classic.redundant)")
  }

  @Test func `random gossip with a fan-out reaches everybody`() throws {
    for seed in 0..<10 as Range<UInt64> {
      var settings = ReplicationConfiguration()
      settings.fanOut = 2
      settings.seed = seed
      let lines = (0..<12).flatMap { first in (first + 1..<12).map { (first, $0) } }
      var world = try NumberWorld.graph(12, lines, configuration: settings)
      let before = world.statistics.deltas
      world.insert(7, at: 3)
      check(world.settle(limit: 9000) != nil, "silence")
      world.checkAgreement("seed \(seed)")
      check(world[3].statistics.deltas <= 11, "the first is not alone in sending")
      check(world.statistics.deltas - before < 30, "\(world.statistics.deltas - before) deltas")
    }
  }

  @Test func `nobody says anything after everybody agrees`() throws {
    for shape in Self.shapes {
      var world = try NumberWorld.graph(shape.count, shape.lines)
      edit(&world, rounds: 1, atOnce: true, shape.name)
      let sent = world.statistics.packets
      for place in world.places {
        world.handle(.timer, at: place)
        check(world[place].deadline, is: nil, shape.name)
      }
      check(world.statistics.packets, is: sent, "\(shape.name): silence")
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `any graph agrees, though letters are lost and doubled`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1003))
    let count = 3 + Int(draw.below(6))
    // A tree, so that everybody can be reached, and some lines more.
    var lines = (1..<count).map { (Int(draw.below(UInt64($0))), $0) }
    for _ in 0..<draw.below(5) {
      let first = Int(draw.below(UInt64(count - 1)))
      let second = first + 1 + Int(draw.below(UInt64(count - 1 - first)))
      if !lines.contains(where: { $0 == (first, second) }) { lines.append((first, second)) }
    }
    var settings = ReplicationConfiguration(bufferCapacity: draw.pick(from: [0, 100, 1 << 20]))
    settings.seed = seed
    settings.packetLimit = draw.pick(from: [256, 300, 1 << 16])
    settings.window = draw.pick(from: [1, 1000, 1 << 20])
    var world = try NumberWorld.graph(count, lines, configuration: settings)
    for number in 0..<60 {
      world.insert(number, at: Int(draw.below(UInt64(count))))
      for _ in 0..<draw.below(12) {
        for place in world.places where draw.below(2) == 0 { world.persist(place) }
        if world.letters.isEmpty {
          guard let next = world.nextToWake else { break }
          world.tick(next)
        } else {
          let letter = Int(draw.below(UInt64(world.letters.count)))
          switch draw.below(6) {
          case 0: world.letters.remove(at: letter)
          case 1: world.deliver(letter, keeping: true)
          default: world.deliver(letter)
          }
        }
      }
    }
    check(world.settle(limit: 20_000) != nil, "seed \(seed): they do not fall silent")
    world.checkAgreement("seed \(seed)")
    check(world.numbers(0), is: Array(0..<60), "seed \(seed)")
    check(world.rejections, is: [], "seed \(seed)")
  }
}

/// Delta propagation as it was first published: whatever is new goes to all neighbours.
///
/// Reference: P. S. Almeida, A. Shoker, C. Baquero, “Efficient State-based CRDTs by
/// Delta-Mutation”, NETYS 2015, algorithm 1.
private struct ClassicPropagation {
  private var states: [Causal<ORSet<Int>>]
  private(set) var sent = 0
  private(set) var redundant = 0

  init(count: Int) { states = Array(repeating: .initial, count: count) }

  func numbers(_ place: Int) -> [Int] { states[place].store.elements }

  /// Edits, and has everybody in a full mesh send on what was new until nothing is.
  mutating func insert(_ number: Int, at place: Int) {
    var dots = DotSource(resuming: ReplicaID(UInt64(place) + 1), after: states[place].context)
    var store = states[place].store
    let delta = store.insert(number, using: &dots)
    states[place].merge(delta)
    let size = delta.canonicalBytes.count
    var senders = [place]
    while !senders.isEmpty {
      var next: [Int] = []
      for sender in senders {
        for receiver in states.indices where receiver != sender {
          sent += size
          if delta.context.isDominated(by: states[receiver].context) {
            redundant += size
          } else {
            states[receiver].merge(delta)
            next.append(receiver)
          }
        }
      }
      senders = next
    }
  }
}
