extension FaultFamily {
  /// How scenario files and reports spell the family.
  public var name: String {
    switch self {
    case .cut: "cut"
    case .clog: "clog"
    case .drop: "drop"
    case .bursts: "bursts"
    case .duplicate: "duplicate"
    case .replay: "replay"
    case .reorder: "reorder"
    case .latency: "latency"
    case .bandwidth: "bandwidth"
    case .flipBits: "flip-bits"
    case .truncate: "truncate"
    case .splice: "splice"
    case .crash: "crash"
    case .tornTail: "torn-tail"
    case .crashAtBoundary: "crash-at-boundary"
    case .amnesia: "amnesia"
    case .identityReuse: "identity-reuse"
    case .restore: "restore"
    case .twin: "twin"
    case .pause: "pause"
    case .slow: "slow"
    case .clockOffset: "clock-offset"
    case .clockDrift: "clock-drift"
    case .clockFreeze: "clock-freeze"
    case .join: "join"
    case .leave: "leave"
    case .evict: "evict"
    case .upgrade: "upgrade"
    case .loseWrites: "lose-writes"
    case .failReads: "fail-reads"
    case .slowDisk: "slow-disk"
    }
  }

  /// The family of a name.
  public init?(name: String) {
    guard let family = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = family
  }

  /// Why the family is inside the contract or outside, in one sentence.
  public var reason: String {
    switch self {
    case .cut: "Partitions end; what was missed is sent again."
    case .clog: "A late message is a message."
    case .drop: "Nothing rests on a single message."
    case .bursts: "Nor on several in a row."
    case .duplicate: "Applying again changes nothing."
    case .replay: "Nor does applying long after."
    case .reorder: "Merging does not depend on order."
    case .latency: "No result depends on how long anything takes."
    case .bandwidth: "A queue that overflows is loss."
    case .flipBits: "A checksum must refuse the message."
    case .truncate: "A decoder must refuse the message."
    case .splice: "A checksum must refuse the message."
    case .crash: "What was not durable was not acknowledged."
    case .tornTail: "A torn last record is recognised and left out."
    case .crashAtBoundary: "Nothing is promised before its disk has it."
    case .amnesia: "A new identity has promised nothing yet."
    case .identityReuse: "The same dots are given to different edits."
    case .restore: "An old backup forgets dots it has given away."
    case .twin: "Two processes give away the same dots."
    case .pause: "A process that stands still is a slow one."
    case .slow: "No result depends on speed."
    case .clockOffset: "Merging reads no clock; a timestamp too far ahead is refused."
    case .clockDrift: "Timers are about effort, not about truth."
    case .clockFreeze: "A hybrid clock goes on counting."
    case .join: "A newcomer is sent everything."
    case .leave: "Who leaves in good order has sent everything, or comes back."
    case .evict: "Edits of somebody put out must be refused, and said to be."
    case .upgrade: "Versions next to each other understand each other."
    case .loseWrites: "A disk that lies breaks what was promised on its word."
    case .failReads: "A record that cannot be read is missed, and nobody may guess it."
    case .slowDisk: "An acknowledgement waits for its disk."
    }
  }
}
