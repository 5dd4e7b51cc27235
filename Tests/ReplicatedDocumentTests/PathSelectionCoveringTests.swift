import CRDTs
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import Testing

/// Which part of a document lies in which other, and what is left of a join.
@Suite struct PathSelectionCovering {
  private static let patterns: [PathPattern] = [
    "", "/**", "/a", "/a/b", "/*", "/*/b", "/a/*", "/**/b", "/b", "/a/b/c", "/c/**/a",
  ]

  private static func random(_ draw: inout KeyedSequence) -> PathSelection {
    PathSelection(
      including: (0...draw.below(2)).map { _ in draw.pick(from: patterns) },
      excluding: (0..<draw.below(3)).map { _ in draw.pick(from: patterns) })
  }

  @Test(arguments: [
    ("/a", "/a/b", true), ("/a/b", "/a", false), ("/a", "/a", true), ("/**", "/a/*/b", true),
    ("/*", "/a", true), ("/a", "/*", false), ("/*/b", "/a/b/c", true), ("/**/b", "/a/b", true),
    ("/a/b", "/**/b", false), ("/a/*", "/a/**", false), ("/*/*", "/a/b", true),
    ("/\u{E9}", "/e\u{301}", false), ("/e\u{301}", "/\u{E9}", false),
  ])
  func `a pattern covers another`(_ one: String, _ other: String, _ isCovered: Bool) throws {
    let first = PathSelection(including: [try PathPattern(parsing: one)])
    let second = PathSelection(including: [try PathPattern(parsing: other)])
    #expect(first.covers(second) == isCovered)
  }

  @Test func `what is excluded must be excluded by both`() {
    let whole = PathSelection(including: ["/a"])
    let less = PathSelection(including: ["/a"], excluding: ["/a/b"])
    #expect(whole.covers(less))
    #expect(!less.covers(whole))
    #expect(less.covers(PathSelection(including: ["/a/c"])))
    #expect(!less.covers(PathSelection(including: ["/a/*"])))
    #expect(less.covers(PathSelection(including: ["/a"], excluding: ["/a/*"])))
  }

  /// All documents of a random history, and their deltas.
  private func history(_ draw: inout KeyedSequence) throws -> [Causal<DocumentStore>] {
    var states = [Causal<DocumentStore>](repeating: .initial, count: 3)
    var all: [Causal<DocumentStore>] = []
    for _ in 0..<40 {
      let place = Int(draw.below(3))
      var document = Document(state: states[place])
      var dots = DotSource(
        resuming: ReplicaID(UInt64(place) + 1), after: states[place].context)
      var clock = HybridClock(after: states[place].store.latestTimestamp)
      let path = DocumentPath((0...draw.below(3)).map { _ in draw.pick(from: ["a", "b", "c"]) })
      let kind = draw.below(5)
      let delta = try? document.edit(using: &dots, clock: &clock, at: .zero) {
        (editor) throws(DocumentError) in
        switch kind {
        case 0: try editor.set(path, to: .integer(1))
        case 1: try editor.insert(.integer(2), into: path)
        case 2: try editor.increment(path, by: 1)
        case 3: try editor.removeValue(at: DocumentPath([path.keys[0]]))
        default: try editor.removeValue(at: path)
        }
      }
      if let delta, !delta.context.isEmpty {
        states[place].merge(delta)
        all.append(delta)
      }
      states[Int(draw.below(3))].merge(states[place])
      all.append(states[place])
    }
    return all
  }

  private func part(_ state: Causal<DocumentStore>, _ part: PathSelection) -> Causal<DocumentStore>
  {
    Causal(store: state.store.restricted(to: part), context: state.context)
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `the part of a join is the join of the parts`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1020))
    let states = try history(&draw)
    for _ in 0..<60 {
      let selection = Self.random(&draw)
      var whole = Causal<DocumentStore>.initial
      var parts = Causal<DocumentStore>.initial
      for _ in 0..<4 {
        let next = draw.pick(from: states)
        whole.merge(next)
        parts.merge(part(next, selection))
      }
      #expect(part(whole, selection) == parts, "seed \(seed), \(selection)")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a part of a part is the part, where the one covers the other`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1021))
    let states = try history(&draw)
    var count = 0
    for _ in 0..<200 {
      let (outer, inner) = (Self.random(&draw), Self.random(&draw))
      guard outer.covers(inner) else { continue }
      count += 1
      let state = draw.pick(from: states)
      #expect(
        part(part(state, outer), inner) == part(state, inner),
        "seed \(seed), \(inner) in \(outer)")
    }
    #expect(count > 0)
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `a dot stands in one place`(seed: UInt64) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1022))
    for state in try history(&draw) {
      var dots: [Dot] = []
      state.store.forEachDot { dots.append($0) }
      #expect(Set(dots).count == dots.count, "seed \(seed)")
    }
  }
}
