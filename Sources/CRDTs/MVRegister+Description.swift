#if !hasFeature(Embedded)
  extension MVRegister: CustomStringConvertible {
    /// The values, for example `MVRegister(["Lisbon", "Porto"])`.
    public var description: String { "MVRegister(\(values))" }
  }

  extension MVRegister: CustomDebugStringConvertible {
    /// The values with their dots, for example `MVRegister({9:1 = "Lisbon"})`.
    public var debugDescription: String { "MVRegister(\(writes))" }
  }
#endif
