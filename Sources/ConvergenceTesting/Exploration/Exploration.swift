import Convergence

/// Goes through every world that can be reached, and from each to the end that it comes to.
///
/// Worlds are told apart by digests of 128 bits. A world that was found before is not looked at
/// again. Every world is judged, then healed and followed to its rest; ways that have been followed
/// already are not followed again.
///
/// ```swift
/// let report = explore(from: TwoReplicas(edits: 2, losses: 1, crashes: 1))
/// try report.requireProof()
/// ```
///
/// - Parameters:
///   - start: Where everything begins.
///   - settings: How far to go, and what may be left out.
///   - goesOn: Asked every thousand worlds or so whether to go on.
/// - Returns: How much there was to see, and what was wrong with it.
public func explore<World: ExplorableWorld>(
  from start: World, settings: ExplorationSettings = ExplorationSettings(),
  while goesOn: () -> Bool = { true }
) -> ExplorationReport {
  var exploration = Exploration(start, settings)
  if let stop = exploration.run(while: goesOn) {
    exploration.report.finding = exploration.story(of: stop)
  }
  return exploration.report
}

/// An exploration on its way.
struct Exploration<World: ExplorableWorld> {
  typealias Action = World.Action

  /// A world that is waiting to be gone on from.
  struct Entry {
    let world: World
    let number: Int
    let depth: Int
    let order: LaneOrder
  }

  /// A law that was broken: in a world, by an action there, or on the way to its rest.
  struct Stop: Error {
    let finding: Counterexample
    let number: Int
    var kind = ExplorationFinding.Kind.safety
    var action: Action?
    var isHealed = false
  }

  let start: World
  let settings: ExplorationSettings
  var report = ExplorationReport()

  /// The worlds that were found, and those that are on a way to rest that was followed.
  private let found = DigestSet()
  private let followed = DigestSet()

  /// For each world the one before it, and the place of the action among those possible there.
  private var origins: [UInt32] = []
  private var choices: [UInt16] = []

  /// Whether somebody wants it to end, or there are too many worlds.
  private var isStopped = false

  /// What is possible in a world; kept for its room.
  private var actions: [Action] = []

  init(_ start: World, _ settings: ExplorationSettings) {
    self.start = start
    self.settings = settings
  }

  /// Goes through all worlds.
  ///
  /// - Returns: Why it has stopped, if something was wrong.
  mutating func run(while goesOn: () -> Bool = { true }) -> Stop? {
    defer { finish() }
    report.isComplete = true
    do throws(Stop) {
      var waiting: [Entry] = []
      try add(start, from: 0, by: 0, depth: 0, order: LaneOrder(), to: &waiting)
      switch settings.order {
      case .breadthFirst: try goBroad(&waiting, goesOn)
      case .depthFirst: try goDeep(&waiting, goesOn)
      }
    } catch {
      isStopped = true
      return error
    }
    return nil
  }

  private mutating func finish() {
    if isStopped { report.isComplete = false }
    report.unique = found.count
    report.bytes = found.bytes + followed.bytes + origins.capacity * 4 + choices.capacity * 2
  }

  private mutating func goBroad(
    _ waiting: inout [Entry], _ goesOn: () -> Bool
  ) throws(Stop) {
    var next: [Entry] = []
    var count = 0
    while !waiting.isEmpty {
      for entry in waiting {
        try expand(entry, into: &next)
        count += 1
        if count % 1024 == 0, !goesOn() { isStopped = true }
        if isStopped { return }
      }
      swap(&waiting, &next)
      next.removeAll(keepingCapacity: true)
    }
  }

  private mutating func goDeep(
    _ waiting: inout [Entry], _ goesOn: () -> Bool
  ) throws(Stop) {
    var count = 0
    while let entry = waiting.popLast() {
      let before = waiting.count
      try expand(entry, into: &waiting)
      // The first possibility is the first to be gone on from.
      waiting[before...].reverse()
      count += 1
      if count % 1024 == 0, !goesOn() { isStopped = true }
      if isStopped { return }
    }
  }

  /// Takes every step that is possible in a world, unless another order of it is taken.
  private mutating func expand(_ entry: Entry, into waiting: inout [Entry]) throws(Stop) {
    let world = entry.world
    actions.removeAll(keepingCapacity: true)
    world.appendActions(to: &actions)
    if let depth = settings.depth, entry.depth >= depth {
      if !actions.isEmpty { report.isComplete = false }
      return
    }
    try checkDiamonds(of: entry, actions)
    let isReduced = settings.isReduced && settings.order == .breadthFirst
    for choice in 0..<actions.count {
      let action = actions[choice]
      let lane = isReduced ? world.lane(of: action) : nil
      let others = lane == nil ? .max : world.dependencies(of: action)
      if let lane, entry.order.leavesOut(lane, dependingOn: others) {
        report.leftOut += 1
        continue
      }
      var next = world
      do throws(Counterexample) {
        try next.perform(action)
      } catch {
        throw Stop(finding: error, number: entry.number, action: action)
      }
      report.generated += 1
      try add(
        next, from: entry.number, by: choice, depth: entry.depth + 1,
        order: entry.order.after(lane, dependingOn: others), to: &waiting)
      if isStopped { return }
    }
  }

  /// Judges a world that was not found before, and has it wait to be gone on from.
  private mutating func add(
    _ world: World, from origin: Int, by choice: Int, depth: Int, order: LaneOrder,
    to waiting: inout [Entry]
  ) throws(Stop) {
    if !settings.keepsLast, depth == settings.depth {
      do throws(Counterexample) {
        return try world.judge()
      } catch {
        throw Stop(finding: error, number: origin, action: actions[choice])
      }
    }
    guard found.insert(world.digest) else { return }
    let number = origins.count
    origins.append(UInt32(origin))
    choices.append(UInt16(choice))
    report.depth = max(report.depth, depth)
    if number >= settings.maximumWorlds { isStopped = true }
    do throws(Counterexample) {
      try world.judge()
    } catch {
      throw Stop(finding: error, number: number)
    }
    if settings.isHealed { try follow(world, number) }
    waiting.append(Entry(world: world, number: number, depth: depth, order: order))
  }

  /// The actions that lead to where something was wrong, and the worlds they happen in.
  func path(to stop: Stop) -> [(world: World, action: Action)] {
    var number = stop.number
    var places: [Int] = []
    while number > 0 {
      places.append(Int(choices[number]))
      number = Int(origins[number])
    }
    var world = start
    var path: [(World, Action)] = []
    for place in places.reversed() {
      var actions: [Action] = []
      world.appendActions(to: &actions)
      path.append((world, actions[place]))
      do throws(Counterexample) { try world.perform(actions[place]) } catch { break }
    }
    if let action = stop.action { path.append((world, action)) }
    return path
  }

  /// Takes note of a world on a way to rest.
  ///
  /// - Returns: Whether it was not known.
  func note(_ digest: UInt128) -> Bool { followed.insert(digest) }
}
