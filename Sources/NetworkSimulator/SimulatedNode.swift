public import Causality

/// A process in a simulation: a state machine that is handed events and asks for effects.
///
/// A node must not look at anything but its own state and the event. It is a value, so that a
/// network of nodes can be copied, and it is made anew from its disk after a crash, so that nothing
/// else survives.
public protocol SimulatedNode: Sendable {
  /// What the workload asks of the node.
  associatedtype Command: Sendable

  /// What all nodes are told at their start.
  associatedtype Configuration: Sendable

  /// Starts the process.
  init(_ boot: NodeBoot<Configuration>, effects: inout NodeEffects)

  /// Takes in one event.
  ///
  /// - Parameters:
  ///   - event: What happens.
  ///   - now: The time by the node's steady clock, which timers go by. It never jumps, but may run
  ///     fast or slow. The time to put into timestamps is ``NodeEffects/wallClock``.
  ///   - effects: What the node asks for.
  mutating func handle(
    _ event: NodeEvent<Command>, at now: Instant, effects: inout NodeEffects)

  /// Adds to the digest what the event may have changed.
  func fingerprint(into digest: inout RollingDigest)
}

/// What a node finds when it starts.
public struct NodeBoot<Configuration: Sendable>: Sendable {
  /// Which node it is.
  public let id: ReplicaID
  /// All members, itself among them.
  public let nodes: [ReplicaID]
  /// How often it has started from its disk before.
  public let incarnation: UInt64
  /// What its disk has kept and can read, in the order of writing; a crash may have torn the last.
  public let records: [[UInt8]]
  /// The places, among all that its disk has kept, of records that it cannot read.
  public let unreadable: [Int]
  /// Sixty-four random bits that no other start is given, whatever has become of the disk.
  public let entropy: UInt64
  /// Which version of its code it is to run: 0 before any upgrade.
  public let version: Int
  /// What all nodes are told.
  public let configuration: Configuration
  /// The time of the start by its steady clock.
  public let now: Instant
  /// The time of the start by its wall clock.
  public let wallClock: Instant
}

/// What happens to a node.
public enum NodeEvent<Command: Sendable>: Sendable {
  /// Bytes have arrived.
  case message([UInt8], from: ReplicaID)
  /// The time has come that was set with ``NodeEffects/setTimer(_:)``.
  case timer
  /// So many records, counted from the start of the process, are on disk for good.
  case synced(count: Int)
  /// The workload asks for something.
  case command(Command)
  /// Somebody has joined, left or been put out; these are the members now.
  case members([ReplicaID])
}

/// What a node asks for while it handles one event.
public struct NodeEffects: Sendable {
  /// Messages to send, in order.
  public var sends: ArraySlice<(to: ReplicaID, bytes: [UInt8])> { slots[..<sendCount] }
  /// Records to append to the disk, in order.
  public private(set) var writes: [[UInt8]] = []
  /// When to be woken; `nil` in the inner optional means never.
  public private(set) var timer: Instant??
  /// What the node's wall clock shows, which may be wrong, jump, or stand still.
  public internal(set) var wallClock = Instant.zero

  /// Room for messages, kept from one event to the next; those past the count are empty.
  private var slots: [(to: ReplicaID, bytes: [UInt8])] = []
  private(set) var sendCount = 0

  /// Nothing asked for.
  public init() {}

  /// Sends bytes to a node; they may be lost, delayed, repeated or overtaken.
  public mutating func send(_ bytes: [UInt8], to node: ReplicaID) {
    if sendCount < slots.count {
      slots[sendCount] = (node, bytes)
    } else {
      slots.append((node, bytes))
    }
    sendCount += 1
  }

  /// Appends a record to the disk; ``NodeEvent/synced(count:)`` tells when it is there for good.
  public mutating func write(_ record: [UInt8]) {
    writes.append(record)
  }

  /// Sets the only timer of the node, or stops it.
  public mutating func setTimer(_ instant: Instant?) {
    timer = .some(instant)
  }

  /// Takes a message away, which saves counting who holds its bytes.
  mutating func takeSend(_ index: Int) -> (to: ReplicaID, bytes: [UInt8]) {
    var bytes: [UInt8] = []
    swap(&bytes, &slots[index].bytes)
    return (slots[index].to, bytes)
  }

  /// Forgets everything asked for, once the messages are taken; keeps the room they had.
  mutating func clear() {
    sendCount = 0
    if !writes.isEmpty { writes.removeAll(keepingCapacity: true) }
    timer = nil
  }
}
