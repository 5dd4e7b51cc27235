public import Causality

/// What became of every message of a run, for telling its story.
///
/// Nothing is noted until ``isKept`` is set. Messages are numbered from 0 in the order in which
/// they were sent from then on; copies have the number of the original.
///
/// ```swift
/// network.messages.isKept = true
/// while network.step() != nil {}
/// let lost = network.messages.entries.filter { $0.event == .lost }
/// ```
public struct MessageLog: Hashable, Sendable {
  /// Something that happens to a message.
  public enum Event: Hashable, Sendable, BitwiseCopyable {
    /// It left.
    case sent
    /// It was lost on its way.
    case lost
    /// A second one is on its way, or one from long ago.
    case copied
    /// It arrived.
    case arrived
    /// It found nobody: the receiver was down.
    case undeliverable
  }

  /// An event with its message, place and time.
  public struct Entry: Hashable, Sendable {
    /// Which message it was.
    public let message: Int
    /// What happened to it.
    public let event: Event
    /// Who sent it, and to whom, by their places.
    public let link: DirectedLink
    /// When it happened.
    public let time: Instant
  }

  /// Whether events are noted from now on; what is in flight when it is set keeps unnoted.
  public var isKept = false

  /// What happened, in order.
  public private(set) var entries: [Entry] = []

  /// The bytes of each message as they were sent, by its number.
  public private(set) var contents: [[UInt8]] = []

  /// For each slot in which a message waits its number, if it has one.
  private var numbers: [Int?] = []

  /// A log of nothing.
  public init() {}

  /// Notes that a message leaves; gives it its number.
  mutating func send(_ bytes: [UInt8], over link: DirectedLink, at time: Instant) -> Int {
    contents.append(bytes)
    note(.sent, of: contents.count - 1, over: link, at: time)
    return contents.count - 1
  }

  mutating func note(_ event: Event, of message: Int, over link: DirectedLink, at time: Instant) {
    entries.append(Entry(message: message, event: event, link: link, time: time))
  }

  /// Remembers which message waits in a slot.
  mutating func place(_ message: Int, in slot: UInt32) {
    while numbers.count <= Int(slot) { numbers.append(nil) }
    numbers[Int(slot)] = message
  }

  /// Notes what became of the message that waited in a slot.
  mutating func close(_ event: Event, in slot: UInt32, over link: DirectedLink, at time: Instant) {
    guard Int(slot) < numbers.count, let message = numbers[Int(slot)] else { return }
    numbers[Int(slot)] = nil
    note(event, of: message, over: link, at: time)
  }
}
