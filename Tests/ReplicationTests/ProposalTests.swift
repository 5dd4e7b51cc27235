import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import Testing

@testable import Replication

/// What becomes of what is proposed to the replica that has the authority.
@Suite struct ProposalTests {
  typealias Conclusion = NumberWorld.Conclusion

  private func propose(_ number: UInt8, from place: Int, to other: Int, _ world: inout NumberWorld)
  {
    world.handle(.command(.propose([number], to: world.id(other))), at: place)
  }

  @Test func `an accepted proposal is done by the coordinator, and its author hears of it`() throws
  {
    var world = try NumberWorld.graph(3, [(0, 1), (0, 2)])
    let id = world[1].nextProposal
    propose(7, from: 1, to: 0, &world)
    check(world[1].status.proposals.map(\.id), is: [id])
    check(world[1].state.context.isEmpty, "nobody but the coordinator edits")
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(2), is: [7])
    check(world.conclusions, is: [Conclusion(place: 1, id: id, outcome: .decided(.accepted))])
    check(world[1].state.context.dots.replicas, is: [world.id(0)])
    check(world[1].status.proposals, is: [])
    check(world[0].desk.verdicts.isEmpty && world[0].desk.couriers.isEmpty, "nothing is owed")
  }

  @Test func `a rejected proposal changes nothing, and its author hears why`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    world.decides = { _ in .reject(String(repeating: "é", count: 100)) }
    propose(7, from: 1, to: 0, &world)
    check(world.settle() != nil, "silence")
    check(world.numbers(0), is: [])
    check(
      world.conclusions.map(\.outcome),
      is: [.decided(.rejected(String(repeating: "é", count: 60)))])
  }

  @Test func `proposals are decided in their order, and travel together`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    for number in 1...40 { propose(UInt8(number), from: 1, to: 0, &world) }
    let before = world[1].statistics.packets
    check(world.settle(limit: 1000) != nil, "silence")
    check(world.decided.map(\.number), is: Array(1...40))
    check(world.conclusions.map(\.id.number), is: Array(1...40))
    check(world[1].statistics.packets - before < 60, "\(world[1].statistics.packets - before)")
    check(world[0].desk.decidedRuns, is: 1, "what was decided takes one run")
  }

  @Test(arguments: 0..<40)
  func `proposals are decided once whatever is lost, doubled and crashes`(seed: UInt64) throws {
    var world = try NumberWorld.graph(4, [(0, 1), (1, 2), (2, 3)])
    var draws = KeyedRandom(seed: seed).sequence(.init(rawValue: 1010))
    func draw(_ bound: Int) -> Int { Int(draws.below(UInt64(bound))) }
    var proposed: Set<ProposalID> = []
    for _ in 0..<150 {
      switch draw(12) {
      case 0:
        let place = 1 + draw(3)
        guard world.isUp(place) else { break }
        let id = world[place].nextProposal
        propose(UInt8(proposed.count), from: place, to: 0, &world)
        world.persist(place)
        proposed.insert(id)
      case 1:
        let place = draw(4)
        world.crash(place)
        try world.restart(place)
        // What was decided and not durable was decided for nothing.
        let coordinator = world[0]
        world.decided.removeAll { !coordinator.hasDecided($0.id) }
      case 2 where !world.letters.isEmpty: world.letters.remove(at: draw(world.letters.count))
      case 3 where !world.letters.isEmpty:
        world.deliver(draw(world.letters.count), keeping: true)
      case 4: if let place = world.nextToWake { world.tick(place) }
      case 5, 6: world.persist(draw(4), 1)
      case 7: world.compact(draw(4))
      default: if !world.letters.isEmpty { world.deliver(draw(world.letters.count)) }
      }
    }
    check(world.settle(limit: 5000) != nil, "silence, seed \(seed)")
    world.checkAgreement("seed \(seed)")
    for id in proposed {
      check(world[0].hasDecided(id), "\(id) is decided, seed \(seed)")
      let heard = Set(world.conclusions.filter { $0.id == id }.map(\.outcome))
      check(heard.count, is: 1, "\(id) has one outcome, seed \(seed): \(heard)")
    }
    check(world.decided.map(\.id).sorted(), is: proposed.sorted(), "decided once, seed \(seed)")
    check(
      world[0].state.context.dots.count, is: UInt64(proposed.count), "done once, seed \(seed)")
    for place in world.places {
      check(world[place].desk.own.isEmpty && world[place].desk.verdicts.isEmpty, "\(place)")
    }
  }

  @Test func `a decision and what it changes last together or not at all`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    propose(7, from: 1, to: 0, &world)
    world.persist(1)
    while world[0].desk.decided.isEmpty { world.deliver() }
    check(world.numbers(0), is: [7], "it is done")
    check(world.letters.isEmpty, "and nobody knows before it is durable")
    world.crash(0)
    try world.restart(0)
    check(world.numbers(0), is: [], "a crash takes it")
    check(world[0].desk.decided.isEmpty, "and with it the decision")
    check(world.settle() != nil, "silence")
    check(world.numbers(1), is: [7], "it is proposed again")
    check(world.decided.count, is: 2)
    check(world.conclusions.count, is: 1)
  }

  @Test func `what is proposed and not durable was never proposed`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    propose(7, from: 1, to: 0, &world)
    check(world.letters.isEmpty, "nothing is sent before it is durable")
    world.crash(1)
    try world.restart(1)
    check(world.settle() != nil, "silence")
    check(world.decided.isEmpty && world[1].status.proposals.isEmpty, "as if it never was")
  }

  @Test func `a proposal that is withdrawn in time is not done`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    let id = world[1].nextProposal
    propose(7, from: 1, to: 0, &world)
    world.handle(.command(.withdraw(id)), at: 1)
    check(world[1].status.proposals.first?.isWithdrawn, is: true)
    check(world.settle() != nil, "silence")
    check(world.numbers(0), is: [])
    check(world.conclusions.map(\.outcome), is: [.decided(.withdrawn)])
  }

  @Test func `a proposal that is withdrawn too late is done, and its author hears that`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    let id = world[1].nextProposal
    propose(7, from: 1, to: 0, &world)
    world.persist(1)
    while world[0].desk.decided.isEmpty { world.deliver() }
    world.handle(.command(.withdraw(id)), at: 1)
    check(world.settle() != nil, "silence")
    check(world.numbers(0), is: [7])
    check(world.conclusions.map(\.outcome), is: [.decided(.accepted)])
  }

  @Test func `what waits for a coordinator that is evicted is abandoned, durably`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    world.crash(0)
    propose(7, from: 1, to: 0, &world)
    world.persist(1)
    world.handle(.command(.evict(world.id(0))), at: 1)
    check(world.conclusions.map(\.outcome), is: [.abandoned])
    world.persist(1)
    world.crash(1)
    try world.restart(1)
    check(world[1].status.proposals, is: [])
    propose(8, from: 1, to: 0, &world)
    check(world.conclusions.last?.outcome, is: .abandoned, "it cannot be asked any more")
  }

  @Test func `a proposal that fits no packet is refused at once`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    let limit = world[1].proposalLimit
    world.handle(
      .command(.propose(Array(repeating: 1, count: limit + 1), to: world.id(0))), at: 1)
    check(world.conclusions.map(\.outcome), is: [.tooLarge])
    world.handle(.command(.propose(Array(repeating: 1, count: limit), to: world.id(0))), at: 1)
    check(world.settle() != nil, "the largest fits")
    check(world.conclusions.last?.outcome, is: .decided(.accepted))
  }

  @Test func `proposers restored from a backup are told that it was decided`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    propose(7, from: 1, to: 0, &world)
    world.persist(1)
    let backup = world.recordCount(1)
    check(world.settle() != nil, "silence")
    try world.restoreBackup(1, records: backup)
    check(world[1].status.proposals.count, is: 1)
    check(world.settle() != nil, "silence")
    check(world.conclusions.last?.outcome, is: .decided(.decidedBefore))
    check(world.decided.count, is: 1, "and it is not done twice")
  }

  @Test func `forged and foreign parcels are refused or passed over`() throws {
    var world = try NumberWorld.graph(2, [(0, 1)])
    let wish = Parcel.Wish(
      id: ProposalID(proposer: ReplicaID(9), start: 1, number: 1), bytes: [1])
    let parcel = Parcel(
      source: ReplicaID(9), destination: world.id(0), start: 1, number: 1, isFlooded: false,
      content: .proposals([wish]))
    let bytes = parcel.canonicalBytes
    check(try Parcel(canonicalBytes: bytes), is: parcel)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x80
      guard let read = try? Parcel(canonicalBytes: damaged) else { continue }
      check(read.canonicalBytes, is: damaged, "what is read is canonical")
    }
    // A verdict on what nobody has proposed is answered, so that it is not told for ever.
    let verdict = Parcel.Verdict(
      id: ProposalID(proposer: world.id(1), start: 5, number: 3), verdict: .accepted)
    let told = Parcel(
      source: world.id(0), destination: world.id(1), start: 1, number: 2, isFlooded: false,
      content: .verdicts([verdict]))
    let packet = Packet<ORSet<Int>>(
      from: world[0].boot, to: world[1].boot, .frames([.parcel(told)]))
    world.handle(.received(packet.bytes, from: world.id(0)), at: 1)
    check(world.conclusions, is: [])
    check(world.letters.count, is: 1, "a receipt")
  }
}
