#if !hasFeature(Embedded)
  import SortedCollections

  extension DotFun: CustomStringConvertible {
    /// The dots with their values, for example `{9:1 = "x", a3f:4 = "y"}`.
    public var description: String {
      var entries: [String] = []
      for (dot, value) in elements { entries.append("\(dot) = \(String(reflecting: value))") }
      return "{" + entries.joined(separator: ", ") + "}"
    }
  }
#endif
