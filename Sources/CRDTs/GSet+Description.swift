#if !hasFeature(Embedded)
  extension GSet: CustomStringConvertible {
    /// The elements, for example `GSet(["a", "b"])`.
    public var description: String { "GSet(\(elements))" }
  }
#endif
