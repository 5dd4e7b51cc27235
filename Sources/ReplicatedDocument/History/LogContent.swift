import CRDTs
import CanonicalCoding
import Causality
import SortedCollections

/// What edits have put into a document, whether or not it is still there: all of it in one tree.
///
/// An edit is then no more than its events. What it has put where stands in the tree under them,
/// and of many edits in one tree the keys are written once and the values in columns.
struct LogContent {
  /// Whole, with every event of every edit.
  ///
  /// Writes bear no timestamps but their differences to those of their edits, all zero as a rule.
  private(set) var fields = DotMap<String, Field>(isWhole: true)

  /// Collects what some edits have put into the document.
  ///
  /// - Complexity: O(n log n) for n events.
  init(of edits: [LoggedEdit], at places: [Int]) {
    for place in places {
      let time = edits[place].timestamp.rawValue
      for (key, field) in edits[place].delta.store.fields.listed {
        add(field.retimed { _, raw in raw &- time }, at: key)
      }
    }
  }

  private mutating func add(_ field: Field, at key: String) {
    let nothing = CausalContext()
    fields.modify(key) { here in
      if case .blank = here.storage, case .write = field.storage {
        here = Field(field.storage, isWhole: true)
      } else {
        here.merge(field, context: nothing, otherContext: nothing)
      }
    }
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    fields = try DotMap(from: &decoder)
    guard fields.isWhole else { throw decoder.error(.notCanonical, at: start) }
  }

  /// What each edit has put into the document; `nil` if there is an event of none of them.
  ///
  /// - Complexity: O(n log n) for n events.
  func parts(
    _ timestamps: [HybridTimestamp], _ index: EditIndex
  ) -> [DotMap<String, Field>]? {
    var split = LogSplit(timestamps: timestamps, index: index)
    return split.parts(of: fields)
  }

  /// The tree with the timestamps that its writes had.
  ///
  /// - Complexity: O(n log n).
  func timed(_ timestamps: [HybridTimestamp], _ index: EditIndex) -> DotMap<String, Field> {
    fields.retimed { dot, raw in
      raw &+ (index.place(of: dot).map { timestamps[$0].rawValue } ?? 0)
    }
  }
}

extension DotMap<String, Field> {
  /// The same fields with other timestamps at their writes.
  ///
  /// - Complexity: O(n log n).
  fileprivate func retimed(_ time: (Dot, UInt64) -> UInt64) -> Self {
    var result = Self(isWhole: isWhole)
    for (key, field) in listed { result.modify(key) { $0 = field.retimed(time) } }
    return result
  }

  /// What these fields are after they have been in the tree.
  var throughTheTree: Self {
    let nothing = CausalContext()
    var tree = Self(isWhole: true)
    tree.merge(self, context: nothing, otherContext: nothing)
    var result = Self(isWhole: false)
    tree.forEachDotAlone { _, part in
      result.merge(part, context: nothing, otherContext: nothing)
    }
    return result
  }

  /// Whether these are just new values and the maps that they are in, with such events.
  ///
  /// They come out of the tree as they go in.
  func isPlain(in run: DotRun) -> Bool {
    if isWhole { return false }
    for (_, field) in listed {
      switch field.storage {
      case .write(let dot, _):
        guard field.isWhole, run.contains(dot) else { return false }
      case .map(let map):
        guard !field.isWhole, !map.isEmpty, map.contents.isPlain(in: run),
          map.existence.elements.allSatisfy(run.contains)
        else { return false }
      default: return false
      }
    }
    return true
  }

  /// These fields and what a skeleton lists.
  func with(_ skeleton: Self) -> Self {
    let nothing = CausalContext()
    var result = self
    result.merge(skeleton, context: nothing, otherContext: nothing)
    return result
  }

  /// What this part lists and another of the same events does not, with no events in it.
  ///
  /// These are the places where something was removed.
  func skeleton(besides content: Self) -> Self {
    var result = Self(isWhole: false)
    let nothing = CausalContext()
    for (key, field) in listed where content.listed[key] != field {
      let other = content.listed[key]
      var blank = field.emptied()
      if !field.isWhole, case .map(let mine) = field.storage,
        case .map(let theirs)? = other?.storage
      {
        var map = Field.Map(isWhole: false)
        map.contents = mine.contents.skeleton(besides: theirs.contents)
        if !map.isBlank { blank = Field(.map(map), isWhole: false) }
      }
      result.merge(Self(key, blank), context: nothing, otherContext: nothing)
    }
    return result
  }
}

extension DotRun {
  fileprivate func contains(_ dot: Dot) -> Bool {
    dot.replica == replica && lower <= dot.sequence && dot.sequence <= upper
  }
}

extension Field {
  /// The same field with other timestamps at its writes.
  func retimed(_ time: (Dot, UInt64) -> UInt64) -> Field {
    func moved(_ dot: Dot, _ write: Write) -> Write {
      Write(
        write.value, at: HybridTimestamp(rawValue: time(dot, write.timestamp.rawValue)))
    }
    switch storage {
    case .blank, .set, .counter: return self
    case .write(let dot, let write):
      return Field(.write(dot, moved(dot, write)), isWhole: isWhole)
    case .map(var map):
      map.contents = map.contents.retimed(time)
      return Field(.map(map), isWhole: isWhole)
    case .several(var kinds):
      kinds.map.contents = kinds.map.contents.retimed(time)
      var writes = SortedMap<Dot, Write>()
      for (dot, write) in kinds.register.elements { writes.append(dot, moved(dot, write)) }
      kinds.register = LWWRegister(writes)
      return Field(.several(kinds), isWhole: isWhole)
    }
  }
}
