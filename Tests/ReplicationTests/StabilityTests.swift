import CRDTs
import Causality
import Checking
import SortedCollections
import Testing

@testable import Replication

/// What is kept for whom, and for how long.
@Suite struct StabilityTests {
  private static let mesh = (0..<5).flatMap { first in (first + 1..<5).map { (first, $0) } }

  /// What a replicator remembers that could grow: bytes of deltas, and runs of dots.
  private func memory(_ replicator: Replicator<ORSet<Int>>) -> (bytes: Int, runs: Int) {
    let runs = replicator.peers.reduce(0) { sum, peer in
      let clouds = [
        peer.known.dots, peer.eager, peer.offered, peer.asked, peer.owed, peer.unfounded,
      ]
      return sum + clouds.reduce(0) { $0 + $1.runs.count }
    }
    return (replicator.buffer.heldSize, runs + replicator.pending.count)
  }

  @Test func `whoever is in touch with all knows that its cut is that of all`() throws {
    let shapes: [(name: String, lines: [(Int, Int)], knowing: [Int])] = [
      ("pair", [(0, 1)], [0, 1]), ("star", [(0, 1), (0, 2), (0, 3)], [0]),
      ("line", [(0, 1), (1, 2), (2, 3)], []), ("short line", [(0, 1), (1, 2)], [1]),
      ("ring", [(0, 1), (1, 2), (2, 3), (3, 0)], []),
      ("mesh", [(0, 1), (1, 2), (0, 2)], [0, 1, 2]),
    ]
    for (name, lines, knowing) in shapes {
      let count = (lines.flatMap { [$0.0, $0.1] }.max() ?? 0) + 1
      var world = try NumberWorld(Array(repeating: [], count: count))
      check(world[0].isCutOfAll, "who is alone is all there is")
      world = try NumberWorld.graph(count, lines)
      check(world.places.filter { world[$0].isCutOfAll }, is: knowing, name)
      world.insert(1, at: count - 1)
      while let place = world.letters.isEmpty ? world.nextToWake : 0 {
        for place in world.places { world.persist(place) }
        if world.letters.isEmpty { world.tick(place) } else { world.deliver() }
        for place in world.places where world[place].isCutOfAll {
          let cut = world[place].stableCut
          check(
            world.places.allSatisfy { cut.isDominated(by: world.durable($0).context.vector) },
            "\(name): \(place) knows what everybody has")
        }
      }
    }
  }

  @Test func `a delta is kept until all peers have it, however long one is away`() throws {
    var world = try NumberWorld.graph(5, Self.mesh)
    for number in 0..<20 { world.insert(number, at: number % 5) }
    check(world.settle(limit: 9000) != nil, "silence")
    for place in world.places {
      check(memory(world[place]).bytes, is: 0, "all have everything")
      check(world[place].stableCut, is: world[place].state.context.vector)
    }
    let cut = world[0].stableCut
    for place in 0..<4 { world.handle(.disconnected(world.id(4)), at: place) }
    for number in 20..<60 {
      world.insert(number, at: number % 4)
      check(world.settle(limit: 9000) != nil, "silence")
    }
    for place in 0..<4 {
      check(world[place].stableCut, is: cut, "who is away counts")
      check(memory(world[place]).bytes > 0, "and is waited for")
    }
    for place in 0..<4 {
      world.handle(.connected(world.id(4)), at: place)
      world.handle(.connected(world.id(place)), at: 4)
    }
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    check(world.statistics.wholeStates, is: 0)
    check(memory(world[0]).bytes, is: 0)
  }

  @Test func `while one of five is gone for ever memory is bounded, and free after its eviction`()
    throws
  {
    var settings = ReplicationConfiguration(bufferCapacity: 2000)
    settings.admitsStrangers = true
    var world = try NumberWorld.graph(5, Self.mesh, configuration: settings)
    world.insert(-1, at: 4)
    check(world.settle(limit: 9000) != nil, "silence")
    let atRest = memory(world[0])
    world.crash(4)
    func edit(_ numbers: Range<Int>) {
      for number in numbers {
        world.insert(number, at: number % 4)
        for _ in 0..<40 {
          for place in 0..<4 { world.persist(place) }
          guard world.letters.isEmpty else {
            world.deliver()
            continue
          }
          let waking = (0..<4).filter { world[$0].deadline != nil }
          guard let next = waking.min(by: { world[$0].deadline! < world[$1].deadline! })
          else { break }
          world.tick(next)
        }
      }
    }
    for round in 0..<4 {
      edit(round * 100..<round * 100 + 100)
      for place in 0..<4 {
        let held = memory(world[place])
        check(held.bytes <= 2000 && held.bytes > 1000, "\(held.bytes) bytes after \(round)")
        check(held.runs < 60, "\(held.runs) runs after \(round)")
      }
    }
    for place in 0..<4 { world.handle(.command(.evict(world.id(4))), at: place) }
    edit(400..<404)
    for place in 0..<4 {
      check(memory(world[place]).bytes, is: atRest.bytes)
      check(memory(world[place]).runs <= 3 * 5, "a run for each replica that its peers know of")
      check(world[place].stableCut[world.id(0)] > 90, "nobody waits for it")
    }
  }

  @Test func `a sleeper that returns after its eviction gets what it lacks and loses nothing`()
    throws
  {
    var settings = ReplicationConfiguration()
    settings.admitsStrangers = true
    for losesDisk in [false, true] {
      var world = try NumberWorld.graph(3, [(0, 1), (0, 2), (1, 2)], configuration: settings)
      for number in 0..<10 { world.insert(number, at: number % 3) }
      check(world.settle(limit: 9000) != nil, "silence")
      for place in 0..<2 {
        world.handle(.command(.evict(world.id(2))), at: place)
        world.handle(.disconnected(world.id(place)), at: 2)
      }
      world.insert(100, at: 2)
      world.remove(5, at: 2)
      world.remove(6, at: 0)
      world.remove(7, at: 1)
      world.insert(200, at: 0)
      check(world.settle(limit: 9000) != nil, "silence")
      check(memory(world[0]).bytes, is: 0, "the deltas are gone")
      if losesDisk {
        world.crash(2, losingDisk: true)
        try world.restart(2)
      } else {
        for place in 0..<2 { world.handle(.connected(world.id(place)), at: 2) }
      }
      check(world.settle(limit: 9000) != nil, "silence")
      world.checkAgreement("\(losesDisk)")
      let expected = losesDisk ? [0, 1, 2, 3, 4, 5, 8, 9, 200] : [0, 1, 2, 3, 4, 8, 9, 100, 200]
      check(world.numbers(0), is: expected, "\(losesDisk)")
      check(world[0].stableCut, is: world[0].state.context.vector, "it counts again")
    }
  }

  @Test func `who joins counts once it has caught up (P15)`() throws {
    var settings = ReplicationConfiguration()
    settings.admitsStrangers = true
    var world = try NumberWorld([[1], [0], []], configuration: settings)
    for number in 0..<10 { world.insert(number, at: number % 2) }
    check(world.settle() != nil, "silence")
    let cut = world[0].stableCut
    world.handle(.command(.join(world.id(0))), at: 2)
    while world[0].peers.count < 2 {
      if world.letters.isEmpty { world.tick(2) } else { world.deliver() }
    }
    check(world[0].stability.members[world.id(2)] == nil, "it has nothing of what is stable")
    check(world.settle() != nil, "silence")
    check(world[0].stability.members[world.id(2)] != nil, "it has caught up")
    world.handle(.disconnected(world.id(2)), at: 0)
    for number in 10..<14 { world.insert(number, at: number % 2) }
    check(world.settle() != nil, "silence")
    check(world[0].stableCut, is: cut, "and is waited for")
  }

  @Test func `what is remembered of a peer is bounded, whatever it says`() throws {
    var world = try NumberWorld.pair()
    let (from, to) = (world[0].boot, world[1].boot)
    for round in 0..<4 as Range<UInt64> {
      let dots = DotCloud((0..<1600).map { Dot(ReplicaID(9), 2 * ($0 + 1600 * round) + 1) })
      var lineage = Lineage()
      lineage.note(DotRun(ReplicaID(9), 1, 99_999), boot: 5)
      let packet = Packet<ORSet<Int>>(
        from: from, to: to, .frames([.have(Holdings(dots, of: lineage), .acknowledgement)]))
      world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: packet.bytes)]
      world.deliver()
    }
    check(world.rejections, is: [])
    check(world[1].peers[0].known.dots.runs.count, is: Peer.runLimit)
  }

  @Test func `nobody is asked for ever for what it does not have`() throws {
    var world = try NumberWorld.graph(3, [(0, 1), (0, 2), (1, 2)])
    let forged = DotCloud(DotRun(ReplicaID(9), 3, 7))
    var lineage = Lineage()
    lineage.note(DotRun(ReplicaID(9), 1, 99), boot: 5)
    func claim() throws {
      for liar in 1...2 {
        let packet = Packet<ORSet<Int>>(
          from: world[liar].boot, to: world[0].boot,
          .frames([.have(Holdings(forged, of: lineage), .acknowledgement)]))
        world.letters.append(NumberWorld.Letter(from: liar, to: 0, bytes: packet.bytes))
      }
      check(world.settle() != nil, "they are asked, and no more after a while")
    }
    try claim()
    for liar in 1...2 {
      check(
        world.notices.contains(.unfounded(forged, claimedBy: world.id(liar))), "\(world.notices)")
    }
    check(world[0].status.isConverged, "what does not exist is not lacking")
    let asked = world[0].statistics.requests
    check((8...20).contains(asked), "\(asked) times")
    try claim()
    check(world[0].statistics.requests - asked <= 4, "who was found out is hardly asked again")
    check(world.notices.count { if case .unfounded = $0 { true } else { false } }, is: 2)
  }

  @Test func `a peer that was out of reach for long is believed when it says so again`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.persist(0)
    let holdings = Holdings(world[0].durable.context.dots, of: world[0].lineage)
    let packet = Packet<ORSet<Int>>(
      from: world[0].boot, to: world[1].boot, .frames([.have(holdings, .acknowledgement)]))
    world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: packet.bytes)]
    world.deliver()
    for _ in 0..<20 {
      world.letters = []
      world.tick(1)
      if world[1].deadline == nil { break }
    }
    check(world[1].deadline, is: nil, "it has given up")
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [1])
    check(world[1].peers[0].unfounded, is: DotCloud())
  }
}
