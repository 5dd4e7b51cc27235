public import CRDTs
public import CanonicalCoding
public import Causality

/// How another replica stands to this one.
@usableFromInline
enum Membership: UInt8, Sendable {
  /// It is a peer.
  case member = 0
  /// It was a peer, and may be one again.
  case evicted = 1
  /// It has left for good.
  case departed = 2
}

/// What a replica writes to its disk.
@usableFromInline
enum Record<Store: DotStore & CanonicalCodable>: CanonicalCodable {
  /// Changes edited here or received.
  case changes(Changes<Store>)
  /// An identity was found to be in use twice.
  case doubleMint(DoubleMint)
  /// A replica has become a peer, or is none any more.
  case membership(ReplicaID, Membership)
  /// From here on the replica edits under this identity.
  case identity(ReplicaID)
  /// A piece has come from a peer, and not yet the last one.
  case chunk(Chunk, from: ReplicaID)
  /// What has come in pieces from a peer is not kept in pieces any more.
  case piecesEnded(from: ReplicaID)
  /// What is not to be sent to a peer any more, in place of what was said before.
  case abandoned(DotCloud, to: ReplicaID)
  /// Something is wanted of another replica; without bytes it is wanted no longer.
  case proposal(ProposalID, to: ReplicaID, [UInt8]?)
  /// What this replica has decided, and what it has changed by that.
  case verdict(ProposalID, ProposalVerdict, Changes<Store>)
  /// It is known what was decided, or nobody waits for it any more.
  case concluded(ProposalID)
  /// The proposer knows what was decided.
  case receipt(ProposalID)
  /// What was decided, in place of the decisions.
  case decided(DotCloud, start: UInt32)
  /// Changes of the part that is held since the subscription has changed so many times.
  case part(Changes<Store>, of: UInt64)
  /// Changes that were edited by a replica of a part, here or elsewhere.
  case edits(Changes<Store>)
  /// From here on the replica holds another part.
  case subscription(SubscriptionRecord)
  /// All of the part is there that the replica holds since so many changes.
  case complete(UInt64)

  @inlinable
  func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .changes(let changes):
      encoder.byte(1)
      changes.encode(into: &encoder)
    case .doubleMint(let proof):
      encoder.byte(2)
      proof.encode(into: &encoder)
    case .membership(let replica, let membership):
      encoder.byte(3)
      replica.encode(into: &encoder)
      encoder.byte(membership.rawValue)
    case .identity(let identity):
      encoder.byte(4)
      identity.encode(into: &encoder)
    case .chunk(let chunk, let sender):
      encoder.byte(5)
      sender.encode(into: &encoder)
      chunk.encode(into: &encoder)
    case .abandoned(let dots, let receiver):
      encoder.byte(6)
      receiver.encode(into: &encoder)
      dots.encode(into: &encoder)
    case .proposal, .verdict, .concluded, .receipt, .decided: encodeProposal(into: &encoder)
    case .part(let changes, let number):
      encoder.byte(7)
      encoder.integer(number)
      changes.encode(into: &encoder)
    case .edits(let changes):
      encoder.byte(8)
      changes.encode(into: &encoder)
    case .subscription(let record):
      encoder.byte(9)
      record.encode(into: &encoder)
    case .complete(let number):
      encoder.byte(10)
      encoder.integer(number)
    case .piecesEnded(let sender):
      encoder.byte(11)
      sender.encode(into: &encoder)
    }
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let kind = try decoder.byte()
    switch kind {
    case 1: self = .changes(try Changes(from: &decoder))
    case 2: self = .doubleMint(try DoubleMint(from: &decoder))
    case 3:
      let replica = try ReplicaID(from: &decoder)
      let value = try decoder.byte()
      guard let membership = Membership(rawValue: value) else {
        throw decoder.error(.unknownTag(value), at: start)
      }
      self = .membership(replica, membership)
    case 4: self = .identity(try ReplicaID(from: &decoder))
    case 5:
      let sender = try ReplicaID(from: &decoder)
      self = .chunk(try Chunk(from: &decoder), from: sender)
    case 6:
      let receiver = try ReplicaID(from: &decoder)
      self = .abandoned(try DotCloud(from: &decoder), to: receiver)
    case 7:
      let number = try decoder.integer()
      self = .part(try Changes(from: &decoder), of: number)
    case 8: self = .edits(try Changes(from: &decoder))
    case 9: self = .subscription(try SubscriptionRecord(from: &decoder))
    case 10: self = .complete(try decoder.integer())
    case 11: self = .piecesEnded(from: try ReplicaID(from: &decoder))
    default: self = try Self(aboutProposals: kind, at: start, from: &decoder)
    }
  }
}

extension Record {
  @usableFromInline
  func encodeProposal(into encoder: inout CanonicalEncoder) {
    switch self {
    case .proposal(let id, let coordinator, let bytes):
      encoder.byte(bytes == nil ? 17 : 16)
      id.encode(into: &encoder)
      coordinator.encode(into: &encoder)
      if let bytes { encoder.byteString(bytes) }
    case .verdict(let id, let verdict, let changes):
      encoder.byte(18)
      id.encode(into: &encoder)
      verdict.encode(into: &encoder)
      changes.encode(into: &encoder)
    case .concluded(let id):
      encoder.byte(19)
      id.encode(into: &encoder)
    case .receipt(let id):
      encoder.byte(20)
      id.encode(into: &encoder)
    case .decided(let numbers, let start):
      encoder.byte(21)
      encoder.word(start)
      numbers.encode(into: &encoder)
    default: break
    }
  }

  private init(
    aboutProposals kind: UInt8, at start: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    switch kind {
    case 16, 17:
      let id = try ProposalID(from: &decoder)
      let coordinator = try ReplicaID(from: &decoder)
      self = .proposal(id, to: coordinator, kind == 16 ? try decoder.byteString() : nil)
    case 18:
      let id = try ProposalID(from: &decoder)
      let verdict = try ProposalVerdict(from: &decoder)
      self = .verdict(id, verdict, try Changes(from: &decoder))
    case 19: self = .concluded(try ProposalID(from: &decoder))
    case 20: self = .receipt(try ProposalID(from: &decoder))
    case 21:
      let mark = try decoder.word()
      self = .decided(try DotCloud(from: &decoder), start: mark)
    default: throw decoder.error(.unknownTag(kind), at: start)
    }
  }
}
