#if !hasFeature(Embedded)

  /// A value that `Codable` writes as one string: its canonical bytes in base64.
  ///
  /// So a replicated value can be a property of any `Codable` type, in JSON, in a property list or
  /// in whatever else there is an encoder for. One value has one string. Decoding refuses every
  /// other with `DecodingError.dataCorrupted`, whose underlying error is a
  /// ``CanonicalDecodingError`` if the base64 was in order.
  ///
  /// Conforming takes no code where the type is ``CanonicalCodable``:
  ///
  /// ```swift
  /// extension Inventory: CanonicalTextCodable {}
  /// ```
  public protocol CanonicalTextCodable: CanonicalCodable, Codable {}

  extension CanonicalTextCodable {
    /// Writes the canonical bytes as base64.
    ///
    /// - Complexity: O(size of the value).
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(Base64.text(of: canonicalBytes))
    }

    /// Reads base64, and the value of the bytes.
    ///
    /// - Throws: `DecodingError`, also for input that was tampered with.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      guard let bytes = Base64.bytes(of: try container.decode(String.self)) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "the text is not canonical base64")
      }
      do throws(CanonicalDecodingError) {
        try self.init(canonicalBytes: bytes)
      } catch {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(
            codingPath: container.codingPath, debugDescription: error.description,
            underlyingError: error))
      }
    }
  }

  /// A value that `Codable` writes as its description, which is short and says everything.
  ///
  /// Decoding refuses every other text of the same value with `DecodingError.dataCorrupted`.
  public protocol DescriptionCodable: LosslessStringConvertible, Codable {}

  extension DescriptionCodable {
    /// Writes the description.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(description)
    }

    /// Reads a description.
    ///
    /// - Throws: `DecodingError` if no value prints as the text.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let text = try container.decode(String.self)
      guard let value = Self(text) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "‘\(text)’ is no \(Self.self)")
      }
      self = value
    }
  }

#endif
