public import Convergence

/// What came of running a scenario with one seed.
public struct RunReport: Sendable {
  /// How a run ended.
  public enum Status: Int32, Comparable, Sendable {
    /// All expectations hold.
    case passed = 0
    /// Something that must never happen has happened.
    case unsafe = 1
    /// The replicas did not agree in time.
    case notConverged = 2
    /// The scenario expects nothing.
    case nothingChecked = 3

    private var gravity: Int {
      switch self {
      case .passed: 0
      case .nothingChecked: 1
      case .notConverged: 2
      case .unsafe: 3
      }
    }

    /// Whether the first is the less serious.
    public static func < (first: Self, second: Self) -> Bool { first.gravity < second.gravity }
  }

  /// Something that was expected and does not hold.
  public struct Failure: Sendable {
    /// What was checked.
    public let check: Check
    /// The expectation as written, or the name of a check that is always made.
    public let expectation: String
    /// Where the expectation is written.
    public let location: SourceLocation?
    /// What was found instead.
    public let finding: String
    /// Whether it is about safety or about time.
    public let status: Status
  }

  /// The file of the scenario.
  public let file: String
  /// What the scenario is about.
  public let title: String
  /// The seed.
  public let seed: UInt64
  /// The names of the replicas.
  public let replicas: [String]
  /// The names of the replicas that were down at the end.
  public internal(set) var down: [String] = []
  /// How long the simulated time was, in nanoseconds.
  public internal(set) var simulated: Int64 = 0
  /// How long after the last edit or fault the replicas agreed, in nanoseconds, if they did.
  public internal(set) var convergedAfter: Int64?
  /// What the network has done.
  public internal(set) var network = NetworkStatistics()
  /// What all replicas together have sent.
  public internal(set) var replication = ReplicationStatistics()
  /// What became of the edits.
  public internal(set) var edits = EditTally()
  /// The digest of the whole run, in hexadecimal.
  public internal(set) var digest = ""
  /// The document of the first running replica at the end.
  public internal(set) var document = JSONValue.object([:])
  /// What those members held at the end that hold everything, and run.
  package internal(set) var wholes: [Document] = []
  /// What the system was held to.
  public internal(set) var mode = Scenario.Mode.contract
  /// Whether the seed has switched off about half of what is drawn at random.
  public internal(set) var isSwarm = true
  /// How often each thing was checked.
  public internal(set) var counts = CheckCounts()
  /// What does not hold.
  public internal(set) var failures: [Failure] = []
  /// What has gone wrong beyond the contract, and was noticed.
  public internal(set) var violations: [Failure] = []

  var tally = RunTally()

  /// How the run ended: with the most serious of its failures.
  public var status: Status {
    if counts.total == 0 { return .nothingChecked }
    return failures.map(\.status).max() ?? .passed
  }

  /// The command that runs this again.
  ///
  /// - Parameter program: How the reader starts the command-line tool.
  public func replayCommand(program: String) -> String {
    "\(program) run \(Self.quoted(file)) --seed \(seed)" + (isSwarm ? "" : " --no-swarm")
  }

  private static func quoted(_ name: String) -> String {
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "/._-+".contains($0) }
    if isPlain && !name.isEmpty { return name }
    return "'"
      + name.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  /// What something has come to.
  public func count(of counted: Counted) -> Int {
    switch counted {
    case .counter(let counter): count(of: counter)
    case .fault(let family): network.faults[family]
    }
  }

  /// What a counter has come to.
  public func count(of counter: RunCounter) -> Int {
    switch counter {
    case .edits: edits.accepted
    case .refusedEdits: edits.refused
    case .missedEdits: edits.missed
    case .lostEdits: edits.lost
    case .messages: network.sent
    case .bytes: network.bytes
    case .dropped: network.dropped
    case .duplicated: network.duplicated
    case .reordered: network.heldBack
    case .cutOff: network.cutOff
    case .crashes: network.crashes
    case .restarts: network.restarts
    case .deltas: replication.deltas
    case .wholeStates: replication.wholeStates
    case .chunks: replication.chunks
    case .resumed: replication.resumed
    case .redundant: replication.redundant
    case .heartbeats: replication.heartbeats
    case .repeats: replication.repeated
    case .rejected, .doubleMints, .retiredIdentities, .tornRecords, .unreadableRecords,
      .clockRefusals, .confirmed, .unconfirmed, .reads, .turnedAway, .joined, .evicted, .suspected,
      .destroyedEdits, .oldSessions, .newSessions, .strangeVersions, .caughtUp, .proposals,
      .acceptedProposals, .rejectedProposals, .unstable, .mostUnstable:
      tally.counters[counter, default: 0]
    }
  }
}

/// What became of the edits of a run.
public struct EditTally: Equatable, Sendable {
  /// Edits that changed a document.
  public internal(set) var accepted = 0
  /// Edits that found the document as they wanted it.
  public internal(set) var unchanged = 0
  /// Edits refused because a field was of another kind.
  public internal(set) var refused = 0
  /// Edits that found their replica down.
  public internal(set) var missed = 0
  /// Accepted edits that a crash took before they were durable.
  public internal(set) var lost = 0

  /// Edits that were durable, and that nobody has who should.
  public internal(set) var missing = 0
  /// Edits that only their authors have seen.
  public internal(set) var unread = 0
  /// The longest time from an edit until all who ran had it, in nanoseconds.
  public internal(set) var staleness: Int64 = 0
}
