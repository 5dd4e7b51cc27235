import CRDTs
import Causality
import Checking
import Testing

@testable import Replication

/// When what is new is sent, and on how many replicas it is.
@Suite struct BatchingTests {
  @Test func `changes are gathered for an interval, or until they are many bytes`() throws {
    var settings = ReplicationConfiguration(gossipInterval: 10_000_000_000, phase: 5_000_000_000)
    settings.batchLimit = 1000
    var world = try NumberWorld([[1], [0]], configuration: settings)
    world.greet()
    world.now = world.now.advanced(by: 1_000_000_000)
    let start = world.now
    var count = 0
    while world[0].deadline.map({ $0 > world.now }) ?? true {
      world.insert(count, at: 0)
      world.persist(0)
      count += 1
      if count > 500 { break }
    }
    check((10..<100).contains(count), "\(count) edits are a thousand bytes")
    world.tick(0)
    check(world.now, is: start, "and go without delay")
    check(try world.letters[0].packet().changes?.store.elements, is: Array(0..<count), "as one")
    check(world.settle() != nil, "silence")
    world.insert(1000, at: 0)
    world.persist(0)
    check((world[0].deadline ?? .zero) > world.now, "it begins to gather anew")
    check(world.settle() != nil, "silence")
    world.checkAgreement()
  }

  @Test func `what is on too few replicas is counted until it is on enough`() throws {
    var settings = ReplicationConfiguration()
    settings.replicationFactor = 3
    let mesh = (0..<4).flatMap { first in (first + 1..<4).map { (first, $0) } }
    var world = try NumberWorld.graph(4, mesh, configuration: settings)
    check(world[0].status.health, is: .good)
    for place in 1..<4 { world.handle(.disconnected(world.id(place)), at: 0) }
    world.insert(1, at: 0)
    world.insert(2, at: 0)
    check(world[0].status.thinlySpread, is: 0, "nothing is durable yet")
    world.persist(0)
    var thin = [world[0].status.thinlySpread]
    for place in 1..<4 {
      world.handle(.connected(world.id(place)), at: 0)
      for other in 1..<4 where other != place {
        world.handle(.disconnected(world.id(other)), at: place)
      }
      check(world.settle(limit: 3000) != nil, "silence")
      thin.append(world[0].status.thinlySpread)
    }
    check(thin, is: [2, 2, 0, 0], "alone, with one other, with two, with three")
    check(world[0].status.health, is: .good)
    world.insert(3, at: 0)
    world.persist(0)
    check(world[0].status.health, is: .impaired)
  }
}
