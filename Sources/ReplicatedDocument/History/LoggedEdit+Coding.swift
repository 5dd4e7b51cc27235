import CRDTs
public import CanonicalCoding
import Causality

extension LoggedEdit: CanonicalCodable {
  /// A checksum of everything that the edit says: who, when, what, after what, and why.
  ///
  /// It goes with the edit's bytes, and finds what noise does to them. What somebody does who
  /// computes it anew is found by ``DocumentLog/seal``.
  ///
  /// - Complexity: O(bytes).
  public var checksum: UInt32 { CRC32C(of: sealedBytes).value }

  /// What the checksum covers, and the seal of a log.
  var sealedBytes: [UInt8] {
    var encoder = CanonicalEncoder()
    timestamp.encode(into: &encoder)
    predecessors.encode(into: &encoder)
    encoder.byte(message == nil ? 0 : 1)
    if let message { encoder.string(message) }
    delta.encode(into: &encoder)
    return encoder.bytes
  }

  /// The checksum, then time, predecessors, message and delta; who it was, these tell.
  public func encode(into encoder: inout CanonicalEncoder) {
    let bytes = sealedBytes
    encoder.checksum(of: bytes)
    encoder.byteString(bytes)
  }

  /// Reads an edit; bytes that do not fit the checksum are refused before anything else is read.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.checked { (inner) throws(CanonicalDecodingError) in
      let timestamp = try HybridTimestamp(from: &inner)
      let predecessors = try CausalContext(from: &inner)
      let start = inner.offset
      let hasMessage = try inner.byte()
      guard hasMessage < 2 else { throw inner.error(.unknownTag(hasMessage), at: start) }
      let message = hasMessage == 1 ? try inner.string() : nil
      let delta = try Document.Delta(from: &inner)
      guard let edit = LoggedEdit(delta, at: timestamp, after: predecessors, message: message)
      else { throw inner.error(.notCanonical, at: start) }
      return edit
    }
  }
}

extension CanonicalEncoder {
  /// Writes the CRC32C of some bytes in four bytes.
  mutating func checksum(of bytes: [UInt8]) {
    let checksum = CRC32C(of: bytes).value
    for shift in stride(from: 24, through: 0, by: -8) {
      byte(UInt8(truncatingIfNeeded: checksum &>> UInt32(shift)))
    }
  }
}

extension CanonicalDecoder {
  /// Reads a checksum and the byte string that it is of, and from that a value that fills it.
  mutating func checked<Value>(
    _ body: (inout CanonicalDecoder) throws(CanonicalDecodingError) -> Value
  ) throws(CanonicalDecodingError) -> Value {
    let start = offset
    var checksum: UInt32 = 0
    for _ in 0..<4 { checksum = checksum &<< 8 | UInt32(try byte()) }
    let bytes = try byteString()
    guard CRC32C(of: bytes).value == checksum else { throw error(.checksumMismatch, at: start) }
    let before = offset - bytes.count
    do throws(CanonicalDecodingError) {
      var inner = CanonicalDecoder(bytes)
      let value = try body(&inner)
      try inner.finish()
      return value
    } catch {
      throw CanonicalDecodingError(reason: error.reason, offset: error.offset + before)
    }
  }
}
