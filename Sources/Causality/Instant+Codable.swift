#if !hasFeature(Embedded)
  extension Instant: Codable {
    /// Writes the nanoseconds as one number.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(nanoseconds)
    }

    /// Reads a number of nanoseconds.
    public init(from decoder: any Decoder) throws {
      self.init(nanoseconds: try decoder.singleValueContainer().decode(Int64.self))
    }
  }
#endif
