import Convergence
import Foundation
import Testing

/// The page of the module that is imported, run.
@Suite struct ImportGuide {
  @Test func `an edit of two mutators sends what both have done`() {
    let (alice, bob) = ImportExamples.sets()
    #expect(bob.store.elements == ["hat", "map", "passport"])
    #expect(alice == bob)
  }

  @Test func `elements of a type of one's own are stored, and no others read`() throws {
    var replica = Replica<ORSet<Room>>(ReplicaID(1))
    replica.edit { $0.insert(contentsOf: [.kitchen, .hall], using: &$1) }
    let bytes = replica.state.canonicalBytes
    #expect(try Causal<ORSet<Room>>(canonicalBytes: bytes) == replica.state)
    #expect(replica.value.elementsEqual([.hall, .kitchen]))
    #expect(throws: CanonicalDecodingError.self) {
      try Room(canonicalBytes: "attic".canonicalBytes)
    }
  }

  @Test func `an actor edits, merges, and goes on from what was stored`() async throws {
    let now = Instant(nanoseconds: 1_700_000_000_000_000_000)
    let (mine, yours) = (
      try Trip(ReplicaID(1), stored: nil),
      try Trip(ReplicaID(2), stored: Document().canonicalBytes)
    )
    try await yours.merge(
      try await mine.edit(at: now) { try $0.increment("/days", by: 3) }, at: now)
    let again = try Trip(ReplicaID(1), stored: await mine.document.canonicalBytes)
    try await yours.merge(try await again.edit(at: now) { try $0.increment("/days") }, at: now)
    #expect(await yours.document.json == ["days": 4])
    #expect(await yours.document == again.document)
  }

  @Test func `the page shows the code that is run here`() throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let page = try String(
      contentsOf: here.appending(
        path: "../../Sources/Convergence/Convergence.docc/Convergence.md"), encoding: .utf8)
    let code = try String(contentsOf: here.appending(path: "ImportExamples.swift"), encoding: .utf8)
    func flush(_ text: String) -> String {
      text.split(separator: "\n").map { $0.drop { $0 == " " } }
        .filter { !$0.isEmpty && !$0.hasPrefix("import ") }.joined(separator: "\n")
    }
    let blocks = page.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```").first ?? ""
    }
    #expect(blocks.count == 4)
    for block in blocks where !flush(code).contains(flush(block)) {
      Issue.record("this is not in ImportExamples.swift:\n\(block)")
    }
  }
}
