import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import Specifications
import Testing

@testable import ReplicatedDocument

/// What a transaction notes of fields before it changes them, and puts back when it fails.
@Suite struct UndoLogs {
  private struct Refused: Error {}

  @Test func `a field is noted once, however often it changes`() throws {
    var alice = DocumentReplica(1)
    try alice.edit(at: .zero) { editor in
      for number in 0..<1000 as Range<Int64> {
        try editor.insert(.integer(number), into: "/list")
      }
      check(editor.undoLog.count, is: 1, "one set")
      for number in 0..<1000 { try editor.set(["map", "\(number)", "x"], to: nil) }
      check(editor.undoLog.count, is: 2, "and a map that was not there")
    }
    try alice.edit(at: .zero) { editor in
      for number in 0..<10 { try editor.increment("/map/0/y", by: Int64(number)) }
      check(editor.undoLog.count, is: 1, "one counter, for its maps were there")
      try editor.removeValue(at: "/map")
      check(editor.undoLog.count, is: 2, "what is above it")
      try editor.set("/map/0/y", to: 1)
      try editor.set("/map", to: 1)
      check(editor.undoLog.count, is: 2, "and below that")
    }
  }

  @Test func `a transaction in another notes what the other has noted`() throws {
    var alice = DocumentReplica(1)
    try alice.edit(at: .zero) { editor in
      try editor.insert(1, into: "/list")
      try? editor.atomically { (editor) throws(Refused) in
        try? editor.insert(2, into: "/list")
        try? editor.insert(3, into: "/list")
        check(editor.undoLog.count, is: 2)
        throw Refused()
      }
      check(editor.undoLog.count, is: 1)
      check(editor["/list"], is: [1])
      try editor.atomically { (editor) throws(DocumentError) in
        try editor.insert(4, into: "/list")
      }
      try editor.insert(5, into: "/list")
      check(editor.undoLog.count, is: 2, "what the inner one has noted will do")
    }
    check(alice.json, is: ["list": [1, 4, 5]])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `whatever fails, however deep, leaves exactly what was there`(argument: UInt64) throws {
    for seed in argument * 25..<(argument + 1) * 25 {
      var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 509))
      var alice = DocumentReplica(1)
      var bob = Document()
      for number in 1...6 as ClosedRange<Int64> {
        let before = alice.document
        do throws(Refused) {
          let delta = try alice.edit(at: Instant(nanoseconds: number * 1_000_000)) {
            (editor) throws(Refused) in try Self.scramble(&editor, seed, &random)
          }
          bob.merge(delta)
        } catch {
          check(alice.document, is: before, "seed \(seed), edit \(number) has not happened")
        }
        check(bob, is: alice.document, "seed \(seed), edit \(number) is told by its delta")
        check(
          bob.canonicalBytes, is: alice.document.canonicalBytes, "seed \(seed), edit \(number)")
      }
    }
  }

  /// Some edits of a few fields, and transactions among them, which fail or do not.
  private static func scramble(
    _ editor: inout DocumentEditor, _ seed: UInt64, _ random: inout KeyedSequence, depth: Int = 0
  ) throws(Refused) {
    for _ in 0..<2 + random.below(7) {
      guard depth < 3, random.below(4) == 0 else {
        try? edit(from: &random).apply(to: &editor)
        continue
      }
      let (store, count, sequence) = (editor.store, editor.changes.count, editor.dots.sequence)
      do throws(Refused) {
        try editor.atomically { (editor) throws(Refused) in
          try scramble(&editor, seed, &random, depth: depth + 1)
        }
      } catch {
        check(editor.store, is: store, "seed \(seed): a transaction has not happened")
        check(editor.changes.count, is: count, "seed \(seed)")
        check(editor.dots.sequence, is: sequence, "seed \(seed)")
      }
    }
    if random.below(3) == 0 { throw Refused() }
  }

  /// An edit of one of a few fields, of which some are in others.
  private static func edit(from random: inout KeyedSequence) -> Edit {
    let paths: [DocumentPath] = ["/a", "/a/b", "/a/b/c", "/a/b/d", "/a/e", "/f", "/f/c"]
    let path = paths[Int(random.below(UInt64(paths.count)))]
    let number = Int64(random.below(3))
    return switch random.below(8) {
    case 0: .set(path, .integer(number))
    case 1, 2: .insert(.integer(number), path)
    case 3: .remove(.integer(number), path)
    case 4: .add(number, path)
    case 5: .createMap(path)
    case 6: .createSet(path)
    default: .delete(path)
    }
  }
}
