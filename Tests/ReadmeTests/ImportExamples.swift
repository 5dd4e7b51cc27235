import Convergence

// The examples of the umbrella module's page, compiled.

enum Room: String, SortedKey, CanonicalCodable {
  case kitchen, hall

  static func order(_ first: Room, _ second: Room) -> Int {
    String.order(first.rawValue, second.rawValue)
  }

  func encode(into encoder: inout CanonicalEncoder) { rawValue.encode(into: &encoder) }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    guard let room = Room(rawValue: try String(from: &decoder)) else {
      throw decoder.error(.notCanonical, at: start)
    }
    self = room
  }
}

actor Trip {
  private var replica: DocumentReplica

  init(_ id: ReplicaID, stored bytes: [UInt8]?) throws {
    let document = try bytes.map { try Document(canonicalBytes: $0) }
    replica = DocumentReplica(id, resuming: document ?? Document())
  }

  var document: Document { replica.document }

  func edit(
    at now: Instant, _ change: @Sendable (inout DocumentEditor) throws -> Void
  ) throws -> Document.Delta {
    try replica.edit(at: now, change)
  }

  func merge(_ delta: Document.Delta, at now: Instant) throws {
    try replica.merge(delta, at: now)
  }
}

/// What the examples come to.
enum ImportExamples {
  static func sets() -> (alice: Causal<ORSet<String>>, bob: Causal<ORSet<String>>) {
    var alice = Replica<ORSet<String>>(ReplicaID(1))
    var bob = Replica<ORSet<String>>(ReplicaID(2))
    let delta = alice.edit { set, dots in set.insert("passport", using: &dots) }
    bob.merge(delta)

    let both = alice.edit { set, dots in
      var delta = set.insert("hat", using: &dots)
      delta.merge(set.insert("map", using: &dots))
      return delta
    }
    bob.merge(both)
    return (alice.state, bob.state)
  }
}
