#if !hasFeature(Embedded)
  extension LWWRegister: CustomStringConvertible {
    /// The value shown, for example `LWWRegister("Porto")`; nothing if none was written.
    public var description: String {
      "LWWRegister(" + (value.map { String(reflecting: $0) } ?? "") + ")"
    }
  }

  extension LWWRegister: CustomDebugStringConvertible {
    /// Every write with its dot, for example `LWWRegister({9:1 = "Lisbon" at 3.0})`.
    public var debugDescription: String { "LWWRegister(\(writes))" }
  }

  extension LWWRegister.Write: CustomDebugStringConvertible {
    /// The value and the time, for example `"Lisbon" at 3.0`.
    public var debugDescription: String { "\(String(reflecting: value)) at \(timestamp)" }
  }
#endif
