import CanonicalCoding
import Causality
import Checking
import Testing

@testable import ReplicatedDocument

/// Fields that one replica alone may edit.
@Suite struct AuthorityTests {
  private static let hub = ReplicaID(1)
  private static let worker = ReplicaID(2)

  private static func authority() throws -> Authority {
    Authority(
      of: hub,
      over: try PathSelection(
        including: [PathPattern(parsing: "/tasks/*/owner"), PathPattern(parsing: "/budget")]))
  }

  /// An edit, and whether it touches what the hub decides on.
  private static let edits: [(DocumentEdit, Bool)] = [
    (.set("/tasks/7/owner", "ada"), true),
    (.set("/tasks/7/owner/name", "ada"), true),
    (.set("/tasks/7/state", "open"), false),
    (.delete("/tasks/7"), true),
    (.delete("/tasks"), true),
    (.set("/tasks", 1), true),
    (.insert("/tasks/7/agents", "crawler"), false),
    (.increment("/budget", -3), true),
    (.increment("/spent", 3), false),
    (.remove("/budget/of", 1), true),
    (.delete("/title"), false),
  ]

  @Test func `whoever is not the coordinator may not edit its fields, nor delete around them`()
    throws
  {
    let authority = try Self.authority()
    for (edit, isGoverned) in Self.edits {
      check(authority.governs(edit, by: Self.worker), is: isGoverned, "\(edit)")
      check(authority.governs(edit, by: Self.hub), is: false, "\(edit)")
      var worker = DocumentReplica(Self.worker)
      worker.authority = authority
      let before = worker.document
      do throws(DocumentError) {
        try worker.edit(at: .zero) { (editor) throws(DocumentError) in
          try edit.apply(to: &editor)
        }
        check(!isGoverned, "\(edit) is not refused")
      } catch {
        check(error, is: .needsProposal(edit.path), "\(edit)")
        check(worker.document == before, "\(edit) has done nothing")
      }
      var hub = DocumentReplica(Self.hub)
      hub.authority = authority
      try hub.edit(at: .zero) { try edit.apply(to: &$0) }
    }
  }

  @Test func `what the coordinator has edited is merged like anything else`() throws {
    var hub = DocumentReplica(Self.hub)
    var worker = DocumentReplica(Self.worker)
    hub.authority = try Self.authority()
    worker.authority = hub.authority
    let delta = try hub.edit(at: .zero) { try $0.set("/tasks/7/owner", to: "ada") }
    try worker.merge(delta, at: .zero)
    check(worker.document["/tasks/7/owner"], is: "ada")
  }

  @Test func `a proposal is done all together or not at all`() throws {
    var hub = DocumentReplica(Self.hub)
    try hub.edit(at: .zero) { try $0.set("/title", to: "a register") }
    let before = hub.document
    let proposal = DocumentProposal([.set("/x", 1), .insert("/title", "no set")])
    #expect(throws: DocumentError.self) {
      try hub.edit(at: .zero) { try proposal.apply(to: &$0) }
    }
    check(hub.document == before, "nothing is done")
  }

  @Test func `proposals and authorities survive their bytes, and damaged ones are refused`() throws
  {
    let proposal = DocumentProposal(Self.edits.map(\.0))
    let bytes = proposal.canonicalBytes
    check(try DocumentProposal(canonicalBytes: bytes), is: proposal, "bytes")
    let authority = try Self.authority()
    check(try Authority(canonicalBytes: authority.canonicalBytes), is: authority, "bytes")
    for place in bytes.indices {
      #expect(throws: CanonicalDecodingError.self) {
        try DocumentProposal(canonicalBytes: Array(bytes[..<place]))
      }
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        guard let read = try? DocumentProposal(canonicalBytes: damaged) else { continue }
        check(read.canonicalBytes, is: damaged, "what is read is canonical")
      }
    }
  }
}
