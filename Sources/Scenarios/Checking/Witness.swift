import Convergence

/// Looks at every event of a run, keeps the books, and notes what is wrong.
///
/// It sees the replicas and the disks, and believes neither: what was edited, what is durable and
/// what a client has found is kept here.
struct Witness: Sendable {
  /// More findings than this of one check are not kept.
  static let findingLimit = 3

  /// What is known of a place.
  struct View: Sendable {
    /// The document as it was last seen; `nil` while nothing runs there.
    var document: Document?
    var id = ReplicaID(0)
    /// Which start of a process it is of.
    var start: UInt64 = 0
    /// What is on its disk for good.
    var durable = CausalContext()
    /// What has been written and is not durable: where on the disk it ends, and what was seen then.
    var writing: [(records: Int, context: CausalContext)] = []
    /// Everything that was ever seen here, and that was ever on the disk for good.
    var ever = CausalContext()
    var everDurable = CausalContext()
    /// How many incidents, notices and outcomes of the process have been looked at.
    var incidents = 0
    var notices = 0
    var outcomes = 0
    var decisions = 0
    var conclusions = 0
    /// How many timers have run out at this instant.
    var timers = 0
    var timerAt = Instant.zero
    /// The document as changes that were applied one after another have it.
    var mirror: JSONValue = [:]
    var mirrored: Document?
    /// A process as it was, and messages that it has taken since.
    var sample: DocumentNode?
    var sampled: [(bytes: [UInt8], sender: ReplicaID)] = []

    /// What all that is shown belongs to, and whether more of it is awaited.
    var limits: [PathSelection] = []
    var isFetching = false

    /// What was taken for stable here when it was last looked at.
    var stable = VersionVector()
    /// Whether it has counted from the start, and nothing was done to it since that changes that.
    var counts = true

    /// Everything seen here now.
    var context: CausalContext { document?.state.context ?? CausalContext() }
  }

  let mode: Scenario.Mode
  let names: [String]
  let seed: UInt64
  /// Whether everything is checked on every occasion, whatever it costs.
  var isThorough = false
  /// Whether time has been found to stand still.
  var isStuck = false
  var views: [View]
  /// How often a view has got another document, or lost it.
  var changeCount = 0
  var ledger: EditLedger
  var oracle = ReadOracle()
  var proposals = ProposalBook()
  let coordination: Coordination?
  let countsDistantMembers: Bool
  /// Whether anybody wants to know how much logs could not do without.
  let isCountingUnstable: Bool
  var clients: [ClientBook] = []
  /// Clients that have come to a replica which has not caught up with them, and wait there.
  var waiting: [(place: Int, command: DocumentCommand)] = []
  var counts = CheckCounts()
  var tally = RunTally()
  private(set) var findings: [Finding] = []
  private var occasions = CheckCounts()
  /// The first occasion on which each check is made again.
  private var due = CheckCounts()
  /// For each check on how many occasions it is made once; 0 if it is not made at all.
  ///
  /// Asked for at every event, and so kept here and not with what all runs of a sweep share.
  private let periods: [Int]
  /// What the process at each place has counted when it was last looked at.
  var lastStatistics: [ReplicationStatistics]
  /// Of the edits that a delivery has just brought, one for each place in the document.
  var sighted: [Int] = []

  init(_ scenario: Scenario, seed: UInt64) {
    mode = scenario.mode
    names = scenario.names
    coordination = scenario.coordination
    self.seed = seed
    views = Array(repeating: View(), count: scenario.names.count)
    for place in scenario.replicas.count..<views.count { views[place].counts = false }
    countsDistantMembers = scenario.countsDistantMembers
    isCountingUnstable = scenario.expectations.contains { expectation in
      switch expectation.claim {
      case .count(.counter(.mostUnstable), _, _), .sometimes(.counter(.mostUnstable), _): true
      default: false
      }
    }
    lastStatistics = Array(repeating: ReplicationStatistics(), count: scenario.names.count)
    ledger = EditLedger(places: scenario.names.count)
    let mode = scenario.mode
    periods = Check.allCases.map { check in
      mode == .performance && !check.isForPerformance ? 0 : check.cost.period
    }
  }

  /// Whether a check is to be made on this occasion; if so, that it is made is counted.
  ///
  /// The first occasion is always used, so that whatever can be checked is checked once. A check
  /// that walks through a whole document is made the less often the more there is to walk through:
  /// so it costs each occasion about as much in a long run as in a short one.
  ///
  /// - Parameter context: What has been seen of what is walked through.
  mutating func makes(_ check: Check, through context: CausalContext? = nil) -> Bool {
    let period = periods[Int(check.rawValue)]
    guard period > 0 else { return false }
    if period > 1 {
      occasions[check] += 1
      guard isThorough || occasions[check] > due[check] else { return false }
      let size = context.map { Int($0.dots.count) } ?? 0
      due[check] = occasions[check] + period * max(1, size / Self.shortWalk) - 1
    }
    counts[check] += 1
    return true
  }

  /// How many dots may have been seen of a document through which it does not take long to walk.
  private static let shortWalk = 256

  /// Whether this is one of the occasions on which something is begun that will be checked.
  mutating func samples(_ check: Check) -> Bool {
    guard mode != .performance else { return false }
    occasions[check] += 1
    return isThorough || occasions[check] % check.cost.period == 1
  }

  /// The places where an identity is or was last.
  func places(of id: ReplicaID) -> [Int] { views.indices.filter { views[$0].id == id } }

  /// Notes that something is wrong.
  mutating func find(_ check: Check, _ network: Network, _ text: String) {
    guard findings.count(where: { $0.check == check }) < Self.findingLimit else { return }
    findings.append(
      Finding(
        check: check, text: text, time: network.now, event: network.statistics.events))
  }
}

/// The network of replicas of a document.
typealias Network = SimulatedNetwork<DocumentNode>

extension Witness {
  /// What has brought a place to be looked at.
  enum Cause {
    case message, timer, synced, command, fault
  }
}

/// What a run counts besides what the network and the replicas count.
struct RunTally: Sendable {
  var edits = EditTally()
  /// What processes that have ended had sent.
  var replication = ReplicationStatistics()
  var counters: [RunCounter: Int] = [:]
  /// Messages refused that no change of members explains.
  var misunderstandings = 0
  /// Reports of replicas that a promise of their surroundings was broken.
  var alarms = 0
  /// The first of these reports.
  var firstAlarm: String?

  mutating func count(_ counter: RunCounter, _ number: Int = 1) {
    counters[counter, default: 0] += number
  }
}

/// What a client has written and found.
struct ClientBook: Sendable {
  let name: String
  /// What the client carries from replica to replica.
  var token = SessionToken()
  var written: [Int] = []
  var found = CausalContext()
}
