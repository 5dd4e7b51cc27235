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
    var limit = 12
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

  /// The numbers of the items that are there for somebody at the place with a key.
  func alive(at key: String, for sight: Sight) throws(Undecided) -> [Int] {
    var alive: [Int] = []
    try forEachAlive(at: key, for: sight) { number, _ in alive.append(number) }
    return alive
  }

  /// Calls the body with every item that is there for somebody at the place with a key.
  private func forEachAlive(
    at key: String, for sight: Sight, _ body: (Int, Item) -> Void
  ) throws(Undecided) {
    // Looked at where it lies: a place is not copied cheaply, and this is asked at every delivery.
    try places.withUnsafeValue(of: key) { (place) throws(Undecided) in
      try Self.forEachAlive(at: place, for: sight, body)
    }
  }

  private static func forEachAlive(
    at place: UnsafePointer<Place>, for sight: Sight, _ body: (Int, Item) -> Void
  ) throws(Undecided) {
    if place.pointee.isUndecided { throw Undecided() }
    // Who sees what was taken, and not who took it, sees what is no longer known here.
    if !place.pointee.takers.isSeen(in: sight.context),
      place.pointee.taken.isPartlySeen(in: sight.context)
    {
      throw Undecided()
    }
    for number in place.pointee.items.indices {
      if let edit = place.pointee.items[number].edit {
        guard let isSeen = sight.sees(edit) else { throw Undecided() }
        guard isSeen else { continue }
      } else {
        if !place.pointee.folded.isSeen(in: sight.context) {
          guard place.pointee.folded.isPartlySeen(in: sight.context) else { continue }
          throw Undecided()
        }
      }
      var isTaken = false
      for taker in place.pointee.items[number].takers {
        guard let isSeen = sight.sees(taker) else { throw Undecided() }
        if isSeen { isTaken = true }
      }
      if !isTaken { body(number, place.pointee.items[number]) }
    }
  }

  /// The keys of the places at and below a path.
  private func keys(from path: String) -> [String] {
    guard parents.contains(path) else { return [path] }
    return [path] + places[path + "/"..<path + "0"].map(\.key)
  }

  /// What somebody finds at the place with a key.
  func value(at key: String, for sight: Sight) throws(Undecided) -> JSONValue? {
    var root = Tree()
    try add(placeAt: key, [], to: &root, for: sight)
    if parents.contains(key) {
      let depth = key.utf8.count { $0 == UInt8(ascii: "/") }
      for (lower, place) in places[key + "/"..<key + "0"] {
        try add(placeAt: lower, place.keys[depth...], to: &root, for: sight)
      }
    }
    return root.json
  }

  /// Adds what somebody finds at a place to what is found above it, so many keys up.
  private func add(
    placeAt key: String, _ keys: ArraySlice<String>, to root: inout Tree, for sight: Sight
  ) throws(Undecided) {
    var amount: Int64?
    try forEachAlive(at: key, for: sight) { _, item in
      if case .amount(let other) = item.addition {
        amount = (amount ?? 0) &+ other
      } else {
        root.add(item.addition, at: keys)
      }
    }
    if let amount { root.add(.amount(amount), at: keys) }
  }

  /// Notes an edit that was accepted.
  ///
  /// - Parameters:
  ///   - edit: The number of the edit.
  ///   - text: Its path as a JSON Pointer.
  ///   - sight: What its author had seen.
  /// - Returns: Whether the edit has an effect: whether there was reason to accept it.
  mutating func note(
    _ edit: Int, _ operation: DocumentOperation, at text: String, timestamp: HybridTimestamp,
    by replica: ReplicaID, for sight: Sight
  ) throws(Undecided) -> Bool {
    let path = operation.path
    let taken = try takes(operation, at: text, for: sight)
    var isThere = false
    try forEachAlive(at: text, for: sight) { _, item in
      if case .set = item.addition { isThere = true }
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
    case .set(let value): add(.write(value, timestamp, replica), edit, text, path.keys)
    case .insert(let value): add(.member(value), edit, text, path.keys)
    case .increment(let amount): add(.amount(amount), edit, text, path.keys)
    case .remove, .delete: break
    }
    // Whatever is edited within a container sees to it that the container is there.
    switch operation.action {
    case .insert, .remove: if !isThere { add(.set, edit, text, path.keys) }
    default: break
    }
    for length in path.keys.indices.dropFirst() {
      let keys = Array(path.keys[..<length])
      let key = DocumentPath(keys).description
      if try !isMap(at: key, for: sight) { add(.map, edit, key, keys) }
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
    var isMap = false
    try forEachAlive(at: key, for: sight) { _, item in
      if case .map = item.addition { isMap = true }
    }
    return isMap
  }

  /// What an edit removes or replaces where it is made.
  private func takes(
    _ operation: DocumentOperation, at path: String, for sight: Sight
  ) throws(Undecided) -> [(key: String, item: Int)] {
    var member: Scalar?
    switch operation.action {
    case .set, .delete: break
    case .insert(let value), .remove(let value): member = value
    case .increment: return []
    }
    var taken: [(String, Int)] = []
    for key in member == nil ? keys(from: path) : [path] {
      try forEachAlive(at: key, for: sight) { number, item in
        if let member {
          guard case .member(let other) = item.addition, other == member else { return }
        }
        taken.append((key, number))
      }
    }
    return taken
  }

  private mutating func add(_ addition: Addition, _ edit: Int, _ key: String, _ keys: [String]) {
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
