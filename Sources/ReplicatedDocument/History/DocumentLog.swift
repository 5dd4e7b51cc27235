import CRDTs
public import Causality
public import Lattices
import SortedCollections

/// The edits of a document, in the order of their events, and what was trimmed away before them.
///
/// A log only grows, but for trimming: two logs of the same document are joined by putting their
/// edits together, and what either has trimmed is trimmed. A ``Document`` does not need its log; it
/// is what lets people look back, see who did what, and undo.
public struct DocumentLog: JoinSemilattice {
  /// The edits by their ids.
  private(set) var edits: SortedMap<Dot, LoggedEdit>

  /// The document as it was when the log begins.
  public private(set) var base: Document

  /// The log of a document that nobody has edited yet.
  public init() {
    edits = SortedMap()
    base = Document()
  }

  /// A log that begins with a document whose edits were not logged.
  public init(base: Document) {
    edits = SortedMap()
    self.base = base
  }

  /// A log of edits of which no two share an event, and none has an event of the base.
  init(base: Document, edits: [LoggedEdit]) {
    self.base = base
    let order = edits.indices.sorted { edits[$0].id < edits[$1].id }
    self.edits = SortedMap(ascending: order.map { (edits[$0].id, edits[$0]) })
  }

  /// How many edits are in the log.
  public var count: Int { edits.count }

  /// Whether no edit is in the log.
  public var isEmpty: Bool { edits.isEmpty }

  /// Every event that the log can tell of, and those before its beginning.
  ///
  /// - Complexity: O(n log n).
  public var context: CausalContext {
    var context = base.state.context
    if let index = EditIndex(edits.map { $0.value.dots }) {
      context.merge(CausalContext(index.dots))
    } else {
      for (_, edit) in edits { context.merge(CausalContext(DotCloud(edit.dots))) }
    }
    return context
  }

  /// Adds an edit; one that is there already, or was trimmed, changes nothing.
  public mutating func append(_ edit: LoggedEdit) {
    guard !base.state.context.contains(edit.id) else { return }
    edits[edit.id] = edit
  }

  /// The edit that an event belongs to, if it is in the log.
  ///
  /// - Complexity: O(log n).
  public subscript(dot: Dot) -> LoggedEdit? {
    // An edit stands under its last event, so it is the first that does not end before the dot.
    guard let edit = edits[dot...].first?.value else { return nil }
    let isInside = edit.author == dot.replica && edit.dots.lower <= dot.sequence
    return isInside ? edit : nil
  }

  /// All edits, each after everything that its author had seen.
  ///
  /// - Complexity: O(n log n).
  public var chronological: [LoggedEdit] {
    let all = edits.map { $0.value }
    let isInOrder = zip(all, all.dropFirst()).allSatisfy(LoggedEdit.precedes)
    if isInOrder { return all }
    // Small things are quicker to sort than whole edits.
    let order = all.indices.map { (all[$0].timestamp, all[$0].id, $0) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    return order.map { all[$0.2] }
  }

  /// The edits that a version does not have, each after everything that its author had seen.
  public func edits(since version: CausalContext) -> [LoggedEdit] {
    chronological.filter { !version.contains($0.id) }
  }

  /// Puts the edits of two logs together.
  ///
  /// - Complexity: O(d · log n) for logs of one origin that d edits apart, as long as both have
  ///   trimmed the same.
  public mutating func merge(_ other: DocumentLog) {
    let isTrimmedAlike = base == other.base
    if !isTrimmedAlike { base.merge(other.base) }
    let trimmed = base.state.context
    if !isTrimmedAlike {
      edits = SortedMap(ascending: edits.filter { !trimmed.contains($0.key) })
    }
    edits.merge(
      other.edits, mine: { $1 }, theirs: { trimmed.contains($0) ? nil : $1 },
      both: { _, _, theirs in theirs })
  }

  /// The greatest timestamp of an edit that another log may lack.
  ///
  /// - Complexity: O(d log n) for logs of one origin that d edits apart.
  func latestTimestamp(besides other: DocumentLog) -> HybridTimestamp {
    var latest = HybridTimestamp.zero
    edits.forEachUnshared(with: other.edits) { _, mine, _ in
      if let mine { latest = max(latest, mine.timestamp) }
    }
    return latest
  }

  /// Moves an edit from the log to what it begins with.
  mutating func forget(_ edit: LoggedEdit) {
    base.merge(edit.delta)
    edits[edit.id] = nil
  }

  /// Whether another log tells of everything that this one does.
  public func isDominated(by other: DocumentLog) -> Bool {
    var joined = other
    joined.merge(self)
    return joined == other
  }
}

extension DocumentLog {
  /// The document as it was at a version.
  ///
  /// - Parameter version: The events that had happened; ``LoggedEdit/version`` and
  ///   `document.state.context` are versions.
  /// - Throws: ``HistoryError`` if the log does not reach back to the version, or not up to it.
  /// - Complexity: O(edits · log n).
  public func document(at version: CausalContext) throws(HistoryError) -> Document {
    guard base.state.context.isDominated(by: version) else { throw .trimmed }
    var document = base
    for (_, edit) in edits where version.contains(edit.id) {
      guard edit.predecessors.isDominated(by: version) else { throw .notAVersion }
      document.merge(edit.delta)
    }
    guard document.state.context == version else { throw .unknownEvents }
    return document
  }

  /// The document with all edits of the log.
  ///
  /// - Complexity: O(edits · log n).
  public var document: Document {
    var document = base
    for (_, edit) in edits { document.merge(edit.delta) }
    return document
  }

  /// What was different between two versions.
  public func changes(
    from earlier: CausalContext, to later: CausalContext
  ) throws(HistoryError) -> [DocumentChange] {
    try document(at: later).changes(since: document(at: earlier))
  }

  /// The edits that made a field what it is, the latest first.
  ///
  /// - Parameters:
  ///   - path: The field; everything below it counts.
  ///   - document: The document that it is in.
  /// - Returns: The edits whose events the field still holds. Those that were trimmed are missing.
  /// - Complexity: O(events of the field · log edits).
  public func blame(_ path: DocumentPath, in document: Document) -> [LoggedEdit] {
    var found = SortedMap<Dot, LoggedEdit>()
    document.field(at: path)?.forEachDot { dot in
      if let edit = self[dot] { found[edit.id] = edit }
    }
    return found.map { $0.value }.sorted { LoggedEdit.precedes($1, $0) }
  }
}

/// Why a log cannot tell what a document was.
public enum HistoryError: Error, Hashable, Sendable {
  /// The version lies before the beginning of the log.
  case trimmed
  /// The version has events that the log does not know.
  case unknownEvents
  /// The version has an edit without everything that its author had seen.
  case notAVersion
  /// There is no such edit in the log.
  case noSuchEdit(Dot)
  /// The document may not hold what it held then.
  case refused(DocumentError)
}

extension HistoryError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .trimmed: "the log begins after that version"
    case .unknownEvents: "the log does not know all events of that version"
    case .notAVersion: "that version has an edit without what its author had seen"
    case .refused(let error): "\(error)"
    case .noSuchEdit(let dot): "there is no edit with the event \(dot) in the log"
    }
  }
}
