import Convergence

/// What a document must show, from the edits alone.
///
/// It knows nothing of dot stores and joins: for each edit it keeps what the edit put there, and
/// what was there for its author and went with it. What an edit adds is there unless an edit that
/// was seen took it away.
struct ReadOracle: Sendable {
  /// What an edit put at a place.
  enum Addition: Sendable {
    case write(Scalar, HybridTimestamp, ReplicaID)
    case member(Scalar)
    case amount(Int64)
    /// That there is a map, or a set, whether or not anything is in it.
    case map
    case set
  }

  /// Something that was put at a place, by whom, and by whom it was taken away.
  struct Item: Sendable {
    let addition: Addition
    /// The edit; `nil` for what was put together from edits that everybody has.
    let edit: Int?
    var takers: [Int] = []
  }

  /// What was put at a place.
  struct Place: Sendable {
    let keys: [String]
    var items: [Item] = []
    /// The dots of the edits that were put together.
    var folded = Footprint()
    /// The dots of edits whose items were taken away, and of the edits that took them.
    var taken = Footprint()
    var takers = Footprint()
    /// When to look next for what can be put together.
    var limit = 32
    /// Whether an edit here was made by somebody of whom it cannot be said what was seen.
    var isUndecided = false
  }

  /// The dots of some edits.
  struct Footprint: Sendable {
    private var dots = DotCloud()
    /// These dots and all that were minted before them.
    ///
    /// Nearly everybody who has the ones has the others, and since there are no gaps between them,
    /// that is quickly seen.
    private var withEarlier = DotCloud()

    mutating func add(_ runs: [DotRun]) {
      dots.merge(DotCloud(runs: runs))
      withEarlier.merge(DotCloud(runs: runs.map { DotRun($0.replica, 1, $0.upper) }))
    }

    func isSeen(in context: CausalContext) -> Bool {
      withEarlier.isDominated(by: context.dots) || dots.isDominated(by: context.dots)
    }

    func isPartlySeen(in context: CausalContext) -> Bool { !dots.isDisjoint(with: context.dots) }
  }

  /// By their paths as JSON Pointers, so that what lies below a place follows it.
  var places: SortedMap<String, Place> = [:]

  /// The paths below which there are places.
  private var parents: Set<String> = []

  /// What somebody who has seen so much finds of an edit or of edits put together.
  struct Sight {
    let context: CausalContext
    let ledger: EditLedger

    /// Whether an edit was seen; `nil` if only a part of it was.
    ///
    /// The dots of an edit that a crash has taken are minted again, for another edit.
    func sees(_ edit: Int) -> Bool? {
      if ledger[edit].fate == .lost { return false }
      return switch context.covers(ledger[edit].run) {
      case .none: false
      case .some: nil
      case .all: true
      }
    }
  }

  /// A part of an edit or of what was put together was seen, so that nothing can be said.
  struct Undecided: Error {}

  /// The items at a place that are there for somebody.
  func alive(at place: Place, for sight: Sight) throws(Undecided) -> [Int] {
    var alive: [Int] = []
    try forEachAlive(at: place, for: sight) { alive.append($0) }
    return alive
  }

  /// Calls the body with every item at a place that is there for somebody.
  private func forEachAlive(
    at place: Place, for sight: Sight, _ body: (Int) -> Void
  ) throws(Undecided) {
    if place.isUndecided { throw Undecided() }
    // Who sees what was taken, and not who took it, sees what is no longer known here.
    if !place.takers.isSeen(in: sight.context), place.taken.isPartlySeen(in: sight.context) {
      throw Undecided()
    }
    for number in place.items.indices {
      if let edit = place.items[number].edit {
        guard let isSeen = sight.sees(edit) else { throw Undecided() }
        guard isSeen else { continue }
      } else {
        if !place.folded.isSeen(in: sight.context) {
          guard place.folded.isPartlySeen(in: sight.context) else { continue }
          throw Undecided()
        }
      }
      var isTaken = false
      for taker in place.items[number].takers {
        guard let isSeen = sight.sees(taker) else { throw Undecided() }
        if isSeen { isTaken = true }
      }
      if !isTaken { body(number) }
    }
  }

  /// The keys of the places at and below a path.
  private func keys(from path: String) -> [String] {
    guard parents.contains(path) else { return [path] }
    return [path] + places[path + "/"..<path + "0"].map(\.key)
  }

  /// What somebody finds at a path.
  func value(at path: DocumentPath, for sight: Sight) throws(Undecided) -> JSONValue? {
    var root = Tree()
    let text = path.description
    if let place = places[text] { try add(place, below: path, to: &root, for: sight) }
    if parents.contains(text) {
      for (_, place) in places[text + "/"..<text + "0"] {
        try add(place, below: path, to: &root, for: sight)
      }
    }
    return root.json
  }

  /// Adds what somebody finds at a place to what is found at a path above it.
  private func add(
    _ place: Place, below path: DocumentPath, to root: inout Tree, for sight: Sight
  ) throws(Undecided) {
    let keys = place.keys[path.keys.count...]
    var amount: Int64?
    try forEachAlive(at: place, for: sight) { number in
      if case .amount(let other) = place.items[number].addition {
        amount = (amount ?? 0) &+ other
      } else {
        root.add(place.items[number].addition, at: keys)
      }
    }
    if let amount { root.add(.amount(amount), at: keys) }
  }

  /// Notes an edit that was accepted.
  ///
  /// - Parameters:
  ///   - edit: The number of the edit.
  ///   - sight: What its author had seen.
  /// - Returns: Whether the edit has an effect: whether there was reason to accept it.
  mutating func note(
    _ edit: Int, _ operation: DocumentOperation, timestamp: HybridTimestamp, by replica: ReplicaID,
    for sight: Sight
  ) throws(Undecided) -> Bool {
    let path = operation.path
    let text = path.description
    let taken = try takes(operation, for: sight)
    var isThere = false
    if let place = places[text] {
      try forEachAlive(at: place, for: sight) { number in
        if case .set = place.items[number].addition { isThere = true }
      }
    }
    switch operation.action {
    case .remove, .delete: if taken.isEmpty { return false }
    default: break
    }
    for (key, number) in taken {
      places.modify(
        key, default: Place(keys: path.keys), keepIf: { _ in true },
        { $0.items[number].takers.append(edit) })
    }
    switch operation.action {
    case .set(let value): add(.write(value, timestamp, replica), edit, path.keys)
    case .insert(let value): add(.member(value), edit, path.keys)
    case .increment(let amount): add(.amount(amount), edit, path.keys)
    case .remove, .delete: break
    }
    // Whatever is edited within a container sees to it that the container is there.
    switch operation.action {
    case .insert, .remove: if !isThere { add(.set, edit, path.keys) }
    default: break
    }
    for length in path.keys.indices.dropFirst() {
      let keys = Array(path.keys[..<length])
      if try !isMap(at: DocumentPath(keys).description, for: sight) { add(.map, edit, keys) }
    }
    return true
  }

  /// Gives up on a place and all below it: nothing can be said of them any more.
  mutating func giveUp(on path: DocumentPath) {
    for key in keys(from: path.description) {
      var place = places[key] ?? newPlace(at: path.keys)
      place.isUndecided = true
      places[key] = place
    }
  }

  private func isMap(at key: String, for sight: Sight) throws(Undecided) -> Bool {
    guard let place = places[key] else { return false }
    var isMap = false
    try forEachAlive(at: place, for: sight) { number in
      if case .map = place.items[number].addition { isMap = true }
    }
    return isMap
  }

  /// What an edit removes or replaces where it is made.
  private func takes(
    _ operation: DocumentOperation, for sight: Sight
  ) throws(Undecided) -> [(key: String, item: Int)] {
    let path = operation.path.description
    var member: Scalar?
    switch operation.action {
    case .set, .delete: break
    case .insert(let value), .remove(let value): member = value
    case .increment: return []
    }
    var taken: [(String, Int)] = []
    for key in member == nil ? keys(from: path) : [path] {
      guard let place = places[key] else { continue }
      for number in try alive(at: place, for: sight) {
        if let member {
          guard case .member(let other) = place.items[number].addition, other == member else {
            continue
          }
        }
        taken.append((key, number))
      }
    }
    return taken
  }

  private mutating func add(_ addition: Addition, _ edit: Int, _ keys: [String]) {
    let key = DocumentPath(keys).description
    if !places.contains(key) { places[key] = newPlace(at: keys) }
    places.modify(
      key, default: Place(keys: keys), keepIf: { _ in true },
      { $0.items.append(Item(addition: addition, edit: edit)) })
  }

  private mutating func newPlace(at keys: [String]) -> Place {
    for length in keys.indices {
      parents.insert(DocumentPath(Array(keys[..<length])).description)
    }
    return Place(keys: keys)
  }
}
