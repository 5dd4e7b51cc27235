import CRDTs
import CanonicalCoding
import Causality
import Checking
import Lattices
import NetworkSimulator
import ReplicatedDocument
import SortedCollections
import Testing

@testable import Replication

/// What becomes of edits that were made under an identity in use twice.
@Suite struct RecoveryTests {
  private func doubleMints(_ world: NumberWorld) -> [DoubleMint] {
    world.notices.compactMap { if case .doubleMint(let proof) = $0 { proof } else { nil } }
  }

  @Test func `edits on both sides of a restored backup are kept, under two identities`() throws {
    var world = try NumberWorld.pair()
    for number in 0..<6 {
      world.insert(number, at: 0)
      check(world.settle() != nil, "silence")
    }
    try world.restoreBackup(0, records: 3)
    world.insert(70, at: 0)
    world.remove(1, at: 0)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [0, 2, 3, 4, 5, 70], "what both sides have made")
    let proofs = doubleMints(world)
    check(proofs.count, is: 2, "one on each side")
    check(Set(proofs).count, is: 1, "the same")
    check(proofs[0].replica == world.id(0) && proofs[0].sequence == 4, "\(proofs)")
    check(proofs[0].retired, is: world[0].boot, "the one that began later has no right to it")
    check(world[0].identity != world.id(0), "it edits under another identity")
    check(
      world[1].state.context.dots.events(of: proofs[0].successor).runs,
      is: [DotRun(proofs[0].successor, 1, 2)], "and so do its edits so far")
    check(world[0].status.health, is: .good)
    let identity = world[0].identity
    world.insert(71, at: 0)
    world.crash(0)
    try world.restart(0)
    check(world[0].identity, is: identity, "for good")
    world.insert(72, at: 0)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1).suffix(2), is: [70, 72])
  }

  @Test func `others who have taken over the edits of either side agree in the end`() throws {
    // In a line of five the backup is restored in the middle, and each half hears of one side.
    var world = try NumberWorld.graph(5, [(0, 1), (1, 2), (2, 3), (3, 4)])
    for number in 0..<3 { world.insert(number, at: 2) }
    check(world.settle(limit: 9000) != nil, "silence")
    let backup = world.recordCount(2)
    world.handle(.disconnected(world.id(2)), at: 3)
    world.handle(.disconnected(world.id(3)), at: 2)
    for number in 10..<14 { world.insert(number, at: 2) }
    world.insert(100, at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    world.remove(10, at: 0)
    check(world.settle(limit: 9000) != nil, "silence")
    check(world.numbers(0), is: [0, 1, 2, 11, 12, 13, 100])
    try world.restoreBackup(2, records: backup)
    world.handle(.connected(world.id(2)), at: 3)
    world.handle(.disconnected(world.id(1)), at: 2)
    for number in 20..<22 { world.insert(number, at: 2) }
    while world.unsyncedCount(2) > 0 || !world.letters.isEmpty || world.numbers(4).count < 5 {
      for place in world.places { world.persist(place) }
      world.letters.removeAll { $0.to == 1 }
      if world.letters.isEmpty { world.tick(world.nextToWake ?? 0) } else { world.deliver() }
    }
    check(world.numbers(4), is: [0, 1, 2, 20, 21], "the far end has the other side")
    world.remove(20, at: 4)
    world.handle(.connected(world.id(1)), at: 2)
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: [0, 1, 2, 11, 12, 13, 21, 100], "nothing is lost, nothing is back")
    for place in world.places {
      check(world[place].doubleMints.count, is: 1, "all know why, \(place)")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `backups may be restored at any time, any number of times`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1005))
    let count = 2 + Int(draw.below(3))
    var settings = ReplicationConfiguration()
    settings.seed = seed
    settings.packetLimit = draw.pick(from: [300, 1 << 16])
    let peers = (0..<count).map { place in (0..<count).filter { abs($0 - place) == 1 } }
    var world = try NumberWorld(peers, configuration: settings)
    var next = 0
    for _ in 0..<120 {
      let place = Int(draw.below(UInt64(count)))
      switch draw.below(24) {
      case 0..<5:
        world.insert(next, at: place)
        next += 1
      case 5..<10: world.persist(place, Int(draw.below(3)))
      case 10..<17 where !world.letters.isEmpty:
        let letter = Int(draw.below(UInt64(world.letters.count)))
        world.deliver(letter, keeping: draw.below(6) == 0)
      case 17:
        world.crash(place)
        try world.restart(place)
      case 18 where draw.below(2) == 0:
        let records = world.recordCount(place) - world.unsyncedCount(place)
        let kept = max(0, records - Int(draw.below(6)))
        try world.restoreBackup(place, records: kept)
      case 19: world.compact(place)
      default: world.tick(place)
      }
    }
    let accepted = Set(world.places.flatMap { world.durable($0).store.elements })
    check(world.settle(limit: 9000) != nil, "seed \(seed): silence")
    world.checkAgreement("seed \(seed)")
    let lost = accepted.subtracting(world.numbers(0))
    check(lost, is: [], "seed \(seed): nothing is lost")
  }

  @Test func `an old name that was on its way when it was given up is not taken over`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.persist(0)
    world.tick(0)
    let late = world.letters
    let proof = DoubleMint(world.id(0), (1, 5), (1, world[0].boot))
    let verdict = proof.retired == 5 ? DoubleMint(world.id(0), (0, 5), (1, world[0].boot)) : proof
    check(verdict.retired, is: world[0].boot)
    let greeting = Greeting(
      versions: 1...1, features: 0, wantsReply: false, identity: ReplicaID(3), packetLimit: 1 << 16,
      transferLimit: 0, neighbours: [], proofs: [verdict], resumption: nil,
      holdings: Holdings(DotCloud(), of: Lineage()))
    let bytes = Packet<ORSet<Int>>(from: world[0].boot, to: world[1].boot, .greeting(greeting))
      .bytes
    world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: bytes)]
    world.deliver()
    check(world[1].isIsolated, "until the proof is durable")
    world.letters = late
    world.deliver()
    check(world.numbers(1), is: [], "nothing is heard before")
    world.persist(1)
    world.letters = late
    world.deliver()
    check(world.rejections, is: [], "it is for the process that knew the dots by their old names")
    guard case .frames(let frames) = try late[0].packet().content else { return }
    let again = Packet(from: world[0].mark, to: world[1].mark, .frames(frames)).bytes
    world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: again)]
    world.deliver()
    check(world.rejections, is: [.doubleMint(verdict)])
    check(world.numbers(1), is: [])
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [1])
    check(world[1].state.context.dots.runs, is: [DotRun(verdict.successor, 1, 1)])
  }

  @Test func `a document with other names for some of its dots is the same document`() throws {
    var document = Document(state: .initial)
    var clock = HybridClock(after: .zero)
    for author in 1...3 as ClosedRange<UInt64> {
      var dots = DotSource(unchecked: ReplicaID(author), after: 0)
      for step in 0..<8 {
        let path = DocumentPath(["a", "b\(step % 3)"])
        try document.edit(using: &dots, clock: &clock, at: Instant(nanoseconds: Int64(step))) {
          (editor) throws(DocumentError) in
          switch step % 4 {
          case 0: try editor.set(path, to: .string("\(author)"))
          case 1: try editor.insert(.integer(Int64(step)), into: DocumentPath(["set"]))
          case 2: try editor.increment(DocumentPath(["n"]), by: 1)
          default: try editor.removeValue(at: path)
          }
        }
      }
    }
    let run = try #require(document.state.context.dots.events(of: ReplicaID(2)).runs.first)
    let part = DotRun(ReplicaID(2), run.lower + 3, run.upper)
    for successor in [ReplicaID(0), ReplicaID(9)] {
      let there = Renaming(run: part, successor: successor)
      let renamed = there(document.state)
      check(Document(state: renamed).json, is: document.json)
      check(renamed.context.dots.count, is: document.state.context.dots.count)
      check(renamed.store.dots, is: there(document.state.store.dots))
      check(renamed.store.dots.isDominated(by: renamed.context.dots), "covered")
      let copy = try Causal<DocumentStore>(canonicalBytes: renamed.canonicalBytes)
      check(copy, is: renamed)
    }
  }

  @Test func `renaming and joining may be exchanged`() throws {
    for seed in 0..<40 as Range<UInt64> {
      var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1006))
      var states = Array(repeating: Causal<ORSet<Int>>.initial, count: 3)
      for _ in 0..<20 {
        let place = Int(draw.below(3))
        var dots = DotSource(
          unchecked: ReplicaID(UInt64(place)),
          after: states[place].context.lastSequence(of: ReplicaID(UInt64(place))))
        switch draw.below(3) {
        case 0: states[place].merge(states[Int(draw.below(3))])
        case 1:
          states[place].merge(
            states[place].store.insert(Int(draw.below(5)), using: &dots))
        default:
          states[place].merge(
            states[place].store.remove(Int(draw.below(5)), using: &dots))
        }
      }
      let rename = Renaming(
        run: DotRun(ReplicaID(1), 1 + draw.below(4), 9), successor: ReplicaID(draw.below(2) * 7 + 5)
      )
      let joined = states[0].merging(states[1])
      check(rename(joined), is: rename(states[0]).merging(rename(states[1])), "seed \(seed)")
      check(rename(joined).store.elements, is: joined.store.elements, "seed \(seed)")
    }
  }
}
