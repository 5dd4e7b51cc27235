package import Convergence

/// What a document must show, from the edits alone.
///
/// It knows nothing of dots and joins: for each accepted edit it keeps what the edit put there, and
/// what was there for its author and went with it. What an edit adds is there unless an edit that
/// was received took it away.
package struct DocumentOracle {
  /// One thing that an edit put at a place.
  private enum Addition {
    case write(JSONValue)
    case member(Scalar)
    case amount(Int64)
    /// That there is a map, or a set, whether or not anything is in it.
    case map
    case set
  }

  private struct Event {
    let path: DocumentPath
    let addition: Addition?
    let transaction: Int
    let takes: Set<Int>
    let stamp: (HybridTimestamp, ReplicaID)
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
    func add(_ path: DocumentPath, _ addition: Addition?, taking takes: [Int] = []) {
      events.append(
        Event(
          path: path, addition: addition, transaction: transaction, takes: Set(takes),
          stamp: (timestamp, replica)))
    }
    for edit in edits {
      let there = alive(in: received.union([transaction]))
      let path = edit.path
      let takes = there.filter { Self.takesAway(edit, events[$0]) }
      switch edit {
      case .set(_, let value): add(path, .write(value), taking: takes)
      case .insert(let value, _): add(path, .member(value), taking: takes)
      case .add(let amount, _): add(path, .amount(amount))
      case .remove, .delete:
        if takes.isEmpty { continue }
        add(path, nil, taking: takes)
      case .createMap, .createSet: break
      }
      // Whatever is edited within a container sees to it that the container is there.
      let containers = there.map { events[$0] }
      let isThere = { (place: DocumentPath, isMap: Bool) in
        containers.contains { container in
          guard container.path == place else { return false }
          return switch container.addition {
          case .map: isMap
          case .set: !isMap
          default: false
          }
        }
      }
      var hasChanged = true
      switch edit {
      case .createMap:
        hasChanged = !isThere(path, true)
        if hasChanged { add(path, .map) }
      case .createSet:
        hasChanged = !isThere(path, false)
        if hasChanged { add(path, .set) }
      case .insert, .remove: if !isThere(path, false) { add(path, .set) }
      default: break
      }
      guard hasChanged else { continue }
      for length in path.keys.indices.dropFirst() {
        let place = DocumentPath(Array(path.keys[..<length]))
        if !isThere(place, true) { add(place, .map) }
      }
    }
  }

  /// The places of the additions that are there after some transactions.
  private func alive(in received: Set<Int>) -> [Int] {
    let known = events.indices.filter { received.contains(events[$0].transaction) }
    var taken: Set<Int> = []
    for place in known { taken.formUnion(events[place].takes) }
    return known.filter { events[$0].addition != nil && !taken.contains($0) }
  }

  /// What somebody sees who has received some transactions.
  package func json(of received: Set<Int>) -> JSONValue {
    var root = Tree()
    for place in alive(in: received) { root.add(events[place], place) }
    return root.json ?? [:]
  }

  /// A field with everything alive in it.
  private struct Tree {
    var isMap = false
    var isSet = false
    var fields: SortedMap<String, Tree> = [:]
    var members: [Scalar] = []
    var amounts: [Int64] = []
    var writes: [(stamp: (HybridTimestamp, ReplicaID, Int), value: JSONValue)] = []

    mutating func add(_ event: Event, _ place: Int, level: Int = 0) {
      if level < event.path.keys.count {
        let key = event.path.keys[level]
        var field = fields[key] ?? Tree()
        field.add(event, place, level: level + 1)
        fields[key] = field
        return
      }
      switch event.addition {
      case .write(let value): writes.append(((event.stamp.0, event.stamp.1, place), value))
      case .member(let value): if !members.contains(value) { members.append(value) }
      case .amount(let amount): amounts.append(amount)
      case .map: isMap = true
      case .set: isSet = true
      case nil: break
      }
    }

    var json: JSONValue? {
      if isMap || !fields.isEmpty {
        return .object(
          SortedMap(ascending: fields.compactMap { key, tree in tree.json.map { (key, $0) } }))
      }
      if isSet || !members.isEmpty {
        return .array(members.sorted { Scalar.order($0, $1) < 0 }.map { JSONValue($0) })
      }
      if !amounts.isEmpty { return .integer(amounts.reduce(0, +)) }
      return writes.max { $0.stamp < $1.stamp }?.value
    }
  }

  /// Whether an edit removes or replaces what an earlier one has added.
  private static func takesAway(_ edit: Edit, _ earlier: Event) -> Bool {
    switch (edit, earlier.addition) {
    case (.set, _), (.delete, _): earlier.path.keys.starts(with: edit.path.keys)
    case (.remove(let value, let path), .member(let other)),
      (.insert(let value, let path), .member(let other)):
      value == other && path == earlier.path
    default: false
    }
  }
}

extension Edit {
  /// Where the edit takes place.
  package var path: DocumentPath {
    switch self {
    case .set(let path, _), .insert(_, let path), .remove(_, let path), .add(_, let path),
      .delete(let path), .createMap(let path), .createSet(let path):
      path
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
    switch draw.below(14) {
    case 0..<2: return .set(path, JSONValue(value))
    case 2..<3: return .set(path, draw.below(2) == 0 ? [JSONValue(value), []] : ["x": 1])
    case 3..<6: return .insert(value, path)
    case 6..<7: return .remove(value, path)
    case 7..<10: return .add(draw.draw(from: -2...2), path)
    case 10..<11: return .createMap(path)
    case 11..<12: return .createSet(path)
    default: return .delete(path)
    }
  }
}
