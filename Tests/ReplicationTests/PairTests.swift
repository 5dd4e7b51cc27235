import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

@Suite struct PairTests {
  /// A pair of which the first has an edit on disk that it has sent.
  private func pairWithLetter() throws -> NumberWorld {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.persist(0)
    world.tick(0)
    check(world.letters.count, is: 1)
    return world
  }

  @Test func `replicas greet each other, and are silent if they have nothing`() throws {
    var world = try NumberWorld([[1], [0]])
    world.tick(0)
    check(world.settle(), is: 3, "a greeting, its answer, and a sign that the answer has come")
    check(world.isSilent, "nothing more to say")
    check(world[0].statistics.greetings + world[1].statistics.greetings, is: 2)
  }

  @Test func `an edit costs one delta and one acknowledgement`() throws {
    var world = try NumberWorld.pair()
    world.insert(7, at: 0)
    check(world[0].deadline, is: nil, "nothing is sent that is not on disk")
    check(world.settle(), is: 2)
    world.checkAgreement()
    check(world.numbers(1), is: [7])
    check(world[0].statistics.deltas, is: 1)
    check(world[0].statistics.digests, is: 0)
    check(world[1].statistics.deltas, is: 0)
    check(world[1].statistics.digests, is: 1)
    world.remove(7, at: 1)
    check(world.settle(), is: 2)
    check(world.numbers(0), is: [])
    check(world.now, is: .zero, "no time passes where nothing is lost")
  }

  @Test func `several edits go in one delta`() throws {
    var world = try NumberWorld.pair()
    for number in 0..<50 { world.insert(number, at: 0) }
    check(world.settle(), is: 2)
    check(world.numbers(1), is: Array(0..<50))
    check(world[0].statistics.deltas, is: 1)
  }

  @Test func `being behind by any number of edits costs one round and little more than the delta`()
    throws
  {
    for count in [1, 2, 10, 100, 1000] {
      var world = try NumberWorld.pair()
      for number in 0..<count { world.insert(number, at: 0) }
      let delta = world[0].state.canonicalBytes.count
      check(world.settle(), is: 2, "\(count) edits: one round trip")
      world.checkAgreement()
      let bytes = world.history.reduce(0) { $0 + $1.bytes.count }
      check(
        bytes * 10 <= delta * 11 + 640, "\(count) edits: \(bytes) bytes for a delta of \(delta)")
    }
  }

  @Test func `a lost delta is repeated, less and less often`() throws {
    var world = try pairWithLetter()
    var times: [Int64] = []
    for _ in 0..<5 {
      world.letters.removeAll()
      world.tick(0)
      times.append(world.now.nanoseconds / 1_000_000)
    }
    let waits = zip(times, [0] + times).map { $0 - $1 }
    for (wait, base) in zip(waits, [400, 800, 1600, 1600, 1600] as [Int64]) {
      check(wait >= base && wait <= base + base / 8, "\(waits)")
    }
    check(world[0].statistics.repeated, is: 5)
    check(world[0].statistics.deltas, is: 6)
    check(world.settle(), is: 2)
    world.checkAgreement()
    world.insert(2, at: 0)
    world.persist(0)
    world.tick(0)
    world.letters.removeAll()
    let patience = (world[0].deadline ?? .zero).nanoseconds - world.now.nanoseconds
    check(
      (400_000_000...450_000_000).contains(patience), "after a success it starts anew (P17)")
    check(world.settle(), is: 2)
    world.checkAgreement()
  }

  @Test func `an older acknowledgement that comes late takes nothing back (P13)`() throws {
    var world = try pairWithLetter()
    world.deliver()
    world.persist(1)
    let late = world.letters.removeLast()
    world.insert(2, at: 0)
    check(world.settle() != nil, "silence")
    world.letters = [late]
    world.deliver()
    world.checkAgreement()
  }

  @Test func `a replica that hears of something it lacks asks for it`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.persist(0)
    let holdings = Holdings(world[0].state.context.dots, of: world[0].lineage)
    let hint = Packet<ORSet<Int>>(
      from: world[0].boot, to: world[1].boot, .frames([.have(holdings, .acknowledgement)]))
    world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: hint.bytes)]
    world.deliver()
    world.tick(1)
    check(world.letters.map(\.from), is: [1])
    check(try world.letters[0].packet().isRequest, "a request")
    check(world.settle() != nil, "silence")
    world.checkAgreement()
  }

  @Test func `a lost acknowledgement costs one repetition`() throws {
    var world = try pairWithLetter()
    world.deliver()
    world.persist(1)
    check(world.letters.count, is: 1)
    world.letters.removeAll()
    check(world[1].deadline, is: nil, "the receiver is done")
    check(world.settle(), is: 2)
    world.checkAgreement()
    check(world[1].statistics.redundant, is: 1)
    check(world[0].statistics.repeated, is: 1)
  }

  @Test func `letters that come twice or late change nothing`() throws {
    var world = try NumberWorld.pair()
    for number in 0..<4 {
      world.insert(number, at: number % 2)
      if number == 2 { world.remove(0, at: 0) }
      _ = world.settle()
    }
    let state = world[0].state
    let old = world.history
    for letter in old.reversed() + old {
      world.letters.append(letter)
      world.deliver(world.letters.count - 1)
    }
    check(world.settle() != nil, "silence again")
    world.checkAgreement()
    check(world[0].state, is: state)
    check(world[0].state.store.elements, is: [1, 2, 3])
  }

  @Test func `edits on both sides at once cross and agree`() throws {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    world.insert(2, at: 1)
    world.persist(0)
    world.persist(1)
    world.tick(0)
    world.tick(1)
    check(world.letters.count, is: 2)
    check((world.settle() ?? 99) <= 4, "two deltas, two acknowledgements")
    world.checkAgreement()
    check(world.numbers(0), is: [1, 2])
  }

  @Test func `an acknowledgement waits for all that came before it`() throws {
    var world = try pairWithLetter()
    world.insert(2, at: 0)
    world.persist(0)
    world.tick(0)
    check(world.letters.count, is: 2)
    world.deliver()
    world.deliver()
    check(world.unsyncedCount(1), is: 2)
    world.persist(1, 1)
    world.persist(1, 1)
    check(world.settle() != nil, "silence")
    world.checkAgreement()
    check(world[0].statistics.repeated, is: 0, "nothing is sent again")
    check(world[1].statistics.redundant, is: 0, "nothing is sent that has arrived")
  }

  @Test func `a question that cannot be answered yet is asked once a tick (C18)`() throws {
    var world = try pairWithLetter()
    world.letters.removeAll()
    world.insert(2, at: 1)
    let count = world.settle() ?? 999
    check(count <= 12, "\(count) letters, though the first delta is thought to be under way")
    world.checkAgreement()
  }

  @Test func `a world that is copied goes on twice`() throws {
    var world = try pairWithLetter()
    let checkpoint = world
    var fork = checkpoint
    world.insert(2, at: 1)
    check(world.settle() != nil, "silence")
    check(fork.numbers(1), is: [])
    fork.letters.removeAll()
    fork.insert(3, at: 1)
    check(fork.settle() != nil, "silence")
    check([world.numbers(0), fork.numbers(0)], is: [[1, 2], [1, 3]])
    var again = checkpoint
    again.insert(2, at: 1)
    check(again.settle() != nil, "silence")
    check(
      again.history.map(\.bytes), is: world.history.map(\.bytes), "the same course, byte by byte")
    check(checkpoint.letters.count, is: 1, "the checkpoint has not moved")
  }
}
