public import CanonicalCoding
import Causality

/// What a member says of itself for all to know: who its peers are, and what it holds for good.
///
/// Members hand each other's reports on. Two reports of a member have a join, so they may arrive in
/// any order and as often as they like, on any graph.
@usableFromInline
struct MemberReport: Equatable, Sendable {
  let member: ReplicaID

  /// How often the member has changed its peers, or what it said was no longer so.
  var epoch: UInt64

  /// Which dots have been given other names; reports are comparable where that is the same.
  var names: UInt32

  /// The member's peers, ascending.
  var peers: [ReplicaID]

  /// What it holds for good, without gaps.
  var known: VersionVector

  /// A later epoch takes the place of an earlier one; in one and the same all that was said is so.
  mutating func merge(_ other: Self) {
    if other.epoch > epoch { self = other }
    guard other.epoch == epoch else { return }
    known.merge(other.known)
    if peers != other.peers {
      peers = (peers + other.peers.filter { !peers.contains($0) }).sorted()
    }
  }

  /// Whether another report of the same member brings nothing.
  func covers(_ other: Self) -> Bool {
    var joined = self
    joined.merge(other)
    return joined == self
  }

  /// Epochs end far from where adding one overflows.
  static let epochLimit: UInt64 = 1 << 62
}

extension MemberReport: CanonicalCodable {
  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    member.encode(into: &encoder)
    encoder.integer(epoch)
    encoder.word(names)
    encoder.count(peers.count)
    for peer in peers { peer.encode(into: &encoder) }
    known.encode(into: &encoder)
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    member = try ReplicaID(from: &decoder)
    let start = decoder.offset
    epoch = try decoder.integer()
    guard epoch < Self.epochLimit else { throw decoder.error(.integerTooLarge, at: start) }
    names = try decoder.word()
    peers = []
    for _ in 0..<(try decoder.count(ofAtLeast: 8)) {
      let peer = try ReplicaID(from: &decoder)
      if let last = peers.last, last >= peer { throw decoder.error(.notAscending) }
      peers.append(peer)
    }
    known = try VersionVector(from: &decoder)
  }
}
