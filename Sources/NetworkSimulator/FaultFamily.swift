/// A kind of fault: what can be counted, switched off, and expected to happen.
public enum FaultFamily: UInt8, Hashable, Sendable, CaseIterable {
  /// Links carry nothing.
  case cut
  /// Links hold messages back until they are freed.
  case clog
  /// Messages are lost one by one.
  case drop
  /// Messages are lost in a row.
  case bursts
  /// Messages arrive twice.
  case duplicate
  /// Old messages arrive again.
  case replay
  /// Messages are overtaken.
  case reorder
  /// Messages take another time than usual.
  case latency
  /// Links carry only so much.
  case bandwidth
  /// Bits are turned.
  case flipBits
  /// Messages lose their ends.
  case truncate
  /// Messages get the ends of others.
  case splice
  /// Processes end and lose what was not durable.
  case crash
  /// Processes end and keep some of what was not durable, perhaps a part of a record.
  case tornTail
  /// Processes end between deciding, writing, sending and being told.
  case crashAtBoundary
  /// Nodes lose everything and come back as somebody new.
  case amnesia
  /// Nodes lose everything and come back as who they were.
  case identityReuse
  /// Nodes come back from an old backup.
  case restore
  /// Two processes have one identity.
  case twin
  /// Processes stand still.
  case pause
  /// Processes take long for each event.
  case slow
  /// Wall clocks are wrong, or jump.
  case clockOffset
  /// Clocks run fast or slow.
  case clockDrift
  /// Wall clocks stand still.
  case clockFreeze
  /// Nodes join.
  case join
  /// Nodes leave.
  case leave
  /// Nodes are put out by the others.
  case evict
  /// Processes are replaced by other versions.
  case upgrade
  /// Disks promise too much.
  case loseWrites
  /// Disks cannot read what they hold.
  case failReads
  /// Disks are slow.
  case slowDisk
}

/// How often each kind of fault really took effect.
///
/// A fault that was planned and struck nobody is not counted: a cut on which nothing was sent, or a
/// crash of a process that was down.
public struct FaultCounts: Hashable, Sendable {
  private var counts = [Int](repeating: 0, count: FaultFamily.allCases.count)

  /// Nothing has happened.
  public init() {}

  /// How often a kind of fault took effect.
  public internal(set) subscript(family: FaultFamily) -> Int {
    get { counts[Int(family.rawValue)] }
    set { counts[Int(family.rawValue)] = newValue }
  }

  /// The kinds of faults that took effect at least once.
  public var families: [FaultFamily] { FaultFamily.allCases.filter { self[$0] > 0 } }

  /// The counts of two runs together.
  public static func + (first: Self, second: Self) -> Self {
    var sum = first
    for index in sum.counts.indices { sum.counts[index] += second.counts[index] }
    return sum
  }
}
