import Convergence

/// The leaves of a document by their paths: everything but maps that have something in them.
struct HistoryContent: Equatable {
  private var leaves = SortedMap<String, JSONValue>()

  /// The leaf at a path, if there is one.
  subscript(pointer: String) -> JSONValue? { leaves[pointer] }

  var count: Int { leaves.count }

  /// Whether there is a leaf below a path.
  func hasLeaves(below path: DocumentPath) -> Bool {
    !leaves.prefixed(by: "\(path)/").isEmpty
  }

  /// The leaves at a path or below it.
  func leaves(within path: DocumentPath) -> [String] {
    let pointer = "\(path)"
    let own = leaves[pointer] == nil ? [] : [pointer]
    return own + leaves.prefixed(by: pointer + "/").map { $0.key }
  }

  /// Changes the leaves as a commit does.
  ///
  /// - Returns: The path of a leaf that the commit removes although there is none.
  mutating func apply(_ commit: HistoryTrace.Commit) -> DocumentPath? {
    for path in commit.removed where leaves.removeValue(forKey: "\(path)") == nil { return path }
    for (path, value) in commit.set { leaves["\(path)"] = value }
    return nil
  }
}

extension Document {
  /// The leaves that are other than in an earlier document, each with what it is, if it is there.
  func changedLeaves(since earlier: Document) -> SortedMap<String, JSONValue?> {
    var result = SortedMap<String, JSONValue?>()
    for change in changes(since: earlier) {
      var (before, after) = (SortedMap<String, JSONValue>(), SortedMap<String, JSONValue>())
      change.old?.collectLeaves(at: "\(change.path)", into: &before)
      change.new?.collectLeaves(at: "\(change.path)", into: &after)
      for (pointer, value) in after where before[pointer] != value {
        result.updateValue(.some(value), forKey: pointer)
      }
      for (pointer, _) in before where after[pointer] == nil {
        // Not `nil`, which is a JSON value here.
        result.updateValue(Optional<JSONValue>.none, forKey: pointer)
      }
    }
    return result
  }
}

extension JSONValue {
  fileprivate func collectLeaves(
    at pointer: String, into leaves: inout SortedMap<String, JSONValue>
  ) {
    guard case .object(let members) = self, !members.isEmpty else {
      leaves[pointer] = self
      return
    }
    for (key, value) in members {
      value.collectLeaves(at: pointer + "\(DocumentPath([key]))", into: &leaves)
    }
  }
}
