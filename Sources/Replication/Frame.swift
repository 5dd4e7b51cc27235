import CRDTs
import CanonicalCoding
import Causality

/// What one replica tells another, as it travels.
///
/// A frame is a version, a kind, the sender's incarnation, the sender's durable context and, if it
/// carries changes, the changes. Every frame is therefore an acknowledgement as well: a context is
/// a truth about what its sender holds for good, so older and newer ones may arrive in any order.
struct Frame<Store: DotStore & CanonicalCodable>: CanonicalCodable {
  static var formatVersion: UInt8 { 1 }

  /// How often the sender has started.
  var incarnation: UInt64

  /// Everything the sender holds durably.
  var digest: CausalContext

  /// What the frame is for.
  var purpose: Purpose

  /// What a frame is for.
  enum Purpose {
    /// To tell the digest.
    case acknowledgement
    /// To be told in return what the sender lacks, or that there is nothing.
    case question
    /// To bring a delta, or a whole state.
    case changes(Causal<Store>)
  }

  init(incarnation: UInt64, digest: CausalContext, purpose: Purpose) {
    self.incarnation = incarnation
    self.digest = digest
    self.purpose = purpose
  }

  func encode(into encoder: inout CanonicalEncoder) {
    encoder.byte(Self.formatVersion)
    switch purpose {
    case .acknowledgement: encoder.byte(0)
    case .question: encoder.byte(1)
    case .changes: encoder.byte(2)
    }
    encoder.integer(incarnation)
    digest.encode(into: &encoder)
    if case .changes(let changes) = purpose { changes.encode(into: &encoder) }
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let version = try decoder.byte()
    guard version == Self.formatVersion else {
      throw decoder.error(.unknownVersion(version), at: start)
    }
    let kind = try decoder.byte()
    incarnation = try decoder.integer()
    digest = try CausalContext(from: &decoder)
    switch kind {
    case 0: purpose = .acknowledgement
    case 1: purpose = .question
    case 2: purpose = .changes(try Causal(from: &decoder))
    default: throw decoder.error(.unknownTag(kind), at: start + 1)
    }
  }
}
