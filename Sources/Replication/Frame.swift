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

  /// Whether the sender asks for what it lacks.
  var wantsReply: Bool

  /// A delta, or a whole state.
  var changes: Causal<Store>?

  init(
    incarnation: UInt64, digest: CausalContext, wantsReply: Bool, changes: Causal<Store>? = nil
  ) {
    self.incarnation = incarnation
    self.digest = digest
    self.wantsReply = wantsReply
    self.changes = changes
  }

  func encode(into encoder: inout CanonicalEncoder) {
    encoder.byte(Self.formatVersion)
    encoder.byte((wantsReply ? 1 : 0) | (changes == nil ? 0 : 2))
    encoder.integer(incarnation)
    digest.encode(into: &encoder)
    changes?.encode(into: &encoder)
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let version = try decoder.byte()
    guard version == Self.formatVersion else {
      throw decoder.error(.unknownVersion(version), at: start)
    }
    let kind = try decoder.byte()
    guard kind < 4 else { throw decoder.error(.unknownTag(kind), at: start + 1) }
    wantsReply = kind & 1 != 0
    incarnation = try decoder.integer()
    digest = try CausalContext(from: &decoder)
    changes = kind & 2 == 0 ? nil : try Causal(from: &decoder)
  }
}
