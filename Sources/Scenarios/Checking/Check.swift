/// One thing that a simulation checks.
public enum Check: UInt8, CaseIterable, Sendable {
  /// What a replica has seen, it does not unsee.
  case contextsGrow
  /// Each state is at least the one before it.
  case statesGrow
  /// No dot stands for two edits.
  case dotsMintedOnce
  /// What a replica has seen was edited there, or was seen by whoever has told it.
  case noEditFromNowhere
  /// What somebody is believed to hold for good is on its disk for good.
  case acknowledgementsDurable
  /// What a crash has taken was never sent to anybody.
  case unsyncedUnsent
  /// Replicas that are said to hold an edit do.
  case confirmationsTrue
  /// What a replica has the authority over is edited by it alone.
  case authorityKept
  /// A proposal is decided once, and its author hears what was decided.
  case proposalsDecided
  /// No timer runs out again and again while no time passes.
  case timersBounded
  /// Taking the same bytes again changes nothing.
  case redelivery
  /// Two messages lead to the same in both orders.
  case deliveryOrder
  /// A state survives its bytes, and its bytes survive the state.
  case reencoding
  /// A delta leads to what the whole state of its sender leads to.
  case deltaOrState
  /// Bytes with a flipped bit are refused and change nothing.
  case damageRefused
  /// A replica shows what the edits it has seen amount to.
  case specification
  /// What an edit has replaced or removed does not show where the edit has been seen.
  case causalOrder
  /// A client finds what it has written.
  case readYourWrites
  /// A client finds what it has found before.
  case monotonicReads
  /// Changes applied one after another give the document.
  case patches
  /// Replicas that can reach each other have seen the same.
  case agreement
  /// Replicas that have seen the same are the same.
  case equalStates
  /// Replicas that are the same have the same bytes.
  case equalBytes
  /// Replicas that agree have nothing to send each other, by request and answer as well.
  case syncPaths
  /// Every durable edit is there in the end, once.
  case editsArrive
  /// Nothing waits to be written, sent or acknowledged.
  case buffersEmpty
  /// What replicas keep about edits does not grow with their number.
  case metadataBounded
  /// Replicas that agree fall silent.
  case silence
  /// Every message is understood.
  case messagesUnderstood
  /// Replicas agree within a time computed from their links, disks and timers.
  case convergenceBound
  /// A run comes to an end.
  case noLivelock
  /// Whoever holds a part stores nothing else, and is sent nothing else.
  case partsOnly
  /// What a replica takes for stable, all whom it counts hold for good.
  case stableEverywhere
  /// What the scenario expects.
  case expectations
  /// What the scenario expects of a sweep as a whole.
  case sometimes
}

extension Check {
  /// When something is checked.
  public enum Occasion: String, CaseIterable, Sendable {
    case event, delivery, read, rest, liveness, sometimes
  }

  /// How much a check costs.
  public enum Cost: String, CaseIterable, Sendable {
    /// So little that it is made on every occasion.
    case low
    /// So much that it is made on one occasion in sixteen.
    case medium
    /// So much that it is made on one occasion in a hundred and twenty-eight.
    case high

    /// Of so many occasions one is used.
    var period: Int {
      switch self {
      case .low: 1
      case .medium: 16
      case .high: 128
      }
    }
  }

  /// What is to be said about a check.
  private struct Row: Sendable {
    let check: Check
    let identifier: String
    let occasion: Occasion
    let cost: Cost
    let sentence: String

    init(
      _ check: Check, _ identifier: String, _ occasion: Occasion, _ cost: Cost, _ sentence: String
    ) {
      self.check = check
      self.identifier = identifier
      self.occasion = occasion
      self.cost = cost
      self.sentence = sentence
    }
  }

  /// The checks in the order of their cases.
  private static let rows: [Row] = [
    Row(
      .contextsGrow, "contexts-grow", .event, .low,
      "What a replica has seen, it does not unsee."),
    Row(.statesGrow, "states-grow", .event, .medium, "Each state is at least the one before it."),
    Row(.dotsMintedOnce, "dots-minted-once", .event, .low, "No dot stands for two edits."),
    Row(
      .noEditFromNowhere, "no-edit-from-nowhere", .event, .low,
      "What is seen was edited here, or seen by whoever has told it."),
    Row(
      .acknowledgementsDurable, "acknowledgements-durable", .event, .low,
      "What somebody is believed to hold is on its disk for good."),
    Row(
      .unsyncedUnsent, "unsynced-unsent", .event, .low,
      "What a crash has taken was never sent to anybody."),
    Row(
      .confirmationsTrue, "confirmations-true", .event, .low,
      "Replicas that are said to hold an edit do."),
    Row(
      .authorityKept, "authority-kept", .event, .low,
      "What a replica has the authority over is edited by it alone."),
    Row(
      .proposalsDecided, "proposals-decided", .event, .low,
      "A proposal is decided once, and its author hears how."),
    Row(
      .timersBounded, "timers-bounded", .event, .low,
      "No timer runs out again and again while no time passes."),
    Row(
      .redelivery, "redelivery", .delivery, .medium,
      "Taking the same bytes again changes nothing."),
    Row(
      .deliveryOrder, "delivery-order", .delivery, .high,
      "Two messages lead to the same in both orders."),
    Row(
      .reencoding, "re-encoding", .delivery, .high,
      "A state survives its bytes, and its bytes survive the state."),
    Row(
      .deltaOrState, "delta-or-state", .delivery, .medium,
      "A delta leads to what the whole state of its sender leads to."),
    Row(
      .damageRefused, "damage-refused", .delivery, .medium,
      "Bytes with a flipped bit are refused and change nothing."),
    Row(
      .specification, "specification", .read, .low,
      "A replica shows what the edits it has seen amount to."),
    Row(
      .causalOrder, "causal-order", .read, .low,
      "What an edit has replaced does not show where the edit has been seen."),
    Row(.readYourWrites, "read-your-writes", .read, .low, "A client finds what it has written."),
    Row(
      .monotonicReads, "monotonic-reads", .read, .low,
      "A client finds what it has found before."),
    Row(
      .patches, "patches", .read, .medium,
      "Changes applied one after another give the document."),
    Row(
      .agreement, "agreement", .rest, .low,
      "Replicas that can reach each other have seen the same."),
    Row(
      .equalStates, "equal-states", .rest, .low,
      "Replicas that have seen the same are the same."),
    Row(
      .equalBytes, "equal-bytes", .rest, .low,
      "Replicas that are the same have the same bytes."),
    Row(
      .syncPaths, "sync-paths", .rest, .low,
      "Replicas that agree have nothing to ask of each other."),
    Row(
      .editsArrive, "edits-arrive", .rest, .low,
      "Every durable edit is there in the end, once."),
    Row(
      .buffersEmpty, "buffers-empty", .rest, .low,
      "Nothing waits to be written, sent or acknowledged."),
    Row(
      .metadataBounded, "metadata-bounded", .rest, .low,
      "What is kept about edits does not grow with their number."),
    Row(.silence, "silence", .rest, .low, "Replicas that agree fall silent."),
    Row(.messagesUnderstood, "messages-understood", .rest, .low, "Every message is understood."),
    Row(
      .convergenceBound, "convergence-bound", .liveness, .low,
      "Replicas agree in a time computed from links, disks and timers."),
    Row(.noLivelock, "no-livelock", .liveness, .low, "A run comes to an end."),
    Row(
      .partsOnly, "parts-only", .event, .medium,
      "Whoever holds a part stores and is sent nothing else."),
    Row(
      .stableEverywhere, "stable-everywhere", .event, .low,
      "What is taken for stable, all who count hold for good."),
    Row(.expectations, "expectations", .rest, .low, "What the scenario expects holds."),
    Row(
      .sometimes, "sometimes", .sometimes, .low,
      "What the scenario expects of some run happens in one."),
  ]

  private var row: Row { Self.rows[Int(rawValue)] }

  /// The name of the check in reports.
  public var identifier: String { row.identifier }

  /// When it is made.
  public var occasion: Occasion { row.occasion }

  /// What it costs.
  public var cost: Cost { row.cost }

  /// What is checked, in one sentence.
  public var sentence: String { row.sentence }

  /// Whether it is made when only the performance of a system is of interest.
  var isForPerformance: Bool {
    occasion == .rest || occasion == .liveness || occasion == .sometimes
  }
}

/// How often each thing was checked.
public struct CheckCounts: Hashable, Sendable {
  private var counts = [Int](repeating: 0, count: Check.allCases.count)

  /// Nothing was checked.
  public init() {}

  /// How often something was checked.
  public internal(set) subscript(check: Check) -> Int {
    get { counts[Int(check.rawValue)] }
    set { counts[Int(check.rawValue)] = newValue }
  }

  /// How much was checked in all.
  public var total: Int { counts.reduce(0, +) }

  /// What was checked at least once.
  public var checks: [Check] { Check.allCases.filter { self[$0] > 0 } }
}
