import Convergence

/// How the merges that a document made by itself compare with what people then committed.
struct HistoryMerges {
  /// Merge commits.
  var count = 0
  /// Those whose documents say, without a conflict, all that was committed and nothing else.
  var exact = 0
  /// Those that differ from it only where there is a conflict, or do not but have one.
  var decided = 0
  /// Those in which people changed something else as well.
  var amended = 0
  /// What is in conflict, found by comparing what either side has changed.
  var conflicts = HistoryTrace.Conflicts()
  /// Of the keys in conflict, those at which both values are still there to be chosen from.
  var keptKeys = 0
  /// Of the keys in conflict, those at which people committed what the document showed.
  var wonKeys = 0
  /// Keys that the merge, or people with it, changed against the first parent.
  var changedKeys = 0
  /// Of those, the ones at which people committed what the document showed.
  var agreedKeys = 0
  /// Whether merging the other way round gave the same, always.
  var areCommutative = true
}

extension HistoryReplay {
  /// Compares a merge with what was committed.
  ///
  /// - Parameters:
  ///   - commit: The merge commit.
  ///   - joined: The documents of all parents joined, and the content that was committed.
  ///   - first: What stood after the first parent.
  /// - Returns: What its author must have edited: everything that is in conflict, so that it is
  ///   settled, and everything else that is not what was committed.
  mutating func join(
    _ commit: HistoryTrace.Commit, _ joined: State, _ first: State
  ) throws(HistoryTraceError) -> HistoryEdit {
    let parents = commit.parents.map { states[$0] }
    var other = parents[parents.count - 1].document
    for parent in parents.dropLast().reversed() { other.merge(parent.document) }
    if other != joined.document { merges.areCommutative = false }

    let conflicts = conflicts(among: parents)
    var changed = joined.document.changedLeaves(since: first.document)
    for (pointer, value) in changed where value == [:] && joined.content[pointer] == nil {
      // A map that each side has emptied in part is left with nothing in it; nobody wrote that.
      let wasThere = parents.contains { $0.content[pointer] != nil }
      if !wasThere { changed.updateValue(first.content[pointer], forKey: pointer) }
    }
    for path in commit.removed + commit.set.map(\.path) where changed["\(path)"] == nil {
      changed.updateValue(first.content["\(path)"], forKey: "\(path)")
    }
    var edit = HistoryEdit()
    var isAmended = false
    for (pointer, shown) in changed {
      let isAgreed = shown == joined.content[pointer]
      merges.changedKeys += 1
      if isAgreed { merges.agreedKeys += 1 }
      if conflicts[pointer] != nil { continue }
      if !isAgreed { isAmended = true }
      guard let path = try? DocumentPath(parsing: pointer) else { continue }
      if joined.document.leaf(at: path) != joined.content[pointer] {
        edit.add(path, in: joined.content)
      }
    }
    for (_, path) in conflicts {
      if joined.document.leaf(at: path) == joined.content["\(path)"] { merges.wonKeys += 1 }
      if joined.document.keepsSeveral(at: path) { merges.keptKeys += 1 }
      edit.add(path, in: joined.content)
      edit.settle(path, in: joined.document)
    }
    merges.count += 1
    if isAmended {
      merges.amended += 1
    } else if conflicts.isEmpty {
      merges.exact += 1
    } else {
      merges.decided += 1
    }
    if !conflicts.isEmpty { merges.conflicts.merges += 1 }
    merges.conflicts.keys += conflicts.count
    return edit
  }

  /// The leaves that two parents have both changed without knowing of each other, and differently.
  private func conflicts(among parents: [State]) -> SortedMap<String, DocumentPath> {
    var found = SortedMap<String, DocumentPath>()
    for (place, mine) in parents.enumerated() {
      for theirs in parents[..<place] {
        let (here, there) = (mine.document.state.context, theirs.document.state.context)
        let known = Set(log.paths(changedIn: there, unknownTo: here))
        for path in log.paths(changedIn: here, unknownTo: there) where known.contains(path) {
          let pointer = "\(path)"
          let isLeaf = mine.content[pointer] != nil || theirs.content[pointer] != nil
          if isLeaf, mine.content[pointer] != theirs.content[pointer] { found[pointer] = path }
        }
      }
    }
    return found
  }
}

extension HistoryEdit {
  fileprivate mutating func add(_ path: DocumentPath, in content: HistoryContent) {
    if content["\(path)"] == nil { removed.append(path) } else { set.append(path) }
  }

  /// Has a field made anew if it, or one above it, holds things of several kinds.
  fileprivate mutating func settle(_ path: DocumentPath, in document: Document) {
    for depth in 1...path.keys.count {
      let above = DocumentPath(Array(path.keys[..<depth]))
      guard let field = document.field(at: above) else { return }
      if field.heldKinds.count > 1 {
        if !settled.contains(above) { settled.append(above) }
        return
      }
    }
  }
}

extension Document {
  /// Whether a register still has values that differ.
  fileprivate func keepsSeveral(at path: DocumentPath) -> Bool {
    guard let values = field(at: path)?.register.values, let first = values.first else {
      return false
    }
    return values.contains { $0 != first }
  }
}
