import CRDTs
import Causality
import Checking
import Testing

@testable import ReplicatedDocument

/// Sets of so many members that whoever looks each up among all the others needs many seconds.
@Suite struct LargeSetTests {
  private static let count = 1 << 14

  /// A document with a set of many numbers.
  private func replica() throws -> VersionedReplica {
    var replica = VersionedReplica(ReplicaID(1))
    try replica.edit(at: .zero) { editor in
      for number in 0..<Self.count { try editor.insert(.integer(Int64(number)), into: "/set") }
    }
    return replica
  }

  @Test func `an insertion and the removal of all can be undone`() throws {
    var replica = try replica()
    let before = replica.document.json
    let now = Instant(nanoseconds: 9000)
    let insertion = try #require(
      try replica.edit(at: now) { try $0.insert("one more", into: "/set") })
    try replica.undo(insertion.id, at: now)
    check(replica.document.json == before, "one member is gone again")
    let removal = try #require(try replica.edit(at: now) { try $0.removeValue(at: "/set") })
    check(replica.document["/set"] == nil, "all are gone")
    try replica.undo(removal.id, at: now)
    check(replica.document.json == before, "all are back")
  }

  @Test func `a log of as many edits is split into them`() throws {
    let state = try replica().document.state
    var dots: [Dot] = []
    state.store.forEachDot { dots.append($0) }
    dots.sort()
    check(dots.count >= Self.count, "\(dots.count) events")
    let index = try #require(EditIndex(dots.map { DotRun($0.replica, $0.sequence, $0.sequence) }))
    var split = LogSplit(
      timestamps: dots.map { _ in HybridTimestamp(rawValue: 0) }, index: index)
    let found = split.parts(of: state.store.fields)
    let parts = try #require(found)
    check(parts.count, is: dots.count)
    for (part, dot) in zip(parts, dots) {
      var own: [Dot] = []
      part.forEachDot { own.append($0) }
      check(own, is: [dot])
    }
  }
}
