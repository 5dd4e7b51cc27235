#if !hasFeature(Embedded)
  extension ORMap: CustomStringConvertible {
    /// The keys with their values, for example `ORMap(["tags": ORSet(["crdt"])])`.
    public var description: String {
      let entries = map { "\(String(reflecting: $0.key)): \($0.value)" }
      return "ORMap([" + (entries.isEmpty ? ":" : entries.joined(separator: ", ")) + "])"
    }
  }

  extension ORMap: CustomDebugStringConvertible {
    /// The listed keys with the dots of their values; a part is marked as one.
    public var debugDescription: String { "ORMap(\(fields))" }
  }
#endif
