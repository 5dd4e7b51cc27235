import CRDTs
import CanonicalCoding
import Causality
import Lattices

/// A log taken apart: rows that say who did what when, and one tree of all that was put anywhere.
struct LogParts {
  /// What of an edit is written beside its row and what it has put into the tree.
  enum Remainder: Equatable {
    case nothing
    /// The places where it took something away.
    case skeleton(DotMap<String, Field>)
    /// All of it: put together again it would not be the same. No edit of a ``DocumentReplica`` is
    /// like that, but somebody may have made one by hand.
    case everything
  }

  private let edits: [LoggedEdit]
  private let rows: LogRows
  private let index: EditIndex
  private let content: LogContent
  private let remainders: [Remainder]

  /// Takes a log apart.
  ///
  /// - Parameters:
  ///   - edits: Its edits in order.
  ///   - base: The document that it begins with.
  init(_ edits: [LoggedEdit], since base: Document) {
    let rows = LogRows(edits, since: base.state.context)
    guard let index = EditIndex(rows.runs) else { preconditionFailure("two edits share an event") }
    let rule = Rule(rows: rows, index: index)
    let remainders = edits.indices.map { rule.remainder(of: edits[$0], at: $0) }
    content = LogContent(
      of: edits, at: edits.indices.filter { remainders[$0] != .everything })
    (self.edits, self.rows, self.index) = (edits, rows, index)
    self.remainders = remainders
  }

  /// How many edits are written with all that they say.
  var oddCount: Int { remainders.count { $0 == .everything } }

  func encode(into encoder: inout CanonicalEncoder) {
    rows.encode(index, into: &encoder)
    let odd = edits.indices.filter { remainders[$0] == .everything }
    encoder.places(odd)
    for place in odd { edits[place].delta.encode(into: &encoder) }
    let removing = edits.indices.filter {
      remainders[$0] != .everything && !edits[$0].removed.isEmpty
    }
    encoder.places(removing)
    encoder.withEvents(Self.known(rows, index).eventTable) { encoder in
      var groups = DotGroups(capacity: removing.count)
      for place in removing {
        var dots: [Dot] = []
        edits[place].removed.forEachDot { dots.append($0) }
        groups.append(contentsOf: dots, to: &encoder)
      }
      groups.finish(in: &encoder)
    }
    var skeletons: [(place: Int, part: DotMap<String, Field>)] = []
    for (place, remainder) in remainders.enumerated() {
      if case .skeleton(let part) = remainder { skeletons.append((place, part)) }
    }
    encoder.places(skeletons.map(\.place))
    for skeleton in skeletons { skeleton.part.encode(into: &encoder) }
    encoder.withEvents(index.dots.eventTable) { content.fields.encode(into: &$0) }
  }

  /// The events that an edit may take away.
  private static func known(_ rows: LogRows, _ index: EditIndex) -> DotCloud {
    index.dots.merging(rows.base.dots).merging(rows.missing)
  }

  /// Reads edits and puts them together again, and with them what they led to.
  ///
  /// - Parameter count: How many there are; the input is long enough for so many.
  static func read(
    _ count: Int, since base: Document, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> (edits: [LoggedEdit], document: Document) {
    let start = decoder.offset
    let rows = try LogRows(count, since: base.state.context, from: &decoder)
    guard let index = EditIndex(rows.runs) else { throw decoder.error(.notCanonical, at: start) }
    var deltas: [Int: Document.Delta] = [:]
    for place in try decoder.places(below: count) {
      deltas[place] = try Document.Delta(from: &decoder)
    }
    let removing = try decoder.places(below: count)
    let groups = try decoder.withEvents(known(rows, index).eventTable) {
      (inner: inout CanonicalDecoder) throws(CanonicalDecodingError) in
      try inner.dotGroups(removing.count, none: [], one: { [$0] }, many: { $0 })
    }
    var removed: [Int: DotCloud] = [:]
    for (place, dots) in zip(removing, groups) { removed[place] = DotCloud(dots) }
    var skeletons: [Int: DotMap<String, Field>] = [:]
    for place in try decoder.places(below: count) {
      skeletons[place] = try DotMap(from: &decoder)
    }
    let content = try decoder.withEvents(index.dots.eventTable) {
      (inner: inout CanonicalDecoder) throws(CanonicalDecodingError) in try LogContent(from: &inner)
    }
    guard let parts = content.parts(rows.timestamps, index) else {
      throw decoder.error(.dotOutsideContext, at: start)
    }
    let rule = Rule(rows: rows, index: index)
    var edits: [LoggedEdit] = []
    edits.reserveCapacity(count)
    for place in 0..<count {
      let (whole, skeleton, gone) = (deltas[place], skeletons[place], removed[place])
      let delta = whole ?? rule.delta(at: place, parts[place], skeleton, removing: gone)
      guard
        let edit = LoggedEdit(
          delta, at: rows.timestamps[place], after: rows.predecessors[place],
          message: rows.messages[place]), edit.dots == rows.runs[place]
      else { throw decoder.error(.notCanonical, at: start) }
      let told: Remainder =
        whole != nil ? .everything : skeleton.map { .skeleton($0) } ?? .nothing
      let isSole = whole == nil || (parts[place].listed.isEmpty && skeleton == nil && gone == nil)
      let isRemoved = whole != nil || edit.removed == gone ?? DotCloud()
      guard isSole, isRemoved, gone?.isEmpty != true,
        rule.remainder(of: edit, at: place) == told
      else {
        throw decoder.error(.notCanonical, at: start)
      }
      edits.append(edit)
    }
    let tree = content.timed(rows.timestamps, index)
    return (edits, document(edits, odd: deltas, in: tree, since: base))
  }

  /// What edits have led to, which is quicker told from the tree than edit by edit.
  private static func document(
    _ edits: [LoggedEdit], odd: [Int: Document.Delta], in tree: DotMap<String, Field>,
    since base: Document
  ) -> Document {
    var store = DocumentStore(isWhole: true)
    store.fields = tree
    var runs: [DotRun] = []
    var removed = DotCloud()
    for (place, edit) in edits.enumerated() where odd[place] == nil {
      runs.append(edit.dots)
      let gone = edit.removed
      if !gone.isEmpty { removed.merge(gone) }
    }
    let seen = CausalContext((EditIndex(runs)?.dots ?? DotCloud()).merging(removed))
    store.fields.merge(
      DotMap(isWhole: true), context: seen, otherContext: CausalContext(removed))
    var document = Document(state: Causal(store: store, context: seen))
    if base != Document() { document = base.merging(document) }
    for place in edits.indices {
      if let delta = odd[place] { document.merge(delta) }
    }
    return document
  }
}

extension Document {
  fileprivate func merging(_ other: Document) -> Document {
    var result = self
    result.merge(other)
    return result
  }
}

extension LogParts {
  /// How an edit is put together from its row and the tree.
  private struct Rule {
    let rows: LogRows
    let known: DotCloud

    init(rows: LogRows, index: EditIndex) {
      self.rows = rows
      known = LogParts.known(rows, index)
    }

    /// The delta of an edit.
    func delta(
      at place: Int, _ content: DotMap<String, Field>, _ skeleton: DotMap<String, Field>?,
      removing removed: DotCloud?
    ) -> Document.Delta {
      let removed = removed ?? DotCloud()
      var store = DocumentStore()
      store.fields = skeleton.map { content.with($0) } ?? content
      let context = removed.merging(DotCloud(rows.runs[place]))
      return Document.Delta(store: store, context: CausalContext(context))
    }

    /// What an edit says beside its row and what it has put into the tree.
    func remainder(of edit: LoggedEdit, at place: Int) -> Remainder {
      let (store, removed) = (edit.delta.store, edit.removed)
      let says = !store.fields.listed.isEmpty || !removed.isEmpty
      guard says, !store.isWhole, removed.isDominated(by: known), removed.count < 1 << 20 else {
        return .everything
      }
      if store.fields.isPlain(in: edit.dots) { return .nothing }
      guard store.fields.dots.isDominated(by: DotCloud(edit.dots)) else { return .everything }
      let content = store.fields.throughTheTree
      if content == store.fields { return .nothing }
      let skeleton = store.fields.skeleton(besides: content)
      return content.with(skeleton) == store.fields ? .skeleton(skeleton) : .everything
    }
  }
}

extension LoggedEdit {
  /// The events that it took away.
  var removed: DotCloud {
    let all = delta.context.dots
    return all.runs.count == 1 && all.runs[0] == dots
      ? DotCloud() : all.subtracting(DotCloud(dots))
  }
}
