#if !hasFeature(Embedded)
  extension LWWMap: CustomStringConvertible {
    /// The keys with the values they show, for example `LWWMap(["colour": "red"])`.
    public var description: String {
      let entries = map { "\(String(reflecting: $0.key)): \(String(reflecting: $0.value))" }
      return "LWWMap([" + (entries.isEmpty ? ":" : entries.joined(separator: ", ")) + "])"
    }
  }

  extension LWWMap: CustomDebugStringConvertible {
    /// The listed keys with every write and its dot; a part is marked as one.
    public var debugDescription: String { "LWWMap(\(registers.fields))" }
  }
#endif
