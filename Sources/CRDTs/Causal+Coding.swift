public import CanonicalCoding
public import Causality

extension Causal: CanonicalCodable where Store: CanonicalCodable {
  @inlinable
  static var formatVersion: UInt8 { 1 }

  /// A version, the context, and the store, which names replicas by their place in the context.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.byte(Self.formatVersion)
    context.encode(into: &encoder)
    encoder.withTable(context.dots.replicas.map { $0.rawValue }) { store.encode(into: &$0) }
  }

  /// Reads a state and checks that its context covers its dots.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let version = try decoder.byte()
    guard version == Self.formatVersion else {
      throw decoder.error(.unknownVersion(version), at: start)
    }
    let context = try CausalContext(from: &decoder)
    let body = decoder.offset
    let table = context.dots.replicas.map { $0.rawValue }
    let store = try decoder.withTable(table) {
      (inner: inout CanonicalDecoder) throws(CanonicalDecodingError) in try Store(from: &inner)
    }
    var isCovered = true
    store.forEachDot { if !context.contains($0) { isCovered = false } }
    guard isCovered else { throw decoder.error(.dotOutsideContext, at: body) }
    self.init(store: store, context: context)
  }
}
