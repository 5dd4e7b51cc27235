#if !hasFeature(Embedded)
  public import CanonicalCoding

  /// An identity is coded as it prints, for example `"a3f"`.
  extension ReplicaID: DescriptionCodable {}

  extension ReplicaID: CodingKeyRepresentable {
    /// The identity as a key, so that a dictionary by replica is an object in JSON.
    public var codingKey: any CodingKey { PrintedKey(stringValue: description) }

    /// The identity that prints as the key.
    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
  }

  private struct PrintedKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
#endif
