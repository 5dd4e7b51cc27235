/// How a link treats the messages sent over it, in one direction.
public struct LinkModel: Hashable, Sendable {
  /// One in a million: the unit of probabilities, so that they need no floating point.
  public static let certainty: UInt64 = 1_000_000

  /// How long messages take.
  public var latency: Latency

  /// How many messages in a million are lost.
  public var drop: UInt64

  /// How many messages in a million arrive twice, each copy in its own time.
  public var duplicate: UInt64

  /// How many messages in a million are held back by up to four times the longest latency.
  public var reorder: UInt64

  /// A link with a latency and faults in a million.
  public init(
    latency: Latency = .constant(10_000_000), drop: UInt64 = 0, duplicate: UInt64 = 0,
    reorder: UInt64 = 0
  ) {
    self.latency = latency
    self.drop = drop
    self.duplicate = duplicate
    self.reorder = reorder
  }

  /// Whether messages only take their time.
  var isPerfect: Bool { drop | duplicate | reorder == 0 }
}
