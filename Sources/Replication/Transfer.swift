public import CanonicalCoding
public import Causality
import SortedCollections

/// A piece of something that is too large for one packet.
@usableFromInline
struct Chunk: Sendable, CanonicalCodable {
  /// What it is a piece of.
  @usableFromInline let transfer: TransferName
  /// How many bytes every piece has but the last.
  let size: Int
  /// The place among the pieces, from 0.
  let place: Int
  let bytes: [UInt8]

  init(of transfer: TransferName, size: Int, place: Int, bytes: [UInt8]) {
    self.transfer = transfer
    self.size = size
    self.place = place
    self.bytes = bytes
  }

  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    transfer.encode(into: &encoder)
    encoder.count(size)
    encoder.count(place)
    encoder.byteString(bytes)
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    transfer = try TransferName(from: &decoder)
    size = try decoder.size(from: 1)
    place = try decoder.size(from: 0)
    bytes = try decoder.byteString()
    let (offset, overflow) = place.multipliedReportingOverflow(by: size)
    guard !overflow, offset < transfer.length, bytes.count == min(size, transfer.length - offset)
    else { throw decoder.error(.notCanonical, at: start) }
  }
}

/// The name of what is sent in pieces: its length and its checksum.
///
/// Equal states have equal bytes, so a sender that has crashed and starts the same transfer again
/// finds that the receiver can go on where it was.
@usableFromInline
struct TransferName: Hashable, Sendable, CanonicalCodable {
  @usableFromInline let length: Int
  let checksum: UInt32

  init(of bytes: [UInt8]) {
    length = bytes.count
    checksum = CRC32C(of: bytes).value
  }

  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(length)
    encoder.word(checksum)
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    length = try decoder.size(from: 1)
    checksum = try decoder.word()
  }
}

/// What a receiver has of a transfer.
@usableFromInline
struct ChunkReceipt: Hashable, Sendable, CanonicalCodable {
  let transfer: TransferName
  /// How many bytes every piece has but the last.
  let size: Int
  /// How many pieces have arrived without a gap.
  let count: Int
  /// Which of the 64 pieces from there on have arrived, as bits; the first never has.
  let beyond: UInt64

  init(of transfer: TransferName, size: Int, count: Int, beyond: UInt64) {
    self.transfer = transfer
    self.size = size
    self.count = count
    self.beyond = beyond
  }

  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    transfer.encode(into: &encoder)
    encoder.count(size)
    encoder.count(count)
    encoder.integer(beyond)
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    transfer = try TransferName(from: &decoder)
    size = try decoder.size(from: 1)
    count = try decoder.size(from: 0)
    beyond = try decoder.integer()
  }
}

/// Something that is being received in pieces.
///
/// It holds what has arrived, and nothing for what has not: a hostile sender is served no memory
/// that it has not filled.
struct IncomingTransfer: Sendable {
  /// How many pieces may arrive before an earlier one is there.
  static let window = 64

  let name: TransferName
  let size: Int
  private(set) var bytes: [UInt8] = []
  private var count = 0
  private var early: SortedMap<Int, [UInt8]> = SortedMap()

  /// The transfer that a first piece belongs to.
  init(_ chunk: Chunk) {
    name = chunk.transfer
    size = chunk.size
  }

  /// Whether a piece belongs to this transfer.
  func includes(_ chunk: Chunk) -> Bool { chunk.transfer == name && chunk.size == size }

  /// Takes a piece.
  ///
  /// - Returns: Whether it was new.
  mutating func take(_ chunk: Chunk) -> Bool {
    guard chunk.place >= count, chunk.place < count + Self.window, !early.contains(chunk.place)
    else { return false }
    early[chunk.place] = chunk.bytes
    while let next = early[count] {
      bytes += next
      early[count] = nil
      count += 1
    }
    return true
  }

  /// The pieces that have arrived.
  var chunks: [Chunk] {
    (0..<count).map { place in
      let lower = place * size
      return Chunk(
        of: name, size: size, place: place,
        bytes: Array(bytes[lower..<min(lower + size, bytes.count)]))
    } + early.map { Chunk(of: name, size: size, place: $0, bytes: $1) }
  }

  /// Whether all has arrived.
  var isComplete: Bool { bytes.count == name.length }

  /// Whether what has arrived is what was announced.
  var isSound: Bool { CRC32C(of: bytes).value == name.checksum }

  /// What to tell the sender.
  var receipt: ChunkReceipt {
    var beyond: UInt64 = 0
    for (place, _) in early { beyond |= 1 &<< UInt64(place - count) }
    return ChunkReceipt(of: name, size: size, count: count, beyond: beyond)
  }
}

/// Something that is being sent in pieces.
@usableFromInline
struct OutgoingTransfer: Sendable {
  let name: TransferName
  let bytes: [UInt8]
  /// How many bytes every piece has but the last.
  let size: Int
  /// The dots that the receiver will have.
  @usableFromInline let dots: DotCloud
  /// Pieces that have arrived without a gap.
  private(set) var count = 0
  private var beyond: UInt64 = 0
  /// How many pieces have been sent at least once.
  @usableFromInline var sentCount = 0
  var attempts = 0
  @usableFromInline var retryAt = Instant.zero

  init(_ bytes: [UInt8], bringing dots: DotCloud, inPiecesOf size: Int) {
    name = TransferName(of: bytes)
    self.bytes = bytes
    self.size = size
    self.dots = dots
  }

  /// How many pieces there are.
  var total: Int { (bytes.count + size - 1) / size }

  /// Whether all pieces have arrived.
  var isComplete: Bool { count == total }

  /// What the receiver is known to have.
  @usableFromInline
  var receipt: ChunkReceipt { ChunkReceipt(of: name, size: size, count: count, beyond: beyond) }

  /// Forgets what the receiver has, which may have lost it.
  mutating func restart() {
    (count, beyond, sentCount) = (0, 0, 0)
    retryAt = .zero
  }

  /// Takes note of what the receiver has.
  ///
  /// - Returns: Whether that is more than was known.
  mutating func heard(_ receipt: ChunkReceipt) -> Bool {
    guard receipt.transfer == name, receipt.size == size, receipt.count <= total,
      receipt.count > count || (receipt.count == count && receipt.beyond & ~beyond != 0)
    else { return false }
    count = receipt.count
    beyond = receipt.beyond
    sentCount = max(sentCount, count)
    attempts = 0
    return true
  }

  /// The pieces from a place on that have not arrived, at most so many beyond the first gap.
  func outstanding(from start: Int, window: Int) -> [Chunk] {
    let end = min(total, count + min(window, IncomingTransfer.window))
    return (max(start, count)..<max(end, start, count)).compactMap { place in
      if beyond & (1 &<< UInt64(place - count)) != 0 { return nil }
      let lower = place * size
      return Chunk(
        of: name, size: size, place: place,
        bytes: Array(bytes[lower..<min(lower + size, bytes.count)]))
    }
  }
}
