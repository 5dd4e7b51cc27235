#if !hasFeature(Embedded)
  import SortedCollections

  extension DotMap: CustomStringConvertible {
    /// What is under each listed key, for example `["x": {9:1}]`; a part is marked as one.
    public var description: String {
      var entries: [String] = []
      for (key, value) in listed {
        entries.append("\(String(reflecting: key)): \(String(reflecting: value))")
      }
      let list = entries.isEmpty ? ":" : entries.joined(separator: ", ")
      return isWhole ? "[\(list)]" : "part [\(list)]"
    }
  }
#endif
