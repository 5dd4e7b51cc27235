import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// What must be on disk before it is told, and what a start from disk makes of it.
@Suite struct DurabilityTests {
  @Test func `an edit that is not durable is never sent (P20)`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.persist(0)
    world.insert(2, at: 0)
    world.tick(0)
    check(try world.letters[0].packet().changes?.store.elements, is: [1])
    world.crash(0)
    try world.restart(0)
    world.insert(3, at: 0)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [1, 3])
    check(world[1].state.context.dots.count, is: 2, "the lost edit's dot is minted again unseen")
  }

  @Test func `an acknowledgement waits for the disk (B3)`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.persist(0)
    world.tick(0)
    world.deliver()
    check(world.numbers(1), is: [1], "what was received is shown at once")
    check(world.letters.count, is: 0, "and not acknowledged")
    world.crash(1)
    try world.restart(1)
    check(world.numbers(1), is: [])
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [1], "it comes again")
  }

  @Test func `a repetition of what is not yet durable is not acknowledged either`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.persist(0)
    world.tick(0)
    world.deliver(keeping: true)
    world.deliver(keeping: true)
    check(world[1].statistics.redundant, is: 1)
    check(world.letters.count, is: 1, "the letter itself and no answer")
    world.crash(1)
    try world.restart(1)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
  }

  @Test func `a question is answered from what is durable`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    check(world.settle() != nil, "silence")
    world.insert(2, at: 0)
    world.crash(1)
    try world.restart(1)
    world.tick(1)
    world.deliver()
    check(try world.letters[0].packet().changes == nil, "nothing is missing that can be sent")
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: [1, 2])
  }

  @Test func `a replica that comes back asks before it sends all it has`() throws {
    var world = try NumberWorld.pair()
    for number in 0..<20 { world.insert(number, at: 0) }
    check(world.settle() != nil, "silence")
    world.crash(0)
    try world.restart(0)
    check(world.numbers(0), is: Array(0..<20))
    let before = world.history.count
    check(world.settle(), is: 4, "a greeting, the question who it is from, the answer, and a sign")
    world.checkAgreement()
    for letter in world.history[before...] {
      check(try letter.packet().changes == nil, "nobody lacks anything")
      check(letter.bytes.count < 70, "\(letter.bytes.count) bytes")
    }
  }

  @Test func `an identity goes on after its last durable dot`() throws {
    var world = try NumberWorld.pair()
    var seen: Set<Int> = []
    for round in 0..<6 {
      world.insert(2 * round, at: 0)
      world.persist(0)
      world.insert(2 * round + 1, at: 0)
      seen.insert(2 * round)
      if round % 2 == 0 { check(world.settle() != nil, "silence") } else { world.tick(0) }
      if round % 2 == 0 { seen.insert(2 * round + 1) }
      world.crash(0)
      try world.restart(0)
    }
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(1), is: seen.sorted())
    check(world[1].state.context.dots.count, is: UInt64(seen.count), "one dot for each")
  }

  @Test func `a replica that has lost its disk gets everything again (C4, P14)`() throws {
    for isToldOfLoss in [true, false] {
      var world = try NumberWorld.pair()
      for number in 0..<5 { world.insert(number, at: number % 2) }
      check(world.settle() != nil, "silence")
      world.crash(0, losingDisk: true)
      try world.restart(0)
      check(world.numbers(0), is: [])
      check(world[0].deadline != nil, "it asks")
      if !isToldOfLoss {
        world.insert(9, at: 1)
        world.persist(1)
        world.tick(1)
        check(try world.letters[0].packet().changes?.store.elements, is: [9])
        world.deliver()
        check(world[0].statistics.stale, is: 1, "it was meant for the process before")
      }
      check(world.settle() != nil, "silence")
      world.checkAgreement()
      check(world.numbers(0), is: isToldOfLoss ? [0, 1, 2, 3, 4] : [0, 1, 2, 3, 4, 9])
    }
  }

  @Test func `what an earlier incarnation has said counts no more`() throws {
    var world = try NumberWorld.pair()
    for number in 0..<3 { world.insert(number, at: 1) }
    check(world.settle() != nil, "silence")
    let late = world.history.filter { $0.from == 0 }
    check(!late.isEmpty, "the first incarnation has acknowledged")
    world.crash(0, losingDisk: true)
    try world.restart(0)
    world.tick(0)
    for _ in 0..<3 { world.deliver() }
    check(try world.letters[0].packet().changes != nil, "all that it lacks is on its way")
    world.letters = late
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(0), is: [0, 1, 2], "although that was lost and an old letter came")
  }

  @Test func `records that were damaged are refused at the start`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    let record = Record.changes(Changes(world[0].state, of: world[0].lineage)).canonicalBytes
    for length in 0..<record.count {
      let torn = Array(record[..<length])
      let replicator = try? Replicator<ORSet<Int>>(
        ReplicaID(1), peers: [], incarnation: 1, restoring: [record, torn])
      check(replicator == nil, "\(length) of \(record.count) bytes (P19)")
    }
  }

  @Test func `a host may say anything of how many records are durable`() throws {
    var replicator = try Replicator<ORSet<Int>>(ReplicaID(1), peers: [])
    var replica = Replica<ORSet<Int>>(ReplicaID(1))
    for number in 0..<3 {
      let delta = replica.edit { $0.insert(number, using: &$1) }
      _ = replicator.handle(.edited(delta), at: .zero)
      for count in [.min, -1, 0] {
        _ = replicator.handle(.persisted(count: count), at: .zero)
        check(replicator.durable.store.count, is: number, "\(count)")
      }
      _ = replicator.handle(.persisted(count: number == 1 ? 2 : .max), at: .zero)
      check(replicator.durable.store.count, is: number + 1)
    }
  }
}
