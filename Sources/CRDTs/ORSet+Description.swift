#if !hasFeature(Embedded)
  extension ORSet: CustomStringConvertible {
    /// The elements, for example `ORSet(["a", "b"])`.
    public var description: String { "ORSet(\(elements))" }
  }

  extension ORSet: CustomDebugStringConvertible {
    /// The elements with their dots, for example `ORSet(["a": {9:1}])`.
    public var debugDescription: String { "ORSet(\(additions))" }
  }
#endif
