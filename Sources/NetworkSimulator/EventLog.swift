public import Causality

/// What has happened in a run, compact enough to keep and exact enough to compare.
///
/// Every ``blockLength`` events it notes the digest of the run. If it is *detailed*, it notes each
/// event too: when, what, where, and 32 bits of the digest after. Two runs that took different
/// courses are told apart by ``firstDivergence(from:)``, which finds the block from the checkpoints
/// and the event within it.
///
/// ```swift
/// network.log.isDetailed = true
/// while network.step() != nil {}
/// print(network.log.firstDivergence(from: other.log) ?? "the same course")
/// ```
public struct EventLog: Hashable, Sendable {
  /// How many events lie between two checkpoints.
  public static let blockLength = 1024

  /// What kind of event it was.
  public enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// A message arrived.
    case message = 1
    /// A timer ran out.
    case timer
    /// Records became durable.
    case synced
    /// The workload asked for something.
    case command
    /// A process started.
    case start
    /// A process ended.
    case stop
    /// A fault began or ended that is about no single process.
    case fault
    /// A node was told who the members are.
    case members
  }

  /// One event of a detailed log.
  public struct Entry: Hashable, Sendable {
    /// When it happened.
    public let time: Instant
    /// The place of the node it happened to.
    public let node: UInt32
    /// The place of the sender of a message; 0 otherwise.
    public let sender: UInt32
    /// The lower 32 bits of the digest after it.
    public let digest: UInt32
    /// What happened.
    public let kind: Kind
  }

  /// Whether each event is noted from now on, once and for all.
  public var isDetailed = false {
    didSet { if !oldValue { skipped = count } }
  }

  /// How many events there were before the first that was noted, such as the starts of all nodes.
  public private(set) var skipped = 0

  /// The events of a detailed log, but for those skipped.
  public private(set) var entries: [Entry] = []

  /// The digest after each whole block of events.
  public private(set) var checkpoints: [UInt128] = []

  /// How many events there were.
  public private(set) var count = 0

  /// A log of nothing.
  public init() {}

  /// Notes an event.
  mutating func append(
    _ kind: Kind, node: Int, sender: Int, at time: Instant, digest: RollingDigest
  ) {
    count &+= 1
    if isDetailed {
      entries.append(
        Entry(
          time: time, node: UInt32(node), sender: UInt32(sender), digest: digest.fingerprint,
          kind: kind))
    }
    if count % Self.blockLength == 0 { checkpoints.append(digest.value) }
  }

  /// An event by its number among all, if it was noted.
  public subscript(index: Int) -> Entry? {
    let place = index - skipped
    return entries.indices.contains(place) ? entries[place] : nil
  }

  /// The detailed log of these entries and checkpoints.
  init(skipped: Int, entries: [Entry], checkpoints: [UInt128]) {
    isDetailed = true
    self.skipped = skipped
    count = skipped + entries.count
    self.entries = entries
    self.checkpoints = checkpoints
  }
}
