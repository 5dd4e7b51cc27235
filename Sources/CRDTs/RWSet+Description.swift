#if !hasFeature(Embedded)
  extension RWSet: CustomStringConvertible {
    /// The elements, for example `RWSet(["a", "b"])`.
    public var description: String { "RWSet(\(elements))" }
  }

  extension RWSet: CustomDebugStringConvertible {
    /// The elements, removed ones included, with their dots.
    public var debugDescription: String { "RWSet(\(flags))" }
  }
#endif
