public import CanonicalCoding
public import Causality

/// What two replicas tell each other before anything else.
///
/// Its layout never changes, so that replicas of any two versions understand each other so far.
@usableFromInline
struct Greeting: Equatable, Sendable {
  /// The oldest and the newest version of the protocol that the sender speaks.
  var versions: ClosedRange<UInt8>

  /// What the sender can do beyond that, as bits; both sides use what both can.
  var features: UInt64

  /// Whether the sender waits for a greeting in return.
  var wantsReply: Bool

  /// The identity under which the sender edits.
  var identity: ReplicaID

  /// The most bytes that a packet for the sender may have.
  var packetLimit: Int

  /// The most bytes that the sender will put together from chunks.
  var transferLimit: Int

  /// Whom else the sender exchanges changes with, ascending.
  var neighbours: [ReplicaID]

  /// Proofs that identities were used twice, as many as there is room for.
  var proofs: [DoubleMint] = []

  /// Whether the sender is in session with the process addressed, and in no doubt of it.
  var isInSession = false

  /// How often the sender has doubted which process of the receiver runs.
  var doubts: UInt64 = 0

  /// How often the receiver had, when it wrote what this answers; only who runs can know.
  var answer: UInt64 = 0

  /// A transfer that the sender has received in part and wants to go on with.
  var resumption: ChunkReceipt?

  /// The description of the part that the sender holds; none if it holds everything.
  var selection: [UInt8]?

  /// What the sender holds durably, or a part of it if there is no room for all.
  var holdings: Holdings
}

extension Greeting {
  /// The greatest limit that a greeting can name.
  static let greatestLimit = Int(Int32.max)
}

extension Greeting: CanonicalCodable {
  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    encoder.byte(versions.lowerBound)
    encoder.byte(versions.upperBound)
    encoder.integer(features)
    encoder.byte(
      (wantsReply ? 1 : 0) | (resumption != nil ? 2 : 0) | (proofs.isEmpty ? 0 : 4)
        | (selection == nil ? 0 : 8) | (isInSession ? 16 : 0) | (doubts | answer == 0 ? 0 : 32))
    identity.encode(into: &encoder)
    encoder.count(packetLimit)
    encoder.count(transferLimit)
    encoder.count(neighbours.count)
    for neighbour in neighbours { neighbour.encode(into: &encoder) }
    if !proofs.isEmpty {
      encoder.count(proofs.count - 1)
      for proof in proofs { proof.encode(into: &encoder) }
    }
    if doubts | answer > 0 {
      encoder.integer(doubts)
      encoder.integer(answer)
    }
    resumption?.encode(into: &encoder)
    if let selection { encoder.byteString(selection) }
    holdings.encode(into: &encoder)
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let (oldest, newest) = (try decoder.byte(), try decoder.byte())
    guard 0 < oldest, oldest <= newest else { throw decoder.error(.notCanonical, at: start) }
    versions = oldest...newest
    features = try decoder.integer()
    let flags = try decoder.byte()
    guard flags < 64 else { throw decoder.error(.unknownTag(flags)) }
    wantsReply = flags & 1 != 0
    identity = try ReplicaID(from: &decoder)
    packetLimit = try decoder.size(from: ReplicationConfiguration.smallestPacket)
    transferLimit = try decoder.size(from: 0)
    neighbours = []
    for _ in 0..<(try decoder.count(ofAtLeast: 8)) {
      let neighbour = try ReplicaID(from: &decoder)
      if let last = neighbours.last, last >= neighbour { throw decoder.error(.notAscending) }
      neighbours.append(neighbour)
    }
    if flags & 4 != 0 {
      for _ in 0...(try decoder.count(ofAtLeast: 18)) {
        proofs.append(try DoubleMint(from: &decoder))
      }
    }
    isInSession = flags & 16 != 0
    if flags & 32 != 0 {
      (doubts, answer) = (try decoder.integer(), try decoder.integer())
      guard doubts | answer > 0 else { throw decoder.error(.notCanonical, at: start) }
    }
    resumption = flags & 2 != 0 ? try ChunkReceipt(from: &decoder) : nil
    selection = flags & 8 != 0 ? try decoder.byteString() : nil
    holdings = try Holdings(from: &decoder)
  }
}

/// Dots that a replica holds for good, with the starts that have minted them.
///
/// It is a truth that nothing takes back, so older and newer ones may arrive in any order, and a
/// part of it is as true as the whole.
@usableFromInline
struct Holdings: Equatable, Sendable, CanonicalCodable {
  @usableFromInline var context: CausalContext
  @usableFromInline var lineage: Lineage

  @usableFromInline
  init(_ dots: DotCloud, of lineage: Lineage) {
    context = CausalContext(dots)
    self.lineage = lineage.restricted(to: dots)
  }

  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    context.encode(into: &encoder)
    lineage.encode(into: &encoder)
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    context = try CausalContext(from: &decoder)
    lineage = try Lineage(from: &decoder, covering: context.dots)
  }
}

extension CanonicalDecoder {
  /// Reads a size in bytes that something may have at most.
  mutating func size(from minimum: Int) throws(CanonicalDecodingError) -> Int {
    let start = offset
    let value = try integer()
    guard value >= UInt64(minimum) else { throw error(.notCanonical, at: start) }
    guard value <= UInt64(Int32.max) else { throw error(.integerTooLarge, at: start) }
    return Int(value)
  }
}
