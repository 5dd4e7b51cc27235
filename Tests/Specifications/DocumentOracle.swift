package import Convergence

/// What a document must show, from the edits alone.
///
/// It knows nothing of dots and joins: for each accepted edit it keeps what was there for its
/// author and went with it. What an edit adds is there unless an edit that was received took it
/// away.
package struct DocumentOracle {
  private struct Event {
    let edit: Edit
    let transaction: Int
    let takes: Set<Int>
    let timestamp: HybridTimestamp
    let replica: ReplicaID
  }

  private var events: [Event] = []

  package init() {}

  /// Notes the edits of a transaction that was accepted.
  ///
  /// - Parameter received: The transactions that its author had merged or made.
  package mutating func note(
    _ edits: [Edit], transaction: Int, received: Set<Int>, timestamp: HybridTimestamp,
    by replica: ReplicaID
  ) {
    for edit in edits {
      let there = alive(in: received.union([transaction]))
      events.append(
        Event(
          edit: edit, transaction: transaction,
          takes: Set(there.filter { edit.takesAway(events[$0].edit) }), timestamp: timestamp,
          replica: replica))
    }
  }

  /// The places of the additions that are there after some transactions.
  private func alive(in received: Set<Int>) -> [Int] {
    let known = events.indices.filter { received.contains(events[$0].transaction) }
    var taken: Set<Int> = []
    for place in known { taken.formUnion(events[place].takes) }
    return known.filter { events[$0].edit.adds && !taken.contains($0) }
  }

  /// What somebody sees who has received some transactions.
  package func json(of received: Set<Int>) -> JSONValue {
    var root = Tree()
    for place in alive(in: received) {
      root.add(events[place].edit, stamp: (events[place].timestamp, events[place].replica, place))
    }
    return root.json ?? [:]
  }

  /// A field with everything alive in it.
  private struct Tree {
    var fields: SortedMap<String, Tree> = [:]
    var members: [Scalar] = []
    var amounts: [Int64] = []
    var writes: [(stamp: (HybridTimestamp, ReplicaID, Int), value: Scalar)] = []

    mutating func add(_ edit: Edit, stamp: (HybridTimestamp, ReplicaID, Int), level: Int = 0) {
      if level < edit.path.keys.count {
        let key = edit.path.keys[level]
        var field = fields[key] ?? Tree()
        field.add(edit, stamp: stamp, level: level + 1)
        fields[key] = field
        return
      }
      switch edit {
      case .set(_, let value): writes.append((stamp, value))
      case .insert(let value, _): if !members.contains(value) { members.append(value) }
      case .add(let amount, _): amounts.append(amount)
      case .remove, .delete: break
      }
    }

    var json: JSONValue? {
      if !fields.isEmpty {
        return .object(
          SortedMap(ascending: fields.compactMap { key, tree in tree.json.map { (key, $0) } }))
      }
      if !members.isEmpty {
        return .array(members.sorted { Scalar.order($0, $1) < 0 }.map { JSONValue($0) })
      }
      if !amounts.isEmpty { return .integer(amounts.reduce(0, +)) }
      return writes.max { $0.stamp < $1.stamp }.map { JSONValue($0.value) }
    }
  }
}

extension Edit {
  /// Where the edit takes place.
  package var path: DocumentPath {
    switch self {
    case .set(let path, _), .insert(_, let path), .remove(_, let path), .add(_, let path),
      .delete(let path):
      path
    }
  }

  /// Whether the edit puts something there.
  fileprivate var adds: Bool {
    switch self {
    case .set, .insert, .add: true
    case .remove, .delete: false
    }
  }

  /// Whether this edit removes or replaces what an earlier one has added.
  fileprivate func takesAway(_ earlier: Edit) -> Bool {
    switch (self, earlier) {
    case (.set, _), (.delete, _): earlier.path.keys.starts(with: path.keys)
    case (.remove(let value, let path), .insert(let other, let place)),
      (.insert(let value, let path), .insert(let other, let place)):
      value == other && path == place
    default: false
    }
  }

  /// An edit at one of a few places, so that edits meet.
  ///
  /// - Parameter isNarrow: Whether there are very few places, so that edits meet all the time.
  package static func random(_ draw: inout KeyedSequence, isNarrow: Bool) -> Edit {
    let keys = (0...draw.below(isNarrow ? 1 : 3)).map { _ in draw.pick(from: ["a", "b"]) }
    let path = DocumentPath(keys)
    let values: [Scalar] = [1, "x", nil, true]
    let value = draw.pick(from: isNarrow ? values.prefix(1) : values[...])
    switch draw.below(12) {
    case 0..<3: return .set(path, value)
    case 3..<6: return .insert(value, path)
    case 6..<7: return .remove(value, path)
    case 7..<10: return .add(draw.draw(from: -2...2), path)
    default: return .delete(path)
    }
  }
}
