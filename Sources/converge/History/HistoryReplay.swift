import Convergence

/// Replays what people committed: every commit as edits by a replica of its author, every merge
/// commit as a merge.
///
/// Somebody who works on two branches at once has two working copies, and so is two replicas. A
/// commit's document is a value that shares what it can with those of its parents, so all of them
/// are kept.
struct HistoryReplay {
  /// What stood after a commit.
  struct State {
    var document: Document
    var content: HistoryContent
    /// No timestamp of the document is later.
    var latest: HybridTimestamp
  }

  /// One replica, and the commit that it made last.
  struct Working: Hashable {
    let id: ReplicaID
    var last: Int
  }

  private(set) var states: [State] = []
  private(set) var log = DocumentLog()
  private(set) var replicas: [[Working]] = []
  var merges = HistoryMerges()
  /// Where a document is not what people committed.
  private(set) var difference: (line: Int, path: String)?

  private let limits = DocumentLimits()

  init(_ trace: HistoryTrace) throws(HistoryTraceError) {
    var authors: [UInt64: Int] = [:]
    for (number, commit) in trace.commits.enumerated() {
      let author = authors[commit.author] ?? replicas.count
      if author == replicas.count {
        authors[commit.author] = author
        replicas.append([])
      }
      try replay(commit, number: number, author: author)
    }
  }

  private mutating func replay(
    _ commit: HistoryTrace.Commit, number: Int, author: Int
  ) throws(HistoryTraceError) {
    var state =
      commit.parents.first.map { states[$0] }
      ?? State(document: Document(), content: HistoryContent(), latest: .zero)
    let before = state
    if let missing = state.content.apply(commit) {
      throw HistoryTraceError(line: commit.line, message: "\(missing) is removed but not there")
    }
    var plan = HistoryEdit(commit)
    if commit.parents.count > 1 {
      for parent in commit.parents.dropFirst() {
        state.document.merge(states[parent].document)
        state.latest = max(state.latest, states[parent].latest)
      }
      plan = try join(commit, state, before)
    }
    do throws(DocumentError) {
      try edit(&state, number: number, author: author, commit: commit, plan)
    } catch {
      throw HistoryTraceError(line: commit.line, message: "\(error)")
    }
    check(state, since: before, commit)
    states.append(state)
  }

  /// Edits a document as a replica of an author.
  ///
  /// Maps that a commit leaves without leaves are removed by an edit of its own: the removal of a
  /// map would otherwise stand for those of the leaves, and hide which ones they were.
  private mutating func edit(
    _ state: inout State, number: Int, author: Int, commit: HistoryTrace.Commit,
    _ plan: HistoryEdit
  ) throws(DocumentError) {
    guard !plan.isEmpty else { return }
    let working = replica(of: author, in: state.document)
    let content = state.content
    for isPruning in [false, true] {
      let before = state.document.state.context
      var dots = DotSource(resuming: replicas[author][working].id, after: before)
      var clock = HybridClock(after: state.latest)
      let now = Instant(nanoseconds: commit.time * 1_000_000_000)
      let delta = try state.document.edit(
        using: &dots, clock: &clock, at: now, within: limits
      ) { (editor) throws(DocumentError) in
        if isPruning {
          try plan.prune(&editor, reaching: content)
        } else {
          try plan.apply(to: &editor, reaching: content)
        }
      }
      guard let edit = LoggedEdit(delta, at: clock.latest, after: before) else { continue }
      state.latest = clock.latest
      replicas[author][working].last = number
      log.append(edit)
    }
  }

  /// The replica of an author that has made nothing of which a document does not know, perhaps new.
  private mutating func replica(of author: Int, in document: Document) -> Int {
    let context = document.state.context
    let found = replicas[author].firstIndex { working in
      let last = states[working.last].document.state.context.lastSequence(of: working.id)
      return context.contains(Dot(working.id, last))
    }
    if let found { return found }
    let id = ReplicaID(UInt64(author + 1) << 16 | UInt64(replicas[author].count))
    replicas[author].append(Working(id: id, last: states.count))
    return replicas[author].count - 1
  }

  /// Notes it if a document differs from what was committed, where it or that has changed.
  private mutating func check(
    _ state: State, since before: State, _ commit: HistoryTrace.Commit
  ) {
    guard difference == nil else { return }
    for (pointer, value) in state.document.changedLeaves(since: before.document)
    where state.content[pointer] != value {
      difference = (commit.line, pointer)
    }
    for path in commit.removed + commit.set.map(\.path) {
      if state.document.leaf(at: path) != state.content["\(path)"] {
        difference = (commit.line, "\(path)")
      }
    }
  }

  /// The commits that have no children.
  static func heads(of trace: HistoryTrace) -> [Int] {
    var isParent = [Bool](repeating: false, count: trace.commits.count)
    for commit in trace.commits { for parent in commit.parents { isParent[parent] = true } }
    return isParent.indices.filter { !isParent[$0] }
  }
}

extension Document {
  /// What is at a path, unless it is a map with something in it.
  func leaf(at path: DocumentPath) -> JSONValue? {
    guard let field = field(at: path) else { return nil }
    if field.kind == .map { return field.fields.isEmpty ? [:] : nil }
    return field.json
  }
}

/// What a commit edits.
struct HistoryEdit {
  /// Fields that hold things of several kinds, and are made anew.
  var settled: [DocumentPath] = []
  var removed: [DocumentPath] = []
  var set: [DocumentPath] = []

  var isEmpty: Bool { settled.isEmpty && removed.isEmpty && set.isEmpty }

  init() {}

  init(_ commit: HistoryTrace.Commit) {
    removed = commit.removed
    set = commit.set.map(\.path)
  }

  /// Makes these places what they are to be; removes first.
  func apply(
    to editor: inout DocumentEditor, reaching content: HistoryContent
  ) throws(DocumentError) {
    for path in settled { try editor.removeValue(at: path) }
    for path in removed {
      try Self.clearTheWay(to: path, in: &editor)
      if editor.kind(at: path) != nil { try editor.removeValue(at: path) }
    }
    for path in settled {
      for pointer in content.leaves(within: path) {
        guard let leaf = try? DocumentPath(parsing: pointer) else { continue }
        try Self.put(leaf, in: &editor, content)
      }
    }
    for path in set { try Self.put(path, in: &editor, content) }
  }

  /// Removes maps that are left without leaves.
  func prune(
    _ editor: inout DocumentEditor, reaching content: HistoryContent
  ) throws(DocumentError) {
    for path in removed { try Self.prune(path, in: &editor, content) }
  }

  private static func put(
    _ path: DocumentPath, in editor: inout DocumentEditor, _ content: HistoryContent
  ) throws(DocumentError) {
    try clearTheWay(to: path, in: &editor)
    guard let value = content["\(path)"] else { return }
    guard value == [:] else { return try editor.set(path, to: value) }
    if let kind = editor.kind(at: path), kind != .map { try editor.removeValue(at: path) }
    try editor.createMap(at: path)
  }

  /// Removes what is no map on the way to a path.
  private static func clearTheWay(
    to path: DocumentPath, in editor: inout DocumentEditor
  ) throws(DocumentError) {
    for depth in 1..<path.keys.count where path.keys.count > 1 {
      let above = DocumentPath(Array(path.keys[..<depth]))
      guard let kind = editor.kind(at: above) else { return }
      if kind != .map { return try editor.removeValue(at: above) }
    }
  }

  /// Removes the highest map above a path that has no leaves and is none.
  private static func prune(
    _ path: DocumentPath, in editor: inout DocumentEditor, _ content: HistoryContent
  ) throws(DocumentError) {
    for depth in 1..<path.keys.count where path.keys.count > 1 {
      let above = DocumentPath(Array(path.keys[..<depth]))
      guard editor.kind(at: above) == .map else { return }
      if content["\(above)"] == nil, !content.hasLeaves(below: above) {
        return try editor.removeValue(at: above)
      }
    }
  }
}
