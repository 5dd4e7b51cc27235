import Convergence

/// The making of a plan: every statement of a scenario adds its events.
struct PlanDrawing {
  let scenario: Scenario
  let random: KeyedRandom
  let seed: UInt64
  let isSwarm: Bool

  /// What happens, with the line of its statement, in no order.
  private var drawn: [(line: Int, event: PlannedEvent)] = []
  /// How many statements have taken a block of numbers for their faults.
  private var blocks: UInt32 = 0
  /// The paths of edits by their JSON Pointers.
  var paths: [String: DocumentPath] = [:]

  init(_ scenario: Scenario, seed: UInt64, isSwarm: Bool) {
    self.scenario = scenario
    self.seed = seed
    self.isSwarm = isSwarm
    random = KeyedRandom(seed: seed)
  }

  /// What happens; at the same time in the order of the statements.
  var events: [PlannedEvent] {
    drawn.enumerated().sorted {
      ($0.element.event.time, $0.element.line, $0.offset)
        < ($1.element.event.time, $1.element.line, $1.offset)
    }.map(\.element.event)
  }

  mutating func draw() throws(DocumentPathError) {
    drawFaults()
    try drawEdits()
    drawReads()
    drawSubscriptions()
  }

  private mutating func drawSubscriptions() {
    for change in scenario.subscriptions {
      guard let time = change.time else { continue }
      for replica in change.replicas {
        add(.command(.subscribe(change.selection), replica: replica), at: time, line: change.line)
      }
    }
  }

  mutating func add(_ action: PlannedEvent.Action, at time: Int64, line: Int) {
    drawn.append((line, PlannedEvent(at: time, action)))
  }

  mutating func add(
    _ fault: Fault, number: UInt32, from start: Int64, until end: Int64?, line: Int
  ) {
    var fault = fault
    if case .links(let kind, let links) = fault { fault = .links(kind, links.normalized) }
    let plan = PlannedFault(
      fault, number: number, from: Instant(nanoseconds: start),
      until: end.map(Instant.init(nanoseconds:)))
    add(.fault(plan), at: start, line: line)
  }

  /// The first of the numbers for the faults of a statement that makes several.
  ///
  /// Faults written in the file count from 0; these keep their numbers when one is added there.
  mutating func nextBlock() -> UInt32 {
    blocks += 1
    return blocks << 16
  }

  /// Has all faults end by a time, and those who do not belong to a part be gone from then on.
  mutating func keep(_ core: [Int], from time: Int64, line: Int) {
    drawn = drawn.compactMap { line, event in event.ended(at: time).map { (line, $0) } }
    add(.repair(.everything), at: time, line: line)
    let block = nextBlock()
    for place in scenario.replicas.indices where !core.contains(place) {
      add(
        .node(.crash(), place), number: block + UInt32(place), from: time, until: nil, line: line)
    }
  }

  private mutating func drawReads() {
    for (number, reads) in scenario.reads.enumerated() {
      var draws = random.sequence(.clientReads, entity: UInt64(number))
      for time in stride(
        from: reads.window.lowerBound, through: reads.window.upperBound, by: Int(reads.interval))
      {
        add(
          .command(
            .read(reads.path, client: reads.client, within: reads.patience),
            replica: draws.pick(from: reads.replicas)),
          at: time, line: reads.line)
      }
    }
  }
}

extension KeyedRandom.Stream {
  static let plannedFaults = Self(rawValue: 100)
  static let plannedEdits = Self(rawValue: 101)
  static let repeatedEdits = Self(rawValue: 102)
  static let randomEdits = Self(rawValue: 103)
  static let phases = Self(rawValue: 104)
  static let clientReads = Self(rawValue: 105)
  static let editSwarm = Self(rawValue: 106)
  static let compositeFaults = Self(rawValue: 107)
  static let sampling = Self(rawValue: 108)
}
