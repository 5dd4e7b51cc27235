import CRDTs
import CanonicalCoding
import Causality
import Checking
import SortedCollections
import Testing

@testable import Replication

/// Identities that are used twice.
@Suite struct IdentityTests {
  private func doubleMints(_ world: NumberWorld) -> [DoubleMint] {
    world.notices.compactMap { if case .doubleMint(let proof) = $0 { proof } else { nil } }
  }

  @Test func `a restored replica that hears of its lost edits first takes another identity (G7)`()
    throws
  {
    var world = try NumberWorld.pair()
    for number in 0..<6 {
      world.insert(number, at: 0)
      check(world.settle() != nil, "silence")
    }
    let old = world[0].identity
    try world.restoreBackup(0, records: 3)
    check(world.numbers(0), is: [0, 1, 2])
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: Array(0..<6), "what was lost has come back")
    check(
      world.notices.contains(.identityRetired(old, successor: world[0].identity)),
      "the old identity is retired")
    check(world[0].identity != old, "and another in its place")
    world.insert(7, at: 0)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: Array(0..<6) + [7])
    check(doubleMints(world), is: [], "nothing was minted twice")
  }

  @Test func `with a fresh identity for each start nothing is minted twice, and nothing lost`()
    throws
  {
    var settings = ReplicationConfiguration()
    settings.identityPolicy = .fresh
    var world = try NumberWorld.graph(3, [(0, 1), (1, 2)], configuration: settings)
    for number in 0..<6 {
      world.insert(number, at: 0)
      check(world.settle() != nil, "silence")
    }
    for round in 0..<3 {
      try world.restoreBackup(0, records: 2)
      world.insert(70 + round, at: 0)
      if round == 1 { world.crash(1) }
      world.persist(0)
      if round == 1 { try world.restart(1) }
      check(world.settle(limit: 2000) != nil, "silence")
      world.checkAgreement()
    }
    check(world.numbers(2), is: Array(0..<6) + [70, 71, 72])
    check(doubleMints(world), is: [])
    check(world.rejections, is: [])
  }

  @Test func `a third replica that meets both sides finds the double mint`() throws {
    // A line: the restored replica at one end meets a peer that knows nothing of what was lost.
    var world = try NumberWorld.graph(3, [(0, 1), (1, 2)])
    for number in 0..<3 { world.insert(number, at: 0) }
    check(world.settle() != nil, "silence")
    world.crash(1)
    var far = world[2]
    let spans = world[0].lineage.spans
    check(spans.count, is: 1, "one start has minted")
    world.insert(3, at: 0)
    world.persist(0)
    let lost = Changes(world[0].state, of: world[0].lineage)
    try world.restoreBackup(0, records: 3)
    world.insert(30, at: 0)
    world.persist(0)
    let again = Changes(world[0].state, of: world[0].lineage)
    let (mine, theirs) = (far.boot, far.peers[0].boot ?? 0)
    func receive(_ changes: Changes<ORSet<Int>>) -> [ReplicationEffect<ORSet<Int>>] {
      far.handle(
        .received(
          Packet(from: theirs, to: mine, .frames([.changes(changes)])).bytes, from: world.id(1)),
        at: world.now)
    }
    check(!receive(lost).isEmpty && far.doubleMints.isEmpty, "the first side alone proves nothing")
    let effects = receive(again)
    guard case .rejected(_, .doubleMint(let proof))? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    check(proof.replica, is: world.id(0))
    check(proof.sequence, is: 4)
    check(far.state.store.elements, is: [0, 1, 2, 3], "and changes nothing")
    check(!proof.description.isEmpty, "it says so in words")
  }

  @Test func `restarts without a loss are no double mint, however many`() throws {
    var world = try NumberWorld.graph(4, [(0, 1), (1, 2), (2, 3), (3, 0)])
    for round in 0..<12 {
      world.insert(round, at: round % 4)
      if round % 3 == 0 { check(world.settle(limit: 2000) != nil, "silence") }
      world.persist(round % 4)
      world.crash(round % 4)
      try world.restart(round % 4)
    }
    check(world.settle(limit: 2000) != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: Array(0..<12))
    check(world.rejections, is: [])
    check(world.places.allSatisfy { world[$0].identity == world.id($0) }, "nobody was renamed")
    check(world[0].lineage.spans(of: world.id(1)).count, is: 3, "one span for each start")
  }

  @Test func `dots that claim to be from here and are not are refused`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 1)
    check(world.settle() != nil, "silence")
    let (from, to) = (world[0].boot, world[1].boot)
    func claim(_ dot: Dot, boot: UInt32) {
      var lineage = Lineage()
      lineage.note(DotRun(dot.replica, 1, dot.sequence), boot: boot)
      let holdings = Holdings(DotCloud([dot]), of: lineage)
      let packet = Packet<ORSet<Int>>(
        from: from, to: to, .frames([.have(holdings, .acknowledgement)]))
      world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: packet.bytes)]
      world.deliver()
    }
    let far = Dot(world.id(1), Dot.maximumSequence)
    claim(far, boot: to)
    check(world.rejections.last, is: .forgedDot(far))
    claim(far, boot: 77)
    check(world[1].identity != world.id(1), "claims of another start cost the identity, no more")
    check(world[1].state.context.dots.count, is: 1)
    check(world.numbers(1), is: [1])
    world.insert(2, at: 1)
    check(world[1].state.context.lastSequence(of: world[1].identity), is: 1, "it can be edited")
  }
}
