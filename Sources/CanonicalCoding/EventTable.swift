/// The events that what follows may name: for each of some owners, runs of sequence numbers.
///
/// In the order of owners and sequences every event has a place, counted from zero. An event is
/// written as the difference of its place to that of the event before, so that an identity of 64
/// bits is never repeated, events of one owner in a row take a few bits, and events that are not in
/// the table cannot be written at all.
public struct EventTable: Equatable, Sendable {
  @usableFromInline
  struct Run: Equatable, Sendable {
    @usableFromInline let owner: UInt64
    @usableFromInline let lower: UInt64
    @usableFromInline let upper: UInt64
    /// How many events come before this run.
    @usableFromInline let place: UInt64
  }

  @usableFromInline private(set) var runs: [Run] = []

  /// How many events there are, as long as ``isCountable``.
  @usableFromInline private(set) var count: UInt64 = 0

  /// Whether places and their differences fit 64 bits, as they do unless somebody invents events.
  @usableFromInline private(set) var isCountable = true

  /// A table without events.
  public init() {}

  /// Makes room for so many runs.
  public mutating func reserveCapacity(_ runs: Int) { self.runs.reserveCapacity(runs) }

  /// Adds the events of an owner from one sequence number to another, both included.
  ///
  /// - Precondition: They come after all events of the table; checked in debug builds.
  public mutating func append(owner: UInt64, from lower: UInt64, through upper: UInt64) {
    assert(
      lower <= upper
        && runs.last.map { ($0.owner, $0.upper) < (owner, lower) } ?? true, "runs must ascend")
    runs.append(Run(owner: owner, lower: lower, upper: upper, place: count))
    let (sum, overflow) = count.addingReportingOverflow(upper - lower)
    if overflow || sum >= 1 << 63 - 1 { isCountable = false }
    count = sum &+ 1
  }

  /// The run that holds an event.
  @usableFromInline
  func run(of owner: UInt64, _ sequence: UInt64) -> Int? {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low &+ high) &>> 1
      let run = runs[middle]
      if run.owner < owner || (run.owner == owner && run.upper < sequence) {
        low = middle &+ 1
      } else {
        high = middle
      }
    }
    return low < runs.count && holds(low, owner, sequence) ? low : nil
  }

  /// Whether an event is in a run.
  @inlinable
  func holds(_ index: Int, _ owner: UInt64, _ sequence: UInt64) -> Bool {
    let run = runs[index]
    return run.owner == owner && run.lower <= sequence && sequence <= run.upper
  }

  /// The run that holds the event at a place.
  @usableFromInline
  func run(at place: UInt64) -> Int {
    var low = 1
    var high = runs.count
    while low < high {
      let middle = (low &+ high) &>> 1
      if runs[middle].place <= place { low = middle &+ 1 } else { high = middle }
    }
    return low &- 1
  }
}

/// A walk through the events of a table, in whatever order they are named.
@usableFromInline
struct EventCursor: Sendable {
  @usableFromInline let table: EventTable

  /// The place of the event named last; at first that of the first event.
  @usableFromInline var place: UInt64 = 0

  /// The run it is in.
  @usableFromInline var run = 0

  @usableFromInline
  init(_ table: EventTable = EventTable()) { self.table = table }

  /// Names an event: a number below the size of the table, small if the event is near the last.
  @inlinable
  mutating func code(of owner: UInt64, _ sequence: UInt64) -> UInt64 {
    if table.runs.isEmpty || !table.holds(run, owner, sequence) {
      guard let found = table.run(of: owner, sequence) else {
        preconditionFailure("the event is not in the table")
      }
      run = found
    }
    let next = table.runs[run].place &+ (sequence &- table.runs[run].lower)
    defer { place = next }
    // The way forwards round the circle of places; the shorter way is the difference.
    let forwards = next >= place ? next &- place : next &- place &+ table.count
    let backwards = table.count &- forwards
    return forwards < backwards ? forwards &<< 1 : (backwards &<< 1) &- 1
  }

  /// The event of a number below the size of the table.
  @inlinable
  mutating func event(_ code: UInt64) -> (owner: UInt64, sequence: UInt64) {
    let distance = (code &+ 1) &>> 1
    if code & 1 == 0 {
      let rest = table.count &- place
      place = distance < rest ? place &+ distance : distance &- rest
    } else {
      place = distance <= place ? place &- distance : place &+ (table.count &- distance)
    }
    var found = table.runs[run]
    if place < found.place || place &- found.place > found.upper &- found.lower {
      run = table.run(at: place)
      found = table.runs[run]
    }
    return (found.owner, found.lower &+ (place &- found.place))
  }
}
