import Causality
import Randomness

/// A disk to which records are appended, and which has them for good only some time later.
public struct SimulatedDisk: Sendable {
  /// What was written, in order.
  public private(set) var records: [[UInt8]] = []

  /// How many of the records an honest disk cannot lose any more.
  public private(set) var syncedCount = 0

  /// When the last record written so far will be there for good.
  var lastSync = Instant.zero

  /// How many records there were when the process started.
  var recordsAtBoot = 0

  /// How often a process has started from this disk.
  var bootCount: UInt64 = 0

  /// The places of records that a crash takes although they are said to be durable, ascending.
  private var lies: [Int] = []

  /// Appends a record, which may be one that is never really written.
  mutating func write(_ record: [UInt8], isLie: Bool = false) {
    if isLie { lies.append(records.count) }
    records.append(record)
  }

  /// The first so many records are there for good.
  mutating func sync(through count: Int) { syncedCount = max(syncedCount, count) }

  /// What a crash has taken.
  struct Loss: Sendable {
    /// Records gone, the torn one included.
    var records = 0
    /// Records that were not durable and are there.
    var kept = 0
    /// Whether the last record is only a part of what was written.
    var isTorn = false
  }

  /// Loses what was not there for good, or what its tail says.
  mutating func crash(_ tail: DiskTail = .lost, using draws: inout KeyedSequence) -> Loss {
    var loss = Loss()
    let pending = records.count - syncedCount
    var keeps = 0
    if tail != .lost, pending > 0 { keeps = Int(draws.below(UInt64(pending) + 1)) }
    var torn: [UInt8]?
    if tail == .torn, keeps < pending, !records[syncedCount + keeps].isEmpty {
      let whole = records[syncedCount + keeps]
      torn = Array(whole.prefix(Int(draws.below(UInt64(whole.count)))))
    }
    loss.records = pending - keeps
    records.removeLast(pending - keeps)
    for place in lies.reversed() where place < records.count {
      records.remove(at: place)
      loss.records += 1
      if place >= syncedCount { keeps -= 1 }
    }
    lies = []
    loss.kept = keeps
    if let torn {
      records.append(torn)
      loss.isTorn = true
    }
    syncedCount = records.count
    return loss
  }

  /// Has everything there for good, as before a process ends in good order.
  mutating func syncAll() { syncedCount = records.count }

  /// Loses everything, even how often it was started from.
  mutating func wipe() { self = SimulatedDisk() }

  /// The disk as a backup taken now would have it.
  var backup: SimulatedDisk {
    var copy = self
    copy.records.removeLast(records.count - syncedCount)
    copy.lies.removeAll { $0 >= syncedCount }
    return copy
  }
}
