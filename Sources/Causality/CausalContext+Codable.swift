#if !hasFeature(Embedded)
  public import CanonicalCoding

  /// A context is coded as the base64 of its canonical bytes.
  extension CausalContext: CanonicalTextCodable {}

  /// A set of dots is coded as the base64 of its canonical bytes.
  extension DotCloud: CanonicalTextCodable {}

  /// A version vector is coded as the base64 of its canonical bytes.
  extension VersionVector: CanonicalTextCodable {}
#endif
