public import CanonicalCoding
import Causality

/// Something about proposals for one replica, which others hand on if need be.
@usableFromInline
struct Parcel: Hashable, Sendable {
  /// How many replicas may hand it on.
  static let hopLimit: UInt8 = 16

  /// How many bytes it takes besides what it says, at most.
  static let overhead = 40

  let source: ReplicaID
  let destination: ReplicaID
  /// Tells it from all others of its source: the mark of the process, and a number.
  let start: UInt32
  let number: UInt64
  /// How many replicas more may hand it on.
  var hops = Self.hopLimit
  /// Whether everybody is to hand it on to everybody, since the way that was known leads nowhere.
  let isFlooded: Bool
  let content: Content

  enum Content: Hashable, Sendable {
    /// What the source wants, in its order; without bytes it wants it no longer.
    case proposals([Wish])
    /// What the source has decided.
    case verdicts([Verdict])
    /// Of what the source knows for good how it was decided.
    case receipts([ProposalID])
  }

  /// A proposal, or that there is none any more.
  struct Wish: Hashable, Sendable {
    let id: ProposalID
    let bytes: [UInt8]?
  }

  /// What was decided on a proposal.
  struct Verdict: Hashable, Sendable {
    let id: ProposalID
    let verdict: ProposalVerdict
  }

  /// What tells it from all others.
  var name: Name { Name(source: source, start: start, number: number) }

  struct Name: Hashable, Sendable {
    let source: ReplicaID
    let start: UInt32
    let number: UInt64
  }
}

extension Parcel: CanonicalCodable {
  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    source.encode(into: &encoder)
    destination.encode(into: &encoder)
    encoder.word(start)
    encoder.integer(number)
    encoder.byte(hops)
    encoder.byte((isFlooded ? 4 : 0) | content.tag)
    switch content {
    case .proposals(let wishes):
      encoder.count(wishes.count)
      for wish in wishes { wish.encode(into: &encoder) }
    case .verdicts(let verdicts):
      encoder.count(verdicts.count)
      for verdict in verdicts {
        verdict.id.encodeRest(into: &encoder)
        verdict.verdict.encode(into: &encoder)
      }
    case .receipts(let ids):
      encoder.count(ids.count)
      for id in ids { id.encodeRest(into: &encoder) }
    }
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    source = try ReplicaID(from: &decoder)
    destination = try ReplicaID(from: &decoder)
    start = try decoder.word()
    number = try decoder.integer()
    hops = try decoder.byte()
    let place = decoder.offset
    let tag = try decoder.byte()
    guard hops <= Self.hopLimit, tag < 8, source != destination else {
      throw decoder.error(.notCanonical, at: place)
    }
    isFlooded = tag & 4 != 0
    switch tag & 3 {
    case 0:
      var wishes: [Wish] = []
      for _ in 0..<(try decoder.count(ofAtLeast: 6)) {
        wishes.append(try Wish(of: source, from: &decoder))
      }
      content = .proposals(wishes)
    case 1:
      var verdicts: [Verdict] = []
      for _ in 0..<(try decoder.count(ofAtLeast: 6)) {
        let id = try ProposalID(of: destination, from: &decoder)
        verdicts.append(Verdict(id: id, verdict: try ProposalVerdict(from: &decoder)))
      }
      content = .verdicts(verdicts)
    case 2:
      var ids: [ProposalID] = []
      for _ in 0..<(try decoder.count(ofAtLeast: 5)) {
        ids.append(try ProposalID(of: source, from: &decoder))
      }
      content = .receipts(ids)
    default: throw decoder.error(.unknownTag(tag), at: place)
    }
  }
}

extension Parcel.Content {
  fileprivate var tag: UInt8 {
    switch self {
    case .proposals: 0
    case .verdicts: 1
    case .receipts: 2
    }
  }
}

extension Parcel.Wish {
  /// How many bytes it takes, at most.
  var size: Int { 24 + (bytes?.count ?? 0) }

  fileprivate func encode(into encoder: inout CanonicalEncoder) {
    id.encodeRest(into: &encoder)
    encoder.byte(bytes == nil ? 0 : 1)
    if let bytes { encoder.byteString(bytes) }
  }

  fileprivate init(
    of proposer: ReplicaID, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    id = try ProposalID(of: proposer, from: &decoder)
    let place = decoder.offset
    switch try decoder.byte() {
    case 0: bytes = nil
    case 1: bytes = try decoder.byteString()
    case let tag: throw decoder.error(.unknownTag(tag), at: place)
    }
  }
}
