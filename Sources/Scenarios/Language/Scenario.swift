public import Convergence

/// A simulation as its file describes it: replicas, links, edits, faults, and what is expected.
///
/// The language is described in `Simulations/README.md`. Everything random is resolved only when
/// the scenario is run, from the seed.
public struct Scenario: Sendable {
  /// The file the scenario was read from, as it was named.
  public let file: String

  /// What the scenario is about.
  public internal(set) var title: String

  /// The seed to use if none is given.
  public internal(set) var seed: UInt64 = 0

  /// What a system is held to while it is simulated.
  public enum Mode: String, CaseIterable, Sendable {
    /// All faults are inside the contract, and nothing may go wrong.
    case contract
    /// Faults may break the contract; what goes wrong must be noticed, and is reported as such.
    case beyond
    /// Only the end is judged, so that what is measured is the system and not its judges.
    case performance
  }

  /// What the system is held to.
  public internal(set) var mode = Mode.contract

  /// The names of the replicas.
  public internal(set) var replicas: [String] = []

  /// The names of places that are empty at first: for newcomers, and for second processes.
  public internal(set) var spares: [String] = []

  /// The names of all places.
  public var names: [String] { replicas + spares }

  var gossipInterval: Int64 = 200_000_000
  var bufferCapacity = 1 << 20
  var packetLimit = 1 << 16
  var window: Int?
  var heartbeatInterval: Int64?
  var suspicionTimeout: Int64?
  var evictionTimeout: Int64?
  var fanOut: Int?
  var hasFreshIdentities = false
  var countsDistantMembers = false
  var topology = Topology.mesh
  var authority: AuthorityRule?
  var diskLatency: ClosedRange<Int64> = 1_000_000...1_000_000
  var links: [LinkRule] = []
  var subscriptions: [Subscription] = []
  var edits: [TimedEdit] = []
  var repeatedEdits: [RepeatedEdit] = []
  var randomEdits: [RandomEdits] = []
  var reads: [Reads] = []
  var faults: [TimedFault] = []
  var randomFaults: [RandomFaults] = []

  /// What must hold at the end.
  public internal(set) var expectations: [Expectation] = []
}

extension Scenario {
  /// Something said about links; later rules override earlier ones.
  struct LinkRule: Sendable {
    enum Change: Sendable {
      case latency(LinkModel.Latency)
      case matrix(LatencyMatrix, jitter: UInt64)
      case drop(UInt64)
      case duplicate(UInt64)
      case reorder(UInt64)
    }

    /// The directions it is about; `nil` for all.
    let scope: [DirectedLink]?
    let change: Change
  }

  /// Who decides on some fields, and by what rules.
  struct AuthorityRule: Sendable {
    let coordinator: Int
    let fields: [PathPattern]
    let refusing: [PathPattern]
    let once: [PathPattern]
  }

  /// An edit at a time.
  struct TimedEdit: Sendable {
    let line: Int
    let time: Int64
    let replica: Int
    let edit: EditTemplate
  }

  /// An edit again and again.
  struct RepeatedEdit: Sendable {
    let line: Int
    let interval: Int64
    let window: ClosedRange<Int64>
    let replicas: [Int]
    let edit: EditTemplate
  }

  /// Edits at random times by random replicas in random places.
  struct RandomEdits: Sendable {
    let line: Int
    let count: Int
    let window: ClosedRange<Int64>
    let replicas: [Int]
    let targets: [(path: PathTemplate, kind: Field.Kind)]
  }

  /// A client looks at a place of one of some replicas, once or again and again.
  struct Reads: Sendable {
    let line: Int
    let client: String
    let replicas: [Int]
    let path: DocumentPath
    let interval: Int64
    let window: ClosedRange<Int64>
    /// How long the client waits for a replica to catch up with it, if at all.
    let patience: Int64?

    /// Whether it is one read, at one time.
    var isSingle: Bool { window.lowerBound == window.upperBound }
  }

  /// A fault that begins, or the end of some, at a time.
  struct TimedFault: Sendable {
    /// What begins or ends; some of it is drawn or taken apart when a plan is made.
    enum Change: Hashable, Sendable {
      case fault(Fault)
      case repair(Repair)
      /// The random identity is drawn when a plan is made.
      case amnesia(Int)
      case flapping(LinkSet, cut: Int64, whole: Int64)
      case swizzle([Int])
      case churn([Int], every: Int64)
      case rollingUpgrade([Int], version: Int, every: Int64)
      /// All faults end, a random connected part goes on, and the others are gone for good.
      case healCore
    }

    let line: Int
    let time: Int64
    let change: Change
    /// How long it lasts, unless until somebody ends it.
    var lasting: Int64?
    /// The number on which its random choices hang, if it is said.
    var number: UInt32?
  }

  /// Faults of a kind at random times, each for a random while.
  struct RandomFaults: Sendable {
    enum Kind: Hashable, Sendable {
      case partitions, cuts, crashes
      /// Any of these families, as the swarm of the seed has them.
      case families([FaultFamily])
    }

    let line: Int
    let kind: Kind
    let count: Int
    /// The replicas that may be hit.
    let replicas: [Int]
    let lasting: ClosedRange<Int64>
    let window: ClosedRange<Int64>
  }
}

/// Something that must hold, and where it is written.
public struct Expectation: Sendable {
  /// What must hold.
  public enum Claim: Sendable {
    /// All running replicas have seen the same within so many nanoseconds of the last disturbance.
    case converge(within: Int64)
    /// Every running replica shows this value at this path.
    case value(DocumentPath, JSONValue)
    /// No running replica shows anything at this path.
    case absence(DocumentPath)
    /// The set at this path has this member on every running replica.
    case member(DocumentPath, Scalar)
    /// Something has been counted at least, or at most, so often.
    case count(Counted, isMinimum: Bool, Int)
    /// In some run of a sweep something was counted at least so often.
    case sometimes(Counted, Int)
  }

  /// What must hold.
  public let claim: Claim
  /// The statement as written.
  public let text: String
  /// Where it is written.
  public let location: SourceLocation
}
