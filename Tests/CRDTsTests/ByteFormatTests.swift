import Convergence
import Foundation
import Testing

@Suite struct ByteFormat {
  /// The hexadecimal digits of the page's example, without what is said about them.
  private func example() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(
        path: "Sources/CanonicalCoding/CanonicalCoding.docc/ByteFormat.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```")
    try #require(blocks.count == 3, "the page has one example")
    return blocks[1].split(separator: "\n").map { $0.prefix(28) }.joined(separator: " ")
  }

  @Test func `the example of the page is what is written`() throws {
    var replica = Replica<ORSet<String>>(ReplicaID(9))
    replica.edit { $0.insert("apple", using: &$1) }
    replica.edit { $0.insert("apricot", using: &$1) }
    try expectGolden(replica.state, example())
  }

  @Test func `a delta of one edit of a large set is small`() throws {
    let replicas = (1...2 as ClosedRange<UInt64>).map { ReplicaID($0 &* 0x9E37_79B9_7F4A_7C15) }
    let size: UInt64 = 1_000_000
    var state = Causal<ORSet<Int>>.initial
    for element in 0..<1000 as Range<UInt64> {
      // As many elements as matter, with the dots they would have among a million.
      var dots = DotSource(unchecked: replicas[0], after: size - 1000 + element)
      state.store.insert(Int(element), using: &dots)
    }
    state.context.merge(CausalContext(DotCloud(DotRun(replicas[0], 1, size))))
    for replica in replicas {
      var editor = Replica<ORSet<Int>>(replica, resuming: state)
      let element = Int.max - 1
      let own = element.canonicalBytes.count - 1
      let addition = editor.edit { $0.insert(element, using: &$1) }
      #expect(addition.canonicalBytes.count - own <= 24)
      let removal = editor.edit { $0.remove(500, using: &$1) }
      #expect(removal.canonicalBytes.count - 2 <= 32)
    }
  }

  @Test func `random integers take little more than they must`() throws {
    var random = KeyedRandom(seed: 1).sequence(KeyedRandom.Stream(rawValue: 504))
    var dots = DotSource(unchecked: ReplicaID(1 << 60), after: 0)
    var state = Causal<ORSet<Int>>.initial
    let count = 4096
    for _ in 0..<count {
      let element = Int(truncatingIfNeeded: random.below(.max) &* 2 &+ random.below(2))
      state.store.insert(element, using: &dots)
    }
    state.context.merge(CausalContext(DotCloud(DotRun(dots.replica, 1, dots.sequence))))
    // 52 + 1.5 bits for the gap and 10.6 for the dot is what nobody could do without.
    #expect(state.canonicalBytes.count * 8 <= count * 69)
  }

  @Test func `numbers in a row take less than a byte each, and come back`() throws {
    var replica = Replica<ORSet<Int>>(ReplicaID(1 << 60))
    replica.edit { $0.insert(contentsOf: 0..<1000, using: &$1) }
    let bytes = replica.state.canonicalBytes
    #expect(bytes.count < 1000)
    #expect(try Causal<ORSet<Int>>(canonicalBytes: bytes) == replica.state)
  }
}
