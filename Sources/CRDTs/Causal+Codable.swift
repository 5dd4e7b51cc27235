#if !hasFeature(Embedded)
  public import CanonicalCoding

  /// A state or a delta is coded as the base64 of its canonical bytes.
  ///
  /// A store alone is not `Codable`: without what was seen it could never be merged again.
  extension Causal: CanonicalTextCodable, Encodable, Decodable
  where Store: CanonicalCodable {}

  /// A counter is coded as the base64 of its canonical bytes.
  extension GCounter: CanonicalTextCodable {}

  /// A counter is coded as the base64 of its canonical bytes.
  extension PNCounter: CanonicalTextCodable {}

  /// A counter is coded as the base64 of its canonical bytes.
  extension BoundedCounter: CanonicalTextCodable {}

  /// A set is coded as the base64 of its canonical bytes.
  extension GSet: CanonicalTextCodable, Encodable, Decodable
  where Element: CanonicalCodable {}
#endif
