/// What has happened in a simulated network.
public struct NetworkStatistics: Equatable, Sendable {
  /// Events processed.
  public var events = 0
  /// Messages that nodes have sent.
  public var sent = 0
  /// Bytes of the messages sent.
  public var bytes = 0
  /// Messages that have arrived, second copies included.
  public var delivered = 0
  /// Messages lost by chance, or because a queue was full.
  public var dropped = 0
  /// Messages lost because the link was cut when they were sent or should have arrived.
  public var cutOff = 0
  /// Messages lost because the receiver was down.
  public var undeliverable = 0
  /// Messages of which a second copy was made.
  public var duplicated = 0
  /// Messages held back.
  public var heldBack = 0
  /// Messages that arrive other than they were sent.
  public var corrupted = 0
  /// Links cut, each direction counted.
  public var cuts = 0
  /// Processes ended against their will.
  public var crashes = 0
  /// Processes started again.
  public var restarts = 0
  /// Records lost in crashes.
  public var recordsLost = 0
  /// How often each kind of fault took effect.
  public var faults = FaultCounts()

  /// Nothing has happened.
  public init() {}
}
