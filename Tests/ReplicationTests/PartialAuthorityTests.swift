import CRDTs
import Causality
import Checking
import Testing

@testable import Replication

/// A replica that decides on proposals, and holds a part.
@Suite struct PartialAuthorityTests {
  private static func propose(
    _ number: UInt8, to place: Int, from other: Int, _ world: inout NumberWorld
  ) {
    world.handle(.command(.propose([number], to: world.id(place))), at: other)
  }

  @Test func `what is accepted while a part is being fetched is shown at once`() throws {
    var world = try NumberWorld.pair()
    world.insert(20, at: 1)
    check(world.settle() != nil, "silence")
    world.handle(.subscribed(KeyRange(from: 0, through: 9)), at: 0)
    check(world.settle(limit: 100) != nil, "silence")
    // It asks for more, and shows what the two parts have in common until all of it is there.
    world.handle(.subscribed(KeyRange(from: 0, through: 30)), at: 0)
    world.persist(0)
    check(world[0].isFetching, "it waits for what it had not")
    let id = ProposalID(proposer: world.id(1), start: 7, number: 1)
    let parcel = Parcel(
      source: world.id(1), destination: world.id(0), start: 7, number: 1, isFlooded: false,
      content: .proposals([Parcel.Wish(id: id, bytes: [5])]))
    world.letters = []
    var greeting = try #require(
      try world.history.last { $0.from == 1 && (try? $0.packet().greeting) != nil }?.packet())
    greeting.to = world[0].mark
    let packet = Packet<ORSet<Int>>(
      from: world[1].mark, to: world[0].mark, .frames([.parcel(parcel)]))
    for bytes in [greeting.bytes, packet.bytes] {
      world.letters = [NumberWorld.Letter(from: 1, to: 0, bytes: bytes)]
      world.deliver()
    }
    check(world.decided.map(\.number), is: [5])
    check(world[0].isFetching, "and still waits")
    check(world[0].view.store.elements, is: [5], "it sees what it has decided")
    world.letters = []
    check(world.settle(limit: 400) != nil, "silence")
    check(world[0].view.store.elements, is: [5, 20])
    check(world[1].state.store.elements, is: [5, 20])
  }

  @Test func `what is accepted is handed on to those who hold more, after a crash as well`() throws
  {
    for crashes in [false, true] {
      var world = try NumberWorld.pair()
      world.insert(20, at: 1)
      check(world.settle() != nil, "silence")
      world.handle(.subscribed(KeyRange(from: 0, through: 9)), at: 0)
      check(world.settle(limit: 100) != nil, "silence")
      Self.propose(5, to: 0, from: 1, &world)
      while world.decided.isEmpty {
        if world.letters.isEmpty {
          for place in world.places { world.persist(place) }
          if world.letters.isEmpty { world.tick(world.nextToWake ?? 0) }
        } else {
          world.deliver()
        }
      }
      world.persist(0)
      if crashes {
        world.letters = []
        world.crash(0)
        try world.restart(0)
      }
      check(world.settle(limit: 400) != nil, "silence")
      check(world[1].state.store.elements, is: [5, 20], "crashes: \(crashes)")
      check(world.conclusions.map(\.outcome), is: [.decided(.accepted)])
    }
  }

  @Test func `what lies outside the part of whoever decides is not done`() throws {
    var world = try NumberWorld.pair()
    check(world.settle() != nil, "silence")
    world.handle(.subscribed(KeyRange(from: 0, through: 9)), at: 0)
    check(world.settle(limit: 100) != nil, "silence")
    Self.propose(50, to: 0, from: 1, &world)
    check(world.settle(limit: 40) == nil, "the proposer goes on asking")
    check(world.numbers(0), is: [])
    check(world[0].status.undecided, is: 1, "the decision is still to be made")
    check(
      world.notices.contains(.outsideSubscription(DotCloud([Dot(world[0].identity, 1)]))),
      "the application is told")
    let id = world[0].desk.waiting[0].id
    world.handle(.decided(id, .reject("not here")), at: 0)
    check(world.settle(limit: 400) != nil, "silence")
    check(world.conclusions.map(\.outcome), is: [.decided(.rejected("not here"))])
  }
}
