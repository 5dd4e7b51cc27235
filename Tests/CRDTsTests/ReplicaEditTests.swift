import Causality
import Checking
import Lattices
import Testing

@testable import CRDTs

/// What a replica asks of those who edit it, and what it starts from.
@Suite struct ReplicaEdits {
  /// A host may go from one task to another only if its replica may.
  private struct Host: ~Copyable, Sendable {
    var replica = Replica<ORSet<Int>>(ReplicaID(9))
  }

  @concurrent private static func edited(_ host: consuming Host) async -> Host {
    host.replica.edit { $0.insert($0.count, using: &$1) }
    return host
  }

  @Test func `a replica may be edited wherever it is sent`() async {
    let host = await Self.edited(await Self.edited(Host()))
    check(Array(host.replica.value), is: [0, 1])
  }

  @Test func `an edit of several mutators is told by all of their deltas, and by no fewer`() {
    var alice = Replica<ORSet<Int>>(ReplicaID(9))
    let old = alice.edit { $0.insert(0, using: &$1) }
    let before = alice.dots.sequence
    check(alice.tellsAll(Causal(), since: before), "nothing has happened")
    var set = alice.value
    let deltas = [
      set.insert(1, using: &alice.dots), set.remove(0, using: &alice.dots),
      set.insert(2, using: &alice.dots),
    ]
    let pairs = [deltas[0].merging(deltas[1]), deltas[1].merging(deltas[2])]
    for delta in deltas + pairs + [old, Causal()] {
      check(!alice.tellsAll(delta, since: before), "\(delta)")
    }
    let all = deltas[2].merging(deltas[0]).merging(deltas[1])
    check(alice.tellsAll(all, since: before), "\(all)")
  }

  @Test func `the joined delta of several mutators is one edit to everybody`() {
    var alice = Replica<ORSet<Int>>(ReplicaID(9))
    var bob = Replica<ORSet<Int>>(ReplicaID(16))
    bob.merge(alice.edit { $0.insert(0, using: &$1) })
    bob.merge(
      alice.edit { set, dots in
        let removal = set.remove(0, using: &dots)
        return removal.merging(set.insert(1, using: &dots)).merging(set.insert(2, using: &dots))
      })
    #expect(Array(bob.value) == [1, 2])
    #expect(bob.state == alice.state)
  }

  @Test func `a replica that resumes what was collected from nothing equals its peers`() {
    var alice = Replica<ORSet<Int>>(ReplicaID(9))
    var collected = Causal<ORSet<Int>>()
    for number in 0..<4 { collected.merge(alice.edit { $0.insert(number, using: &$1) }) }
    collected.merge(alice.edit { $0.remove(2, using: &$1) })
    var resumed = Replica<ORSet<Int>>(ReplicaID(9), resuming: collected)
    check(resumed.state, is: alice.state)
    let next = resumed.edit { $0.insert(4, using: &$1) }
    #expect(next.context.contains(Dot(ReplicaID(9), 6)))
    alice.merge(next)
    check(resumed.state, is: alice.state)
    check(Replica<ORSet<Int>>(ReplicaID(9), resuming: Causal()).state, is: .initial)
  }
}
