public import Causality

/// Something that goes wrong with a network: what, and whom it strikes.
///
/// When it begins and ends is said by the ``PlannedFault`` around it.
public enum Fault: Hashable, Sendable {
  /// Something is wrong with links.
  case links(LinkFault, LinkSet)
  /// Something is wrong with a node, its disk, its clock or its membership.
  case node(NodeFault, Int)

  /// What kind of fault it is, for counting and choosing.
  public var family: FaultFamily {
    switch self {
    case .links(let fault, _): fault.family
    case .node(let fault, _): fault.family
    }
  }
}

/// What may be wrong with links; each message is struck or spared on its own.
///
/// Probabilities are in millionths, see ``LinkModel/certainty``.
public enum LinkFault: Hashable, Sendable {
  /// Messages are lost, those in flight as well.
  case cut
  /// Messages sent meanwhile arrive only after the end; without an end they are lost.
  case clog
  /// Messages are lost, each with a probability.
  case drop(probability: UInt64)
  /// All messages are lost for a while, once in each period, at a random moment of it.
  case bursts(lasting: Int64, every: Int64)
  /// Second copies are made, which take their own time, or one of these latencies.
  case duplicate(probability: UInt64, after: LinkModel.Latency? = nil)
  /// Along with a message, one that was sent over the link at any time before is sent again.
  case replay(probability: UInt64)
  /// Messages are held back by up to so many nanoseconds.
  case reorder(probability: UInt64, by: Int64)
  /// Messages take another time than usual.
  case latency(LinkModel.Latency)
  /// So many bytes a second get through, one message after another; what a queue of so many bytes
  /// cannot hold is lost.
  case bandwidth(bytesPerSecond: Int64, queue: Int64)
  /// Some bits of a message are turned.
  case flipBits(probability: UInt64, count: Int)
  /// A message loses its end.
  case truncate(probability: UInt64)
  /// The end of a message is replaced with the end of an earlier one.
  case splice(probability: UInt64)

  /// What kind of fault it is.
  public var family: FaultFamily {
    switch self {
    case .cut: .cut
    case .clog: .clog
    case .drop: .drop
    case .bursts: .bursts
    case .duplicate: .duplicate
    case .replay: .replay
    case .reorder: .reorder
    case .latency: .latency
    case .bandwidth: .bandwidth
    case .flipBits: .flipBits
    case .truncate: .truncate
    case .splice: .splice
    }
  }
}

/// What may be wrong with a node.
public enum NodeFault: Hashable, Sendable {
  /// The process ends, and starts again from its disk at the end of the fault.
  case crash(DiskTail = .lost)
  /// The same, but only when the process next reaches a point, if it does before the end.
  case crashAt(DurabilityBoundary)
  /// The process ends and its disk is emptied; it comes back under a new identity, or under its old
  /// one if `nil`.
  case amnesia(newIdentity: ReplicaID?)
  /// The process ends, and comes back from what was durable at an earlier time.
  case restore(backupOf: Instant)
  /// A second process with the same identity starts from a copy of the disk, in a spare place.
  ///
  /// A message for the identity reaches one of the two, at random.
  case twin(at: Int)
  /// Nothing happens in the process; what reaches it waits.
  case pause
  /// Each event occupies the process for so many nanoseconds; the next one waits.
  case slow(perEvent: Int64)
  /// The wall clock is wrong by so many nanoseconds; without an end it has jumped for good.
  case clockOffset(by: Int64)
  /// Both clocks run fast by so many millionths, or slow if negative.
  case clockDrift(perMillion: Int64)
  /// The wall clock stands still; afterwards it is right again.
  case clockFreeze
  /// A spare place becomes a member and starts; at the end it leaves.
  case join
  /// A member leaves: its process ends with all its records durable; at the end it comes back.
  case leave
  /// The others no longer count the node among them; it goes on and is not told.
  case evict
  /// The process is replaced by one of another version; at the end by one of the version before.
  case upgrade(version: Int)
  /// Records that are said to be durable are not, each with a probability.
  case loseWrites(probability: UInt64)
  /// A process that starts cannot read some records, each with a probability.
  case failReads(probability: UInt64)
  /// The disk takes so many nanoseconds more for each record.
  case slowDisk(by: Int64)

  /// What kind of fault it is.
  public var family: FaultFamily {
    switch self {
    case .crash(.lost): .crash
    case .crash(.torn), .crash(.kept): .tornTail
    case .crashAt: .crashAtBoundary
    case .amnesia(newIdentity: .some): .amnesia
    case .amnesia(newIdentity: nil): .identityReuse
    case .restore: .restore
    case .twin: .twin
    case .pause: .pause
    case .slow: .slow
    case .clockOffset: .clockOffset
    case .clockDrift: .clockDrift
    case .clockFreeze: .clockFreeze
    case .join: .join
    case .leave: .leave
    case .evict: .evict
    case .upgrade: .upgrade
    case .loseWrites: .loseWrites
    case .failReads: .failReads
    case .slowDisk: .slowDisk
    }
  }
}

/// What a crash leaves of the records that were not durable.
public enum DiskTail: Hashable, Sendable {
  /// Nothing.
  case lost
  /// The first of them, at random how many.
  case kept
  /// The first of them, at random how many, and a part of the next.
  case torn
}

/// A point at which a process may be caught by a crash.
public enum DurabilityBoundary: Hashable, Sendable, CaseIterable {
  /// It has decided to write records, and nothing of it was done.
  case beforeWriting
  /// Its records are on disk by luck; nobody was told, and nothing was sent.
  case afterWriting
  /// Its messages are out, and the records written with them are lost.
  case afterSending
  /// Records are about to become durable, and are lost.
  case beforeSync
  /// Records have become durable, and the process was not told.
  case afterSync
}
