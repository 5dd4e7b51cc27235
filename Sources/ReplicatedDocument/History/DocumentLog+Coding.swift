public import CanonicalCoding

extension DocumentLog: CanonicalCodable {
  /// The version of the format of logs, written inside of the bytes that the checksum covers.
  static let formatVersion: UInt8 = 1

  /// The CRC32C of the log, its length, and the log: its base, then its edits taken apart, packed.
  ///
  /// What edits did is written once for all of them, as one tree with the events at its leaves; of
  /// each edit itself only remains what the edit before does not tell. So the document need not be
  /// stored beside its log: ``document`` gives it back.
  ///
  /// - Complexity: O(n log n) for n events.
  public func encode(into encoder: inout CanonicalEncoder) {
    var inner = CanonicalEncoder()
    base.encode(into: &inner)
    let edits = chronological
    inner.count(edits.count)
    if !edits.isEmpty { LogParts(edits, since: base).encode(into: &inner) }
    let stored = Self.stored(inner.bytes, edits: edits.count)
    encoder.checksum(of: stored)
    encoder.byteString(stored)
  }

  /// The bytes of a log as they are stored: packed if that makes them fewer, but not so few that
  /// nobody would believe them to hold as many edits.
  static func stored(_ bytes: [UInt8], edits: Int) -> [UInt8] {
    let packed = LogPacking.pack(bytes)
    let isPacked = packed.count < bytes.count && edits <= packed.count * 2
    var encoder = CanonicalEncoder()
    encoder.byte(formatVersion)
    encoder.count(isPacked ? bytes.count : 0)
    encoder.raw(isPacked ? packed : bytes)
    return encoder.bytes
  }

  /// Reads a log; bytes that do not fit the checksum are refused before anything else is read.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try Self.read(from: &decoder).log
  }

  /// Reads a log and what its edits have led to, ``document``, which costs less together.
  static func read(
    from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> (log: DocumentLog, document: Document) {
    try decoder.checked { (outer) throws(CanonicalDecodingError) in
      var copy = outer
      let whole = try copy.raw(copy.remaining)
      let version = try outer.byte()
      guard version == Self.formatVersion else {
        throw outer.error(.unknownVersion(version), at: 0)
      }
      let count = try outer.integer()
      let start = outer.offset
      let stored = outer.remaining
      guard count <= UInt64(stored) * UInt64(LogPacking.greatestRatio) else {
        throw outer.error(.truncated)
      }
      let bytes =
        count == 0
        ? Array(try outer.raw(stored)) : try LogPacking.unpack(Int(count), from: &outer)
      var inner = CanonicalDecoder(bytes)
      let result: (log: DocumentLog, document: Document)
      do throws(CanonicalDecodingError) {
        result = try read(unpacked: &inner, edits: stored * 2)
      } catch {
        // What was packed has no place in what was stored.
        let place = count == 0 ? start + error.offset : start
        throw CanonicalDecodingError(reason: error.reason, offset: place)
      }
      guard Self.stored(bytes, edits: result.log.count)[...] == whole else {
        throw outer.error(.notCanonical, at: start)
      }
      return result
    }
  }

  private static func read(
    unpacked decoder: inout CanonicalDecoder, edits limit: Int
  ) throws(CanonicalDecodingError) -> (log: DocumentLog, document: Document) {
    let base = try Document(from: &decoder)
    let start = decoder.offset
    let count = try decoder.integer()
    // Every edit puts something somewhere or takes something away: half a byte at least.
    guard count <= UInt64(min(limit, decoder.remaining * 2)) else {
      throw decoder.error(.truncated, at: start)
    }
    var edits: [LoggedEdit] = []
    var document = base
    if count > 0 {
      (edits, document) = try LogParts.read(Int(count), since: base, from: &decoder)
    }
    try decoder.finish()
    return (DocumentLog(base: base, edits: edits), document)
  }

  /// Reads a whole byte string as ``read(from:)`` does.
  static func read(
    canonicalBytes bytes: [UInt8]
  ) throws(CanonicalDecodingError) -> (log: DocumentLog, document: Document) {
    var decoder = CanonicalDecoder(bytes)
    let version = try decoder.byte()
    guard version == CanonicalEncoder.formatVersion else {
      throw decoder.error(.unknownVersion(version), at: 0)
    }
    let result = try read(from: &decoder)
    try decoder.finish()
    return result
  }
}
