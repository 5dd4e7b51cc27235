import CRDTs
import Causality
import SortedCollections

/// Splits the tree of all that was put anywhere by the edits that have put it there.
struct LogSplit {
  /// What one edit has put under one key.
  private struct Entry {
    let place: Int
    let key: String
    var field: Field
  }

  private let timestamps: [HybridTimestamp]
  private let index: EditIndex
  private var isComplete = true

  init(timestamps: [HybridTimestamp], index: EditIndex) {
    (self.timestamps, self.index) = (timestamps, index)
  }

  /// What each edit has put somewhere; `nil` if there is an event of none of them.
  mutating func parts(of fields: DotMap<String, Field>) -> [DotMap<String, Field>]? {
    var parts = [DotMap<String, Field>](
      repeating: DotMap(isWhole: false), count: timestamps.count)
    for entry in entries(of: fields) {
      if parts[entry.place].listed.isEmpty {
        parts[entry.place] = DotMap(entry.key, entry.field)
      } else {
        parts[entry.place].modify(entry.key) { $0 = entry.field }
      }
    }
    return isComplete ? parts : nil
  }

  /// In the order of the keys, and under one key in that of the edits.
  private mutating func entries(of fields: DotMap<String, Field>) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(fields.listed.count)
    for (key, field) in fields.listed {
      switch field.storage {
      case .write(let dot, let write):
        guard let place = place(of: dot) else { continue }
        let field = Field(.write(dot, timed(write, place)), isWhole: true)
        entries.append(Entry(place: place, key: key, field: field))
      case .map(let map): append(map, at: key, to: &entries)
      default: append(field, at: key, to: &entries)
      }
    }
    return entries
  }

  private mutating func place(of dot: Dot) -> Int? {
    let place = index.place(of: dot)
    if place == nil { isComplete = false }
    return place
  }

  private func timed(_ write: Field.Write, _ place: Int) -> Field.Write {
    let raw = write.timestamp.rawValue &+ timestamps[place].rawValue
    return Field.Write(write.value, at: HybridTimestamp(rawValue: raw))
  }

  /// A map by the edits that have created it or put something into it.
  private mutating func append(_ map: Field.Map, at key: String, to entries: inout [Entry]) {
    var creations: [Int: [Dot]] = [:]
    for dot in map.existence.elements {
      if let place = place(of: dot) { creations[place, default: []].append(dot) }
    }
    var inner = self.entries(of: map.contents)[...]
    // A sort that keeps what one edit has put there in the order of the keys.
    inner =
      inner.enumerated().sorted {
        ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
      }.map(\.element)[...]
    let places = creations.keys.sorted()[...]
    var (rest, alone) = (inner, places)
    while let next = [rest.first?.place, alone.first].compactMap({ $0 }).min() {
      var part = Field.Map(isWhole: false)
      if alone.first == next {
        alone.removeFirst()
        for dot in creations[next] ?? [] { part.add(dot) }
      }
      while let entry = rest.first, entry.place == next {
        part.contents.modify(entry.key) { $0 = entry.field }
        rest.removeFirst()
      }
      entries.append(Entry(place: next, key: key, field: Field(.map(part), isWhole: false)))
    }
  }

  /// Anything else, event by event.
  private mutating func append(_ field: Field, at key: String, to entries: inout [Entry]) {
    let nothing = CausalContext()
    let start = entries.count
    // Looked up and never gone through, so its order reaches nothing.
    var known: [Int: Int] = [:]
    field.forEachDotAlone { dot, part in
      guard let place = place(of: dot) else { return }
      var part = part.retimed { _, raw in raw &+ timestamps[place].rawValue }
      if let known = known[place] {
        part.merge(entries[known].field, context: nothing, otherContext: nothing)
        entries[known].field = part
      } else {
        known[place] = entries.count
        entries.append(Entry(place: place, key: key, field: part))
      }
    }
    entries[start...].sort { $0.place < $1.place }
  }
}

extension Field.Map {
  /// Adds a creation.
  fileprivate mutating func add(_ dot: Dot) {
    let nothing = CausalContext()
    existence.merge(DotSet(dot), context: nothing, otherContext: nothing)
  }
}
