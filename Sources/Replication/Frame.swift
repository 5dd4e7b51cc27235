import CRDTs
import CanonicalCoding
import Causality

/// One thing that a replica tells another once they have greeted.
enum Frame<Store: DotStore & CanonicalCodable>: Sendable {
  /// The sender holds these dots for good.
  ///
  /// As a question it also asks which of them the receiver has, and has it ask for the others.
  case have(Holdings, Manner)
  /// The sender lacks these dots, of which the receiver has said that it holds them.
  case want(DotCloud)
  /// A delta or a whole state.
  case changes(Changes<Store>)
  /// All of what was edited at a replica of a part, which may be handed on to anybody.
  case edits(Changes<Store>)
  /// A piece of something that is too large for one packet.
  case chunk(Chunk)
  /// Which pieces have arrived.
  case received(ChunkReceipt)
  /// The sender leaves for good.
  case farewell

  /// Why a replica says what it has.
  enum Manner: UInt8, Sendable {
    /// In answer to changes that were new.
    case acknowledgement = 0
    /// In answer to changes that it already had from somebody else.
    case alreadyHad = 1
    /// To learn whether the receiver has the same.
    case question = 2
    /// To learn whether the receiver has the same, though the sender cannot hand it on.
    case withheld = 8
  }
}

/// Changes as they travel: what changed, and the starts that have minted the dots.
struct Changes<Store: DotStore & CanonicalCodable>: Sendable, CanonicalCodable {
  let delta: Causal<Store>
  let lineage: Lineage
  /// How many bytes it took on the way here; 0 if it is from here.
  let size: Int

  init(_ delta: Causal<Store>, of lineage: Lineage) {
    self.delta = delta
    self.lineage = lineage.restricted(to: delta.context.dots)
    size = 0
  }

  /// The same with another delta in the place of its own.
  init(_ delta: Causal<Store>, inPlaceOfThatIn changes: Self) {
    self.delta = delta
    (lineage, size) = (changes.lineage, changes.size)
  }

  func encode(into encoder: inout CanonicalEncoder) {
    delta.encode(into: &encoder)
    lineage.encode(into: &encoder)
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    delta = try Causal(from: &decoder)
    lineage = try Lineage(from: &decoder, covering: delta.context.dots)
    size = decoder.offset - start
  }
}

/// What is sent in pieces: changes, and whether they may be handed on to anybody.
struct Cargo<Store: DotStore & CanonicalCodable>: Sendable, CanonicalCodable {
  let changes: Changes<Store>
  let mayGoOn: Bool

  init(_ changes: Changes<Store>, mayGoOn: Bool) {
    self.changes = changes
    self.mayGoOn = mayGoOn
  }

  func encode(into encoder: inout CanonicalEncoder) {
    changes.encode(into: &encoder)
    if mayGoOn { encoder.byte(1) }
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    changes = try Changes(from: &decoder)
    mayGoOn = decoder.remaining > 0
    let start = decoder.offset
    if mayGoOn, try decoder.byte() != 1 { throw decoder.error(.notCanonical, at: start) }
  }
}

extension Frame: CanonicalCodable {
  func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .have(let holdings, let manner):
      encoder.byte(manner.rawValue)
      holdings.encode(into: &encoder)
    case .want(let dots):
      encoder.byte(3)
      dots.encode(into: &encoder)
    case .changes(let changes):
      encoder.byte(4)
      changes.encode(into: &encoder)
    case .edits(let changes):
      encoder.byte(9)
      changes.encode(into: &encoder)
    case .chunk(let chunk):
      encoder.byte(5)
      chunk.encode(into: &encoder)
    case .received(let receipt):
      encoder.byte(6)
      receipt.encode(into: &encoder)
    case .farewell: encoder.byte(7)
    }
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let kind = try decoder.byte()
    switch kind {
    case 0...2, 8:
      guard let manner = Manner(rawValue: kind) else { throw decoder.error(.unknownTag(kind)) }
      self = .have(try Holdings(from: &decoder), manner)
    case 3: self = .want(try DotCloud(from: &decoder))
    case 4: self = .changes(try Changes(from: &decoder))
    case 5: self = .chunk(try Chunk(from: &decoder))
    case 6: self = .received(try ChunkReceipt(from: &decoder))
    case 7: self = .farewell
    case 9: self = .edits(try Changes(from: &decoder))
    default: throw decoder.error(.unknownTag(kind), at: start)
    }
  }
}

/// What travels at once: who it is from, whom it is for, and a checksum over all of it.
///
/// Both ends are named by the marks that they have drawn at their start, so that what was meant for
/// an earlier life of either is not taken for news. A packet without frames is a sign of life.
struct Packet<Store: DotStore & CanonicalCodable>: Sendable {
  /// The version of the protocol that is spoken here, both oldest and newest so far.
  static var version: UInt8 { 1 }

  /// What a packet is when it carries nothing: a version, two marks and the checksum.
  static var emptySize: Int { 13 }

  /// The sender's mark.
  var from: UInt32

  /// The receiver's mark, or 0 if the sender does not know it.
  var to: UInt32

  var content: Content

  /// Whether the sender holds only a part of what there is.
  ///
  /// Which part, its greeting says; before that is known there is nothing that can be said to it.
  var isFromPart = false

  enum Content: Sendable {
    case greeting(Greeting)
    case frames([Frame<Store>])
  }

  init(from: UInt32, to: UInt32, _ content: Content, isFromPart: Bool = false) {
    self.from = from
    self.to = to
    self.content = content
    self.isFromPart = isFromPart
  }

  /// The bytes that travel.
  var bytes: [UInt8] {
    var encoder = CanonicalEncoder()
    switch content {
    case .greeting: encoder.byte(0)
    case .frames: encoder.byte(isFromPart ? Self.version | 0x80 : Self.version)
    }
    encoder.word(from)
    encoder.word(to)
    switch content {
    case .greeting(let greeting): greeting.encode(into: &encoder)
    case .frames(let frames): for frame in frames { frame.encode(into: &encoder) }
    }
    encoder.word(CRC32C(of: encoder.bytes).value)
    return encoder.bytes
  }

  /// The packet that travelled as these bytes.
  init(_ bytes: [UInt8]) throws(CanonicalDecodingError) {
    guard bytes.count >= Self.emptySize else {
      throw CanonicalDecodingError(reason: .truncated, offset: bytes.count)
    }
    let body = Array(bytes.dropLast(4))
    let checksum = bytes.suffix(4).reduce(0 as UInt32) { $0 &<< 8 | UInt32($1) }
    guard CRC32C(of: body).value == checksum else {
      throw CanonicalDecodingError(reason: .checksumMismatch, offset: body.count)
    }
    var decoder = CanonicalDecoder(body)
    let version = try decoder.byte()
    from = try decoder.word()
    to = try decoder.word()
    switch version {
    case 0:
      content = .greeting(try Greeting(from: &decoder))
      try decoder.finish()
    case Self.version, Self.version | 0x80:
      isFromPart = version != Self.version
      var frames: [Frame<Store>] = []
      while decoder.remaining > 0 { frames.append(try Frame(from: &decoder)) }
      content = .frames(frames)
    default: throw decoder.error(.unknownVersion(version), at: 0)
    }
  }
}
