/// What the simulator does to a network, by the places of the nodes.
public enum Fault: Hashable, Sendable {
  /// Links stop carrying anything, in the given directions, until mended under the same number.
  case cut(number: Int, links: [DirectedLink])
  /// The links that were cut under a number carry messages again, unless cut otherwise too.
  case mend(number: Int)
  /// All links carry messages again.
  case healAll
  /// A process ends, and what its disk had not synced is lost.
  case crash(node: Int)
  /// A crashed process starts again from its disk.
  case restart(node: Int)
}

/// One direction between two nodes.
public struct DirectedLink: Hashable, Sendable {
  /// The place of the sender.
  public let from: Int
  /// The place of the receiver.
  public let to: Int

  /// The direction from one node to another.
  public init(from: Int, to: Int) {
    self.from = from
    self.to = to
  }
}

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
  /// Messages lost by chance.
  public var dropped = 0
  /// Messages lost because the link was cut when they were sent or should have arrived.
  public var cutOff = 0
  /// Messages lost because the receiver was down.
  public var undeliverable = 0
  /// Messages of which a second copy was made.
  public var duplicated = 0
  /// Messages held back.
  public var heldBack = 0
  /// Links cut, each direction counted.
  public var cuts = 0
  /// Processes ended.
  public var crashes = 0
  /// Processes started again.
  public var restarts = 0
  /// Records lost in crashes.
  public var recordsLost = 0

  /// Nothing has happened.
  public init() {}
}
