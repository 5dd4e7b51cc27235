public import Convergence

/// What a sweep has found: a value that is joined with that of another in any order.
///
/// Every run is entered under its scenario, its seed and its digest, so that joining is a union. A
/// run that took two courses, which must never happen, is there twice.
public struct SweepResult: JoinSemilattice {
  /// Which run it was.
  public struct Key: Hashable, Sendable {
    /// The scenario's file.
    public let file: String
    /// The seed.
    public let seed: UInt64
    /// The digest of the course that the run took.
    public let digest: String

    /// The run of a scenario with a seed that took a course.
    public init(file: String, seed: UInt64, digest: String) {
      self.file = file
      self.seed = seed
      self.digest = digest
    }
  }

  /// What came of a run.
  public struct Row: Hashable, Sendable {
    /// How it ended.
    public var status: RunReport.Status
    /// How long the replicas took to agree, if they did, in nanoseconds.
    public var convergedAfter: Int64?
    /// How many events and deliveries there were, and how much was checked.
    public var events: Int
    /// Messages that arrived.
    public var deliveries: Int
    /// How much was checked in all.
    public var checks: Int
    /// The kinds of faults that took effect, each a bit.
    public var families: UInt64
    /// What was checked, each a bit.
    public var checkers: UInt64
    /// Which expectations of the sweep as a whole the run has met, each a bit.
    public var met: UInt64
    /// What failed, and the command that shows it again.
    public var failure: String?
  }

  /// What is known of a scenario apart from its runs.
  public struct Subject: Hashable, Sendable {
    /// What the scenario expects of some run.
    public var sometimes: [String]
    /// What must have been checked once there were enough runs, each a bit.
    public var required: UInt64
  }

  /// The runs, by file, seed and digest.
  public private(set) var rows: SortedMap<String, Row> = [:]
  private var keys: SortedMap<String, Key> = [:]
  /// The scenarios, by file.
  public private(set) var subjects: SortedMap<String, Subject> = [:]

  /// Nothing found.
  public init() {}

  /// Enters a run.
  public mutating func insert(_ row: Row, for key: Key, of subject: Subject) {
    let name = Self.name(key)
    rows[name] = row
    keys[name] = key
    subjects[key.file] = subject
  }

  private static func name(_ key: Key) -> String {
    let digits = String(key.seed)
    return "\(key.file)\u{0}" + String(repeating: "0", count: 20 - digits.count) + digits
      + "\u{0}\(key.digest)"
  }

  /// Enters all runs of another sweep.
  public mutating func merge(_ other: SweepResult) {
    for (name, row) in other.rows {
      rows[name] = row
      keys[name] = other.keys[name]
    }
    for (file, subject) in other.subjects { subjects[file] = subject }
  }

  /// Whether all runs of a sweep are in another.
  public func isDominated(by other: SweepResult) -> Bool {
    rows.allSatisfy { name, row in other.rows[name] == row }
  }

  /// The runs of a scenario, by seed.
  public func runs(of file: String) -> [(key: Key, row: Row)] {
    rows.compactMap { name, row in
      keys[name].flatMap { $0.file == file ? ($0, row) : nil }
    }
  }

  /// The seeds that took more than one course.
  public func divergences(of file: String) -> [UInt64] {
    let seeds = runs(of: file).map(\.key.seed)
    return zip(seeds, seeds.dropFirst()).filter { $0 == $1 }.map(\.0)
  }
}

extension SweepResult.Row {
  /// What came of a run.
  ///
  /// - Parameters:
  ///   - report: The report of the run.
  ///   - met: Which expectations of the sweep as a whole it has met.
  ///   - program: How the reader starts the command-line tool.
  public init(_ report: RunReport, met: UInt64, program: String) {
    status = report.status
    convergedAfter = report.convergedAfter
    events = report.network.events
    deliveries = report.network.delivered
    checks = report.counts.total
    families = report.network.faults.families.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    checkers = report.counts.checks.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    self.met = met
    failure =
      report.status == .passed
      ? nil : report.failures.isEmpty ? report.verdict : report.failureText(program: program)
  }
}

extension RunReport {
  /// Which expectations of a sweep as a whole a run has met, each a bit.
  public func met(of scenario: Scenario) -> UInt64 {
    var bits: UInt64 = 0
    for (place, expectation) in scenario.sometimes.enumerated() {
      guard case .sometimes(let counted, let least) = expectation.claim else { continue }
      if count(of: counted) >= least { bits |= 1 << UInt64(place) }
    }
    return bits
  }
}

extension Scenario {
  /// What is expected of some run of a sweep.
  var sometimes: [Expectation] {
    expectations.filter { if case .sometimes = $0.claim { true } else { false } }
  }

  /// What is known of the scenario apart from its runs.
  public var subject: SweepResult.Subject {
    SweepResult.Subject(
      sometimes: sometimes.map(\.text),
      required: requiredChecks.reduce(0) { $0 | 1 << UInt64($1.rawValue) })
  }

  /// What must have been checked once there were enough runs.
  private var requiredChecks: [Check] {
    guard !expectations.isEmpty else { return [] }
    var checks: [Check] = [.noLivelock]
    if expectations.contains(where: { if case .sometimes = $0.claim { false } else { true } }) {
      checks.append(.expectations)
    }
    let hasEdits = !edits.isEmpty || !repeatedEdits.isEmpty || !randomEdits.isEmpty
    let isTogether = replicas.count > 1
    // Beyond the contract nobody need agree.
    if mode != .beyond {
      checks.append(.messagesUnderstood)
      if hasEdits { checks.append(.editsArrive) }
      if isTogether { checks += [.agreement, .equalStates, .equalBytes, .syncPaths] }
    }
    guard mode != .performance else { return checks }
    if hasEdits {
      checks += [.contextsGrow, .statesGrow, .dotsMintedOnce, .specification, .patches]
    }
    if isTogether {
      checks += [.timersBounded, .acknowledgementsDurable, .redelivery, .damageRefused]
    }
    if isTogether && hasEdits && countsDistantMembers && mode == .contract {
      checks.append(.stableEverywhere)
    }
    if isTogether && hasEdits {
      checks += [.noEditFromNowhere, .deltaOrState, .reencoding, .deliveryOrder]
    }
    if !subscriptions.isEmpty { checks.append(.partsOnly) }
    if !reads.isEmpty { checks += [.readYourWrites, .monotonicReads] }
    return checks
  }
}
