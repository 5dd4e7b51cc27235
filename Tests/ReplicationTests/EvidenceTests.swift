import CRDTs
import Causality
import Checking
import SortedCollections
import Testing

@testable import Replication

/// What is remembered of who has minted what, so that nobody can mint it again unnoticed.
@Suite struct EvidenceTests {
  /// A pair of which the first has an edit on its disk that the second has not heard of, and how
  /// many records were there before it.
  private func ahead() throws -> (world: NumberWorld, records: Int) {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    check(world.settle() != nil, "silence")
    let records = world.recordCount(0)
    world.insert(2, at: 0)
    world.persist(0)
    return (world, records)
  }

  /// A replica whose disk is exchanged for an old one before anybody has the edit that was lost,
  /// and that mints its dot again.
  private func restored(_ tell: (inout NumberWorld) throws -> Void) throws -> NumberWorld {
    let start = try ahead()
    var world = start.world
    try tell(&world)
    world.letters = []
    world.crash(0)
    world.now = world.now.advanced(by: 1_000_000_000)
    try world.restoreBackup(0, records: start.records)
    world.insert(3, at: 0)
    world.persist(0)
    check(world.settle(limit: 2000) != nil, "silence")
    return world
  }

  private func proofs(_ world: NumberWorld) -> Int {
    world.notices.count { if case .doubleMint = $0 { true } else { false } }
  }

  private func deliver<Store>(_ frame: Frame<Store>, to world: inout World<Store>) {
    let packet = Packet(from: world[0].mark, to: world[1].mark, .frames([frame]))
    world.letters = [World<Store>.Letter(from: 0, to: 1, bytes: packet.bytes)]
    world.deliver()
  }

  @Test func `a dot that nobody told of is minted again, and nobody can know`() throws {
    let world = try restored { _ in }
    check(proofs(world), is: 0)
    world.checkAgreement()
  }

  @Test func `a statement is evidence, though what it speaks of was never sent`() throws {
    let world = try restored { world in
      let holdings = Holdings(world[0].durable.context.dots, of: world[0].lineage)
      deliver(.have(holdings, .acknowledgement), to: &world)
      check(world[1].state.store.elements, is: [1], "it brings nothing")
    }
    check(proofs(world) > 0, "the double mint is found")
    world.checkAgreement()
    check(world.numbers(1), is: [1, 3])
  }

  @Test func `a greeting is evidence`() throws {
    let world = try restored { world in
      world.handle(.connected(world.id(1)), at: 0)
      world.tick(0)
      world.deliver()
    }
    check(proofs(world) > 0, "the double mint is found")
    world.checkAgreement()
  }

  @Test func `what comes from a process that is no more is evidence, and nothing else`() throws {
    let start = try ahead()
    var world = start.world
    world.tick(0)
    let late = world.letters
    check(late.count == 1 && (try? late[0].packet().changes) != nil, "changes are on their way")
    world.letters = []
    try world.restoreBackup(0, records: start.records)
    check(world.settle(limit: 2000) != nil, "silence")
    world.letters = late
    world.deliver()
    check(world.numbers(1), is: [1], "it is not taken over")
    check(world.settle(limit: 2000) != nil, "silence")
    world.insert(3, at: 0)
    check(world.settle(limit: 2000) != nil, "silence")
    check(proofs(world) > 0, "the double mint is found")
    world.checkAgreement()
    check(world.numbers(0), is: [1, 3])
  }

  @Test func `a proof for which there is no room ends no session`() throws {
    var world = try NumberWorld([[1], [0]])
    let proofs = (1...257 as ClosedRange<UInt32>).map { number in
      DoubleMint(ReplicaID(1000 + UInt64(number)), (1, number), (1, number + 1000))
    }
    for (place, known) in [proofs.dropLast(), proofs.suffix(1)].enumerated() {
      let greeting = Greeting(
        versions: 1...1, features: 0, wantsReply: false, identity: world.id(1 - place),
        packetLimit: 1 << 16, transferLimit: 1 << 16, neighbours: [], proofs: Array(known),
        resumption: nil, holdings: Holdings(DotCloud(), of: Lineage()))
      let packet = Packet<ORSet<Int>>(from: 99, to: world[place].mark, .greeting(greeting))
      world.handle(.received(packet.bytes, from: world.id(1 - place)), at: place)
      check(world[place].doubleMints.count, is: known.count, "replica \(place)")
    }
    for place in world.places { world.insert(place, at: place) }
    check(world.settle(limit: 2000) != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: [0, 1])
    check(world.places.map { world[$0].doubleMints.count }, is: [256, 256])
  }

  @Test func `what is remembered has an end, and a contradiction is not part of it`() throws {
    var world = try NumberWorld.pair()
    for hundred in 0..<60 as Range<UInt64> {
      var (dots, lineage) = (DotCloud(), Lineage())
      for number in 1...100 as ClosedRange<UInt64> {
        let run = DotRun(ReplicaID(1000 + 100 * hundred + number), 1, 9)
        dots.merge(DotCloud(run))
        lineage.note(run, boot: UInt32(number))
      }
      deliver(.have(Holdings(dots, of: lineage), .acknowledgement), to: &world)
    }
    check(world[1].lineage.count <= Peer.runLimit + 8, "\(world[1].lineage.count)")
    check(world[1].lineage.count > 1000, "\(world[1].lineage.count)")
    world.letters = []

    var fresh = try NumberWorld.pair()
    let dots = DotCloud(DotRun(ReplicaID(77), 1, 9))
    let frames = ([5, 6] as [UInt32]).map { boot -> Frame<ORSet<Int>> in
      var lineage = Lineage()
      lineage.note(DotRun(ReplicaID(77), 1, 9), boot: boot)
      return .have(Holdings(dots, of: lineage), .acknowledgement)
    }
    let packet = Packet(from: fresh[0].mark, to: fresh[1].mark, .frames(frames))
    fresh.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: packet.bytes)]
    fresh.deliver()
    check(fresh[1].lineage.spans(of: ReplicaID(77)).count, is: 1, "one of the two")
  }
}
