public import CanonicalCoding

extension DocumentLog: CanonicalCodable {
  /// The version of the format of logs, written inside of the bytes that the checksum covers.
  static let formatVersion: UInt8 = 1

  /// The CRC32C of the log, its length, and the log: its base, then its edits taken apart.
  ///
  /// What edits did is written once for all of them, as one tree with the events at its leaves; of
  /// each edit itself only remains what the edit before does not tell. So the document need not be
  /// stored beside its log: ``document`` gives it back.
  ///
  /// - Complexity: O(n log n) for n events.
  public func encode(into encoder: inout CanonicalEncoder) {
    var inner = CanonicalEncoder()
    inner.byte(Self.formatVersion)
    base.encode(into: &inner)
    let edits = chronological
    inner.count(edits.count)
    if !edits.isEmpty { LogParts(edits, since: base).encode(into: &inner) }
    encoder.checksum(of: inner.bytes)
    encoder.byteString(inner.bytes)
  }

  /// Reads a log; bytes that do not fit the checksum are refused before anything else is read.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try Self.read(from: &decoder).log
  }

  /// Reads a log and what its edits have led to, ``document``, which costs less together.
  static func read(
    from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> (log: DocumentLog, document: Document) {
    try decoder.checked { (inner) throws(CanonicalDecodingError) in
      let version = try inner.byte()
      guard version == Self.formatVersion else {
        throw inner.error(.unknownVersion(version), at: 0)
      }
      let base = try Document(from: &inner)
      let start = inner.offset
      let count = try inner.integer()
      // Every edit puts something somewhere or takes something away: half a byte at least.
      guard count <= UInt64(inner.remaining) * 2 else { throw inner.error(.truncated, at: start) }
      if count == 0 { return (DocumentLog(base: base), base) }
      let (edits, document) = try LogParts.read(Int(count), since: base, from: &inner)
      return (DocumentLog(base: base, edits: edits), document)
    }
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
