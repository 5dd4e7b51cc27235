/// The worlds of a search as numbers, in the order in which they were found.
struct WorldSearchGraph<World: SearchableWorld> {
  private struct Place {
    /// The world before, and what happened in it; the first world has none.
    let origin: Int
    let action: World.Action?
    let depth: Int
    /// Where it leads if all goes well; itself if it is at rest.
    var successor: Int
  }

  private(set) var search = WorldSearch()
  private var places: [Place] = []
  private let numbers = NumberTable()

  /// Worlds that are found and not gone on from, the first of them at an index.
  private var waiting: [(Int, World)] = []
  private var nextWaiting = 0

  /// The number of a world, which is new if it was not found before.
  mutating func number(of world: World, from origin: Int, by action: World.Action?) -> Int {
    let digest = world.digest
    let known = numbers[digest]
    if known >= 0 { return known }
    let number = places.count
    let depth = action == nil ? 0 : places[origin].depth + 1
    places.append(Place(origin: origin, action: action, depth: depth, successor: number))
    numbers.insert(number, digest)
    waiting.append((number, world))
    search.worlds = places.count
    search.depth = depth
    return number
  }

  /// The next world to go on from.
  mutating func next() -> (Int, World)? {
    guard nextWaiting < waiting.count else { return nil }
    let entry = waiting[nextWaiting]
    nextWaiting += 1
    if nextWaiting > 1024, nextWaiting > waiting.count / 2 {
      // What was gone on from is not needed any more, but for its number.
      waiting.removeFirst(nextWaiting)
      nextWaiting = 0
    }
    return entry
  }

  /// Has everything happen that may happen in a world.
  mutating func expand(_ world: World, _ number: Int) throws(Counterexample) {
    if let action = world.fairAction {
      places[number].successor = try perform(action, in: world, number)
    } else {
      search.rests += 1
      try world.judgeRest()
    }
    for action in world.actions { _ = try perform(action, in: world, number) }
  }

  private mutating func perform(
    _ action: World.Action, in world: World, _ number: Int
  ) throws(Counterexample) -> Int {
    var next = world
    search.transitions += 1
    do throws(Counterexample) {
      try next.perform(action)
    } catch {
      throw Counterexample(error.law, "\(error.evidence)\nlast: \(action)")
    }
    return self.number(of: next, from: number, by: action)
  }

  /// Checks that every world comes to rest if all goes well from there on.
  func requireEnds() throws(Counterexample) {
    // Which course a world was first seen on; 0 if on none.
    var courses = Array(repeating: 0, count: places.count)
    for start in places.indices where courses[start] == 0 {
      var place = start
      while courses[place] == 0 {
        courses[place] = start + 1
        place = places[place].successor
      }
      if courses[place] == start + 1, places[place].successor != place {
        throw telling(
          Counterexample("every world comes to rest", "it goes round and round"), at: place)
      }
    }
  }

  /// A counterexample with what has led to it.
  func telling(_ finding: Counterexample, at number: Int) -> Counterexample {
    var steps: [String] = []
    var place = number
    while let action = places[place].action {
      steps.append("\(action)")
      place = places[place].origin
    }
    let story = steps.reversed().enumerated().map { "\($0.offset + 1). \($0.element)" }
    return Counterexample(
      finding.law, (story + [finding.evidence]).joined(separator: "\n"))
  }
}
