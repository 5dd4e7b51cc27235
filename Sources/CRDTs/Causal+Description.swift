#if !hasFeature(Embedded)
  extension Causal: CustomStringConvertible {
    /// What is there and what was seen, for example `ORSet(["x"]) in {9:1…2}`.
    public var description: String { "\(store) in \(context)" }
  }

  extension Causal: CustomDebugStringConvertible {
    /// The same with the dots of what is there.
    public var debugDescription: String { "\(String(reflecting: store)) in \(context)" }
  }
#endif
