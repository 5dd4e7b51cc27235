import Causality

/// A disk to which records are appended, and which has them for good only some time later.
public struct SimulatedDisk: Sendable {
  /// What was written, in order.
  public private(set) var records: [[UInt8]] = []

  /// How many of the records a crash cannot take any more.
  public private(set) var syncedCount = 0

  /// When the last record written so far will be there for good.
  var lastSync = Instant.zero

  /// How many records there were when the process started.
  var recordsAtBoot = 0

  /// Appends a record.
  mutating func write(_ record: [UInt8]) { records.append(record) }

  /// The first so many records are there for good.
  mutating func sync(through count: Int) { syncedCount = max(syncedCount, count) }

  /// Loses what was not there for good.
  ///
  /// - Returns: How many records were lost.
  mutating func crash() -> Int {
    let lost = records.count - syncedCount
    records.removeLast(lost)
    return lost
  }
}
