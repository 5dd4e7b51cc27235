import CRDTs
import Causality
import Checking
import Testing

@testable import Replication

/// Peers that have not said, or not all of it, whom they are in touch with.
@Suite struct MissingGreetingTests {
  /// A line of three of which the end is in session with the middle by what was sent to it, while
  /// every greeting of the middle was lost.
  private func overtaken() throws -> NumberWorld {
    var world = try NumberWorld([[1], [0, 2], [1]])
    world.insert(5, at: 1)
    for _ in 0..<400 where world[0].peers[0].boot == nil {
      for place in world.places { world.persist(place) }
      world.letters.removeAll { letter in
        letter.from == 1 && letter.to == 0 && (try? letter.packet().greeting) ?? nil != nil
      }
      if !world.letters.isEmpty {
        world.deliver()
      } else if let next = world.nextToWake {
        world.tick(next)
      }
    }
    check(world.numbers(0), is: [5], "it is in session")
    return world
  }

  @Test func `who was heard before its greeting is not yet known to have no other peers`() throws {
    let world = try overtaken()
    check(!world[0].isCutOfAll, "others may hold less")
    check(!world[0].isOnlyPeer(of: 0), "others may bring the rest")
  }

  @Test func `a greeting that was lost is asked for until it comes`() throws {
    var world = try overtaken()
    world.letters.removeAll { $0.from == 1 && $0.to == 0 }
    check(world.settle(limit: 3000) != nil, "silence")
    world.checkAgreement()
    check(world[0].peers[0].neighbours, is: [world.id(2)])
    check(!world[0].isCutOfAll, "it is known by now whom it does not know")
    world.handle(.disconnected(world.id(2)), at: 1)
    world.insert(6, at: 0)
    check(world.settle(limit: 3000) != nil, "silence")
    check(world.numbers(1), is: [5, 6])
    check(world.numbers(2), is: [5])
  }

  @Test func `who has no room to name all its neighbours says that there are more`() throws {
    var settings = ReplicationConfiguration()
    settings.packetLimit = ReplicationConfiguration.smallestPacket
    // The first knows all those of whom the hub has room to tell it.
    let lines = (1...30).map { (0, $0) } + (2...60).map { (1, $0) }
    let world = try NumberWorld.graph(61, lines, configuration: settings)
    let named = world[0].peers[0].neighbours
    check((1..<59).contains(named.count), "\(named.count) of 59 found room")
    let isKnown = named.allSatisfy { name in world[0].peers.contains { $0.id == name } }
    check(isKnown, "it is in touch with all of them")
    check(!world[0].isCutOfAll, "there are others")
  }
}
