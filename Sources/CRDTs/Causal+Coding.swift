public import CanonicalCoding
public import Causality

extension Causal: CanonicalCodable where Store: CanonicalCodable {
  /// The context, then the store, which names dots by their places in the context.
  ///
  /// - Precondition: The context covers the dots of the store.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    context.encode(into: &encoder)
    encoder.withEvents(context.dots.eventTable) { store.encode(into: &$0) }
  }

  /// Reads a state; there is no way to write a dot that its context does not cover.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let context = try CausalContext(from: &decoder)
    let store = try decoder.withEvents(context.dots.eventTable) {
      (inner: inout CanonicalDecoder) throws(CanonicalDecodingError) in try Store(from: &inner)
    }
    self.init(store: store, context: context)
  }
}
