import CRDTs
import Causality
import Checking
import Testing

@testable import Replication

/// Replicas that hear of each other through others.
@Suite struct RelayTests {
  @Test func `an edit goes down a line, and an answer comes back up`() throws {
    var world = try NumberWorld([[1], [0, 2], [1]])
    world.greet()
    world.insert(1, at: 0)
    let first = world.settle() ?? 99
    world.checkAgreement()
    check(world.numbers(2), is: [1])
    check(first, is: 4, "two hops, a delta and an acknowledgement each")
    world.remove(1, at: 2)
    world.insert(2, at: 2)
    check(world.settle(), is: 4, "as many on the way back")
    world.checkAgreement()
    check(world.numbers(0), is: [2])
  }

  @Test func `what a replica hands on and the network loses is handed on again (P17)`() throws {
    for lost in 1...3 {
      var world = try NumberWorld([[1], [0, 2], [1]])
      world.greet()
      world.insert(1, at: 0)
      var left = lost
      for _ in 0..<200 where left > 0 {
        for place in world.places where world.unsyncedCount(place) > 0 { world.persist(place) }
        if world.letters.isEmpty {
          let next = try #require(world.nextToWake)
          world.tick(next)
        } else if world.letters[0].to == 2, try world.letters[0].packet().changes != nil {
          world.letters.remove(at: 0)
          left -= 1
        } else {
          world.deliver()
        }
      }
      check(left, is: 0, "\(lost) are lost")
      let count = world.settle() ?? 999
      check(count <= 20, "\(count) letters after \(lost) were lost")
      world.checkAgreement("\(lost) lost")
    }
  }

  @Test func `a long line agrees, whoever edits`() throws {
    let count = 8
    let peers = (0..<count).map { place in
      [place - 1, place + 1].filter { (0..<count).contains($0) }
    }
    var world = try NumberWorld(peers)
    for place in 0..<count { world.insert(place, at: place) }
    check(world.settle(limit: 1000) != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: Array(0..<count))
  }

  @Test func `a hole of any size is filled in two rounds (C17)`() throws {
    for count in [1, 10, 100] {
      var world = try NumberWorld.pair()
      for number in 0..<count {
        world.insert(number, at: 0)
        world.persist(0)
        if number % 2 == 0 {
          world.tick(0)
          world.letters.removeAll()
        }
      }
      let letters = world.settle() ?? 999
      check(letters <= 4, "\(letters) letters for \(count) edits, half of them sent in vain")
      world.checkAgreement()
    }
  }

  @Test func `in a full mesh every edit reaches everybody with few letters`() throws {
    var world = try NumberWorld((0..<5).map { place in (0..<5).filter { $0 != place } })
    world.greet()
    world.insert(1, at: 0)
    check(world.settle(), is: 20, "four deltas, their acknowledgements, and a question a pair")
    world.checkAgreement()
    check(world[0].statistics.deltas, is: 4)
  }

  @Test func `a replica that is down holds up nobody, and catches up later`() throws {
    var world = try NumberWorld([[1, 2], [0, 2], [0, 1]])
    world.crash(2)
    for number in 0..<10 { world.insert(number, at: number % 2) }
    for _ in 0..<40 {
      for place in 0..<2 {
        world.persist(place)
        world.tick(place)
      }
      while !world.letters.isEmpty { world.deliver() }
    }
    check(world.numbers(0), is: Array(0..<10))
    check(world.numbers(1), is: Array(0..<10))
    check(world[0].deadline != nil, "the third is not forgotten")
    try world.restart(2)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
  }
}
