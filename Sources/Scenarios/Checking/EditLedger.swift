import Convergence

/// The books on edits: who made which, under which dots, and what has become of it.
///
/// Nothing in them is read from a replica but the dots of an edit at the moment it is accepted.
struct EditLedger: Sendable {
  /// What has become of an edit.
  enum Fate: Hashable, Sendable {
    /// It is not yet known to be on its author's disk for good.
    case pending
    /// It is on its author's disk for good: whoever asked for it may rely on it.
    case durable
    /// A crash took it before it was durable.
    case lost
    /// It was durable on one disk alone, and that was wiped; it may be on its way to somebody.
    case atRisk
  }

  /// An accepted edit.
  struct Entry: Sendable {
    /// The place of its author.
    let place: Int
    /// The dots that were minted for it.
    let run: DotRun
    let operation: DocumentOperation
    /// The path of the operation as a JSON Pointer, by which the oracle keeps what is there; empty
    /// if no oracle is asked.
    let key: String
    let time: Instant
    var fate = Fate.pending
    /// On how many starts of processes it was seen.
    var sightings = 1
    /// When all who ran had it for the first time, if they did.
    var everywhereAt: Instant?
  }

  private(set) var entries: [Entry] = []

  /// For each identity its edits by their first dots; what was lost is not among them.
  private var index: SortedMap<ReplicaID, [Int]> = [:]

  /// How many edits are pending at each place, with where on the disk their records end.
  private var pending: [[(edit: Int, records: Int)]]

  init(places: Int) { pending = Array(repeating: [], count: places) }

  /// An edit by its number, looked at where it lies: it is not copied cheaply.
  subscript(edit: Int) -> Entry {
    _read { yield entries[edit] }
  }

  /// Enters an edit whose record, with those before it, makes so many on its author's disk.
  ///
  /// - Returns: Its number, and the numbers of others that already have some of its dots.
  mutating func enter(_ entry: Entry, records: Int) -> (edit: Int, doubles: [Int]) {
    let number = entries.count
    let doubles = edits(in: entry.run)
    entries.append(entry)
    pending[entry.place].append((number, records))
    let entries = entries
    index.modify(
      entry.run.replica, default: [], keepIf: { _ in true },
      { list in
        // Nearly always the last: an identity counts its dots up.
        let place = list.lastIndex { entries[$0].run.lower <= entry.run.lower }.map { $0 + 1 } ?? 0
        list.insert(number, at: place)
      })
    return (number, doubles)
  }

  /// The edits that own some of the dots of a run, by their dots.
  func edits(in run: DotRun) -> [Int] {
    guard let list = index[run.replica] else { return [] }
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[list[middle]].run.upper < run.lower { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < list.count, entries[list[end]].run.lower <= run.upper { end += 1 }
    return low == end ? [] : Array(list[low..<end])
  }

  /// Whether every dot of a run belongs to an edit.
  func knows(_ run: DotRun) -> Bool {
    var next = run.lower
    for edit in edits(in: run) {
      guard entries[edit].run.lower <= next else { return false }
      next = entries[edit].run.upper + 1
    }
    return next > run.upper
  }

  /// Notes that the first records of a disk are there for good.
  mutating func sync(_ place: Int, records: Int) {
    guard let first = pending[place].first, first.records <= records else { return }
    for (edit, end) in pending[place] where end <= records { entries[edit].fate = .durable }
    pending[place].removeAll { $0.records <= records }
  }

  /// Settles what was pending when a process ended, by what the next one has found on its disk.
  ///
  /// - Returns: The edits that are lost.
  mutating func settle(_ place: Int, with context: CausalContext) -> [Int] {
    var lost: [Int] = []
    for (edit, _) in pending[place] {
      if context.covers(entries[edit].run) == .all {
        entries[edit].fate = .durable
      } else {
        entries[edit].fate = .lost
        lost.append(edit)
        strike(edit)
      }
    }
    pending[place] = []
    return lost
  }

  /// Settles what was pending when a process ended for good, by how many records are on its disk.
  ///
  /// - Returns: How many edits are lost.
  mutating func settle(_ place: Int, records: Int) -> Int {
    let lost = pending[place].filter { $0.records > records }
    for (edit, _) in lost {
      entries[edit].fate = .lost
      strike(edit)
    }
    pending[place] = []
    return lost.count
  }

  /// Notes that an edit was durable on one disk alone, and that disk was wiped.
  mutating func endanger(_ edit: Int) { entries[edit].fate = .atRisk }

  /// Notes that nobody has an edit any more, and that its dots may stand for another.
  mutating func bury(_ edit: Int) {
    entries[edit].fate = .lost
    strike(edit)
  }

  /// Notes that another process has an edit.
  ///
  /// - Returns: How many have or had it.
  mutating func sighted(_ edit: Int) -> Int {
    entries[edit].sightings += 1
    return entries[edit].sightings
  }

  /// Notes that all who run have an edit.
  mutating func arrived(_ edit: Int, at now: Instant) { entries[edit].everywhereAt = now }

  private mutating func strike(_ edit: Int) {
    let replica = entries[edit].run.replica
    index[replica]?.removeAll { $0 == edit }
  }
}

extension CausalContext {
  /// How much of something was seen.
  enum Coverage {
    case none
    case some
    case all
  }

  /// How many of the dots of a run were seen.
  func covers(_ run: DotRun) -> Coverage {
    // Nearly always it is all or nothing, and lies in one run.
    let end = dots.end(ofRunHolding: Dot(run.replica, run.lower))
    if let end, end >= run.upper { return .all }
    if run.count == 1 { return .none }
    var count: UInt64 = 0
    for sequence in run.lower...run.upper where contains(Dot(run.replica, sequence)) { count += 1 }
    return count == 0 ? .none : count == run.count ? .all : .some
  }
}
