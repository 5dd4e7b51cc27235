import Convergence
import Testing

/// Parts that list many keys are joined by walking, those that list few by looking for each.
@Suite struct LargeParts {
  private typealias Numbers = ORSet<Int>

  /// A replica's edits after a base that everybody has, one delta for each, in their order.
  private func edits(
    of replica: UInt64, on base: Causal<Numbers>, _ random: inout KeyedSequence
  ) -> (state: Causal<Numbers>, deltas: [Causal<Numbers>]) {
    var editor = Replica<Numbers>(ReplicaID(replica), resuming: base)
    let deltas = (0..<300).map { _ in
      let number = Int(random.below(400))
      return editor.edit {
        random.below(3) == 0 ? $0.remove(number, using: &$1) : $0.insert(number, using: &$1)
      }
    }
    return (editor.state, deltas)
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `a part of many keys joins as its pieces do`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 508))
    var author = Replica<Numbers>(ReplicaID(9))
    author.edit { $0.insert(contentsOf: 0..<200, using: &$1) }
    let alice = edits(of: 1, on: author.state, &random)
    let bob = edits(of: 2, on: author.state, &random)
    let groups = [alice, bob].map { $0.deltas.reduce(into: Causal<Numbers>()) { $0.merge($1) } }
    // Whole with part: what is gone is no longer listed.
    var (atOnce, inPieces) = (bob.state, bob.state)
    atOnce.merge(groups[0])
    for delta in alice.deltas { inPieces.merge(delta) }
    #expect(atOnce == inPieces, "replay: seed \(seed)")
    #expect(atOnce.canonicalBytes == inPieces.canonicalBytes, "replay: seed \(seed)")
    #expect(atOnce.store.elements == inPieces.store.elements && !atOnce.store.isEmpty)
    // Part with part: what is gone stays listed, so that it goes elsewhere too.
    (atOnce, inPieces) = (groups[1], groups[1])
    atOnce.merge(groups[0])
    for delta in alice.deltas { inPieces.merge(delta) }
    #expect(atOnce == inPieces, "replay: seed \(seed)")
    var elsewhere = author.state
    elsewhere.merge(atOnce)
    var both = alice.state
    both.merge(bob.state)
    #expect(elsewhere == both, "replay: seed \(seed)")
  }
}
