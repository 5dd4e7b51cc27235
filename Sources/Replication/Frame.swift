public import CRDTs
public import CanonicalCoding
public import Causality

/// One thing that a replica tells another once they have greeted.
@usableFromInline
enum Frame<Store: DotStore & CanonicalCodable>: Sendable {
  /// The sender holds these dots for good.
  ///
  /// As a question it also asks which of them the receiver has, and has it ask for the others.
  case have(Holdings, Manner)
  /// The sender lacks these dots, of which the receiver has said that it holds them.
  case want(DotCloud)
  /// A delta or a whole state.
  ///
  /// Boxed, as all that is large, so that a frame is copied by counting one reference.
  indirect case changes(Changes<Store>)
  /// All of what was edited at a replica of a part, which may be handed on to anybody.
  indirect case edits(Changes<Store>)
  /// A piece of something that is too large for one packet.
  indirect case chunk(Chunk)
  /// Which pieces have arrived.
  indirect case received(ChunkReceipt)
  /// The sender leaves for good.
  case farewell
  /// Something about proposals, to be taken or handed on.
  indirect case parcel(Parcel)
  /// What members say of themselves.
  case reports([MemberReport])
  /// These reports have arrived, and speak of dots by the names that the sender uses.
  case noted(UInt32)
  /// A piece of a report that is too large for one packet.
  indirect case reportPiece(Chunk)
  /// Which pieces of a report have arrived.
  indirect case reportReceipt(ChunkReceipt)

  /// Why a replica says what it has.
  @usableFromInline
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
@usableFromInline
struct Changes<Store: DotStore & CanonicalCodable>: Sendable, CanonicalCodable {
  @usableFromInline let lineage: Lineage
  /// The bytes, if they are at hand: there is only one way to write the same changes.
  @usableFromInline var encoded: ArraySlice<UInt8>

  /// How many bytes it took on the way here; 0 if it is from here.
  @usableFromInline let size: Int

  @usableFromInline let delta: Causal<Store>

  @inlinable
  init(_ delta: Causal<Store>, of lineage: Lineage) {
    self.delta = delta
    self.lineage = lineage.restricted(to: delta.context.dots)
    encoded = []
    size = 0
  }

  /// Keeps the bytes at hand, for being written more than once.
  @inlinable
  mutating func keepBytes() {
    var encoder = CanonicalEncoder()
    encode(into: &encoder)
    encoded = encoder.bytes[...]
  }

  /// The same with another delta in the place of its own.
  @inlinable
  init(_ delta: Causal<Store>, inPlaceOfThatIn changes: Self) {
    self.delta = delta
    encoded = []
    (lineage, size) = (changes.lineage, changes.size)
  }

  @inlinable
  func encode(into encoder: inout CanonicalEncoder) {
    guard encoded.isEmpty else { return encoder.raw(encoded) }
    delta.encode(into: &encoder)
    lineage.encode(into: &encoder)
  }

  @inlinable
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    delta = try Causal(from: &decoder)
    lineage = try Lineage(from: &decoder, covering: delta.context.dots)
    encoded = decoder.bytes(from: start)
    size = encoded.count
  }
}

/// What is sent in pieces: changes, and whether they may be handed on to anybody.
@usableFromInline
struct Cargo<Store: DotStore & CanonicalCodable>: Sendable, CanonicalCodable {
  @usableFromInline let changes: Changes<Store>
  @usableFromInline let mayGoOn: Bool

  @inlinable
  init(_ changes: Changes<Store>, mayGoOn: Bool) {
    self.changes = changes
    self.mayGoOn = mayGoOn
  }

  @inlinable
  func encode(into encoder: inout CanonicalEncoder) {
    changes.encode(into: &encoder)
    if mayGoOn { encoder.byte(1) }
  }

  @inlinable
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    changes = try Changes(from: &decoder)
    mayGoOn = decoder.remaining > 0
    let start = decoder.offset
    if mayGoOn, try decoder.byte() != 1 { throw decoder.error(.notCanonical, at: start) }
  }
}

extension Frame: CanonicalCodable {
  @inlinable
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
    case .parcel(let parcel):
      encoder.byte(16)
      parcel.encode(into: &encoder)
    case .reports(let reports):
      encoder.byte(10)
      encoder.count(reports.count)
      for report in reports { report.encode(into: &encoder) }
    case .noted(let mark):
      encoder.byte(11)
      encoder.word(mark)
    case .reportPiece(let chunk):
      encoder.byte(12)
      chunk.encode(into: &encoder)
    case .reportReceipt(let receipt):
      encoder.byte(13)
      receipt.encode(into: &encoder)
    }
  }

  @inlinable
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
    case 10:
      var reports: [MemberReport] = []
      for _ in 0..<(try decoder.count(ofAtLeast: 15)) {
        reports.append(try MemberReport(from: &decoder))
      }
      self = .reports(reports)
    case 11: self = .noted(try decoder.word())
    case 12: self = .reportPiece(try Chunk(from: &decoder))
    case 13: self = .reportReceipt(try ChunkReceipt(from: &decoder))
    case 16: self = .parcel(try Parcel(from: &decoder))
    default: throw decoder.error(.unknownTag(kind), at: start)
    }
  }
}

extension Frame {
  /// How long that is of which it is a piece, if it is one.
  @inlinable
  var transferLength: Int? {
    switch self {
    case .chunk(let chunk), .reportPiece(let chunk): chunk.transfer.length
    default: nil
    }
  }

  /// Who it says has minted which dots, if it speaks of dots that somebody holds.
  @inlinable
  var lineage: Lineage? {
    switch self {
    case .have(let holdings, _): holdings.lineage
    case .changes(let changes), .edits(let changes): changes.lineage
    default: nil
    }
  }
}

/// What travels at once: who it is from, whom it is for, and a checksum over all of it.
///
/// Both ends are named by the marks that they have drawn at their start, so that what was meant for
/// an earlier life of either is not taken for news. A packet without frames is a sign of life.
@usableFromInline
struct Packet<Store: DotStore & CanonicalCodable>: Sendable {
  /// What a packet is when it carries nothing: a version, two marks and the checksum.
  @inlinable
  static var emptySize: Int { 13 }

  /// The sender's mark.
  @usableFromInline var from: UInt32

  /// The receiver's mark, or 0 if the sender does not know it.
  @usableFromInline var to: UInt32

  @usableFromInline var content: Content

  /// The version of the protocol that its frames are of; greetings are of all versions.
  @usableFromInline var version: UInt8

  /// Whether the sender holds only a part of what there is.
  ///
  /// Which part, its greeting says; before that is known there is nothing that can be said to it.
  @usableFromInline var isFromPart = false

  /// What is added to the version in a packet of somebody who holds only a part.
  @inlinable
  static var partFlag: UInt8 { 0x80 }

  @usableFromInline
  enum Content: Sendable {
    indirect case greeting(Greeting)
    case frames([Frame<Store>])
  }

  @inlinable
  init(
    from: UInt32, to: UInt32, _ content: Content, version: UInt8 = 1, isFromPart: Bool = false
  ) {
    self.from = from
    self.to = to
    self.content = content
    self.version = version
    self.isFromPart = isFromPart
  }

  /// The bytes that travel.
  @inlinable
  var bytes: [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.reserveCapacity(96)
    switch content {
    case .greeting: encoder.byte(0)
    case .frames: encoder.byte(isFromPart ? version | Self.partFlag : version)
    }
    encoder.fixed(UInt64(from) &<< 32 | UInt64(to))
    switch content {
    case .greeting(let greeting): greeting.encode(into: &encoder)
    case .frames(let frames): for frame in frames { frame.encode(into: &encoder) }
    }
    encoder.word(CRC32C(of: encoder.bytes).value)
    return encoder.bytes
  }

  /// Whom bytes are for, which stands in the same place in packets of every version.
  @usableFromInline
  static func addressee(of bytes: [UInt8]) -> UInt32 {
    bytes.dropFirst(5).prefix(4).reduce(0) { $0 &<< 8 | UInt32($1) }
  }

  /// The packet that travelled as these bytes, if it is of one of some versions.
  @inlinable
  init(
    _ bytes: [UInt8], speaking versions: ClosedRange<UInt8> = 1...127
  ) throws(CanonicalDecodingError) {
    guard bytes.count >= Self.emptySize else {
      throw CanonicalDecodingError(reason: .truncated, offset: bytes.count)
    }
    let end = bytes.count - 4
    let checksum = bytes[end...].reduce(0 as UInt32) { $0 &<< 8 | UInt32($1) }
    guard CRC32C(of: bytes[..<end]).value == checksum else {
      throw CanonicalDecodingError(reason: .checksumMismatch, offset: end)
    }
    var decoder = CanonicalDecoder(bytes, upTo: end)
    let kind = try decoder.byte()
    let isFromPart = kind > Self.partFlag
    let version = isFromPart ? kind ^ Self.partFlag : kind
    let marks = try decoder.fixed()
    let (from, to) = (UInt32(marks &>> 32), UInt32(truncatingIfNeeded: marks))
    let content: Content
    switch version {
    case 0:
      content = .greeting(try Greeting(from: &decoder))
      try decoder.finish()
    case versions:
      var frames: [Frame<Store>] = []
      if decoder.remaining > 0 { frames = [try Frame(from: &decoder)] }
      while decoder.remaining > 0 { frames.append(try Frame(from: &decoder)) }
      content = .frames(frames)
    default: throw decoder.error(.unknownVersion(kind), at: 0)
    }
    self.init(from: from, to: to, content, version: version, isFromPart: isFromPart)
  }
}
