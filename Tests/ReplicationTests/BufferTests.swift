import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// Deltas while they are to be had, and the whole state after that.
@Suite struct BufferTests {
  private func isWhole(_ letter: NumberWorld.Letter) throws -> Bool? {
    try letter.packet().changes?.store.isWhole
  }

  /// A pair of which the first has made ten edits that the second has not been sent.
  private func pairBehind(capacity: Int) throws -> NumberWorld {
    var world = try NumberWorld.pair(capacity: capacity)
    for number in 0..<10 {
      world.insert(number, at: 0)
      world.persist(0)
    }
    world.tick(0)
    return world
  }

  @Test func `a whole state is sent if a delta is gone, and only then`() throws {
    var probe = try NumberWorld.pair()
    probe.insert(0, at: 0)
    let size = Record.changes(Changes(probe[0].state, of: probe[0].lineage)).canonicalBytes.count
    for (capacity, whole) in [(0, true), (10 * size - 1, true), (10 * size, false)] {
      var world = try pairBehind(capacity: capacity)
      check(try isWhole(world.letters[0]), is: whole, "\(capacity) bytes")
      check(world.settle(), is: 2, "\(capacity) bytes")
      world.checkAgreement("\(capacity) bytes")
      check(world[0].statistics.wholeStates, is: whole ? 1 : 0, "\(capacity) bytes")
      check(world[0].statistics.deltas, is: whole ? 0 : 1, "\(capacity) bytes")
    }
  }

  @Test func `what is gone does not matter to a peer that has it (P18)`() throws {
    var world = try pairBehind(capacity: 100)
    check(world.settle() != nil, "silence")
    for number in 10..<30 {
      world.insert(number, at: number % 2)
      check(world.settle(), is: 2)
    }
    world.checkAgreement()
    check(world[0].statistics.wholeStates, is: 1, "the first time only")
    check(world[1].statistics.wholeStates, is: 0)
  }

  @Test func `the buffer stays within its capacity while a peer is gone (B4)`() throws {
    var buffer = DeltaBuffer<ORSet<Int>>(capacity: 1000)
    var set = ORSet<Int>(isWhole: true)
    var dots = DotSource(unchecked: ReplicaID(1), after: 0)
    for number in 0..<500 {
      buffer.append(set.insert(number, using: &dots), size: 100)
      for age in 0..<20 where number >= age {
        let sequence = UInt64(number - age) + 1
        let found = buffer.changes(bringing: DotCloud(DotRun(ReplicaID(1), sequence, sequence)))
        check(found != nil, is: age < 10, "a delta \(age) edits ago, after \(number)")
      }
    }
    check(buffer.changes(bringing: DotCloud())?.isEmpty, is: true, "nothing is missing")
  }

  @Test func `the buffer brings the missing deltas and no part of them`() throws {
    var buffer = DeltaBuffer<ORSet<Int>>(capacity: 1 << 20)
    var set = ORSet<Int>(isWhole: true)
    var dots = DotSource(unchecked: ReplicaID(1), after: 0)
    for number in 0..<10 { buffer.append(set.insert(number, using: &dots), size: 1) }
    let missing = DotCloud([Dot(ReplicaID(1), 3), Dot(ReplicaID(1), 7)])
    check(buffer.changes(bringing: missing)?.first?.store.elements, is: [2, 6])
    let beyond = DotCloud([Dot(ReplicaID(1), 3), Dot(ReplicaID(1), 11)])
    check(buffer.changes(bringing: beyond) == nil, "a part would be taken for all")
    check(buffer.changes(bringing: DotCloud([Dot(ReplicaID(2), 1)])) == nil, "nobody has that")
    let removal = set.remove(4, using: &dots)
    buffer.append(removal, size: 1)
    let group = buffer.changes(bringing: DotCloud(DotRun(ReplicaID(1), 9, 11)))?.first
    check(group?.context.dots.description, is: "{1:5, 1:9…11}")
    check(group?.store.elements, is: [8, 9])
  }

  @Test func `a start from disk fills the buffer again`() throws {
    var world = try pairBehind(capacity: 1 << 20)
    world.letters.removeAll()
    world.crash(0)
    try world.restart(0)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world[0].statistics.wholeStates, is: 0)
  }

  @Test func `a whole state that was received is handed on`() throws {
    var world = try NumberWorld(
      [[1], [0, 2], [1]], configuration: ReplicationConfiguration(bufferCapacity: 0))
    for number in 0..<5 { world.insert(number, at: 0) }
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world.numbers(2), is: Array(0..<5))
    check(world[1].statistics.wholeStates, is: 1)
  }
}
