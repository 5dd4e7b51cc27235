public import ReplicatedDocument

/// A run as it happened, event by event: what pictures, reports and other tools are made from.
///
/// A trace knows lanes, messages and texts, and nothing of the network that it was taken from.
public struct Trace: Sendable {
  /// What the run was of, in a few words.
  public var title: String

  /// The file that describes the run, if there is one.
  public var file: String?

  /// The seed of the run.
  public var seed: UInt64

  /// The command that runs it again.
  public var command: String

  /// The names of the nodes; events name them by their place.
  public var lanes: [String]

  /// What happened, in the order in which it happened.
  public var events: [TraceEvent] = []

  /// Why what was found is wrong, as far as is known, a sentence each.
  public var story: [String] = []

  /// What was found wrong, if anything was.
  public var failure: TraceFailure?

  /// A run in which nothing has happened yet.
  public init(
    title: String, file: String? = nil, seed: UInt64 = 0, command: String = "", lanes: [String]
  ) {
    self.title = title
    self.file = file
    self.seed = seed
    self.command = command
    self.lanes = lanes
  }
}

/// One thing that happened in a run.
public struct TraceEvent: Equatable, Sendable {
  /// What sort of thing happened.
  public enum Kind: String, CaseIterable, Sendable {
    /// A node began with nothing.
    case start
    /// The workload edited a document.
    case edit
    /// The workload, or a checker, read a document.
    case read
    /// A message left.
    case send
    /// A message arrived.
    case receive
    /// A message was lost.
    case drop
    /// Something that was written is on disk for good.
    case durable
    /// A node was woken by its timer.
    case timer
    /// A node ended without warning.
    case crash
    /// A node came back.
    case restart
    /// Links were cut, clocks set, or something else was done to the network.
    case fault
    /// What was done to the network was undone.
    case heal
    /// A checker has something to say.
    case check
  }

  /// What changed at one place of the lane's document; `nil` stands for nothing there.
  public struct Change: Equatable, Sendable {
    /// Where it changed.
    public var path: DocumentPath
    /// What was there before.
    public var old: JSONValue?
    /// What is there now.
    public var new: JSONValue?

    /// A change of a place.
    public init(_ path: DocumentPath, from old: JSONValue?, to new: JSONValue?) {
      self.path = path
      self.old = old
      self.new = new
    }
  }

  /// When it happened, in nanoseconds of the run's own time.
  public var time: Int64
  /// What sort of thing it was.
  public var kind: Kind
  /// The node it happened on; `nil` for what happened to the network.
  public var lane: Int?
  /// One line that says what happened.
  public var text: String
  /// The number of the message that was sent, received or lost; each copy has the same.
  public var message: Int?
  /// The node at the other end of the message.
  public var peer: Int?
  /// What sort of message it was, in a word.
  public var topic: String?
  /// The links that a fault cuts, and the same again where they are healed.
  public var cuts: [DirectedPair] = []
  /// What changed in the lane's document.
  public var changes: [Change] = []

  /// Something that happened.
  public init(
    _ kind: Kind, at time: Int64, on lane: Int? = nil, _ text: String, message: Int? = nil,
    peer: Int? = nil, topic: String? = nil, cuts: [DirectedPair] = [], changes: [Change] = []
  ) {
    self.kind = kind
    self.time = time
    self.lane = lane
    self.text = text
    self.message = message
    self.peer = peer
    self.topic = topic
    self.cuts = cuts
    self.changes = changes
  }
}

/// One direction between two lanes.
public struct DirectedPair: Hashable, Sendable {
  /// The lane that sends.
  public var from: Int
  /// The lane that would receive.
  public var to: Int

  /// The direction from one lane to another.
  public init(from: Int, to: Int) {
    self.from = from
    self.to = to
  }
}

/// What was found wrong at one event of a run.
public struct TraceFailure: Equatable, Sendable {
  /// The place of the event among all events.
  public var event: Int
  /// What should have held.
  public var property: String
  /// Where in the document, if it was about a place.
  public var path: DocumentPath?
  /// What was expected.
  public var expected: String
  /// What was found.
  public var actual: String

  /// A finding.
  public init(
    at event: Int, _ property: String, path: DocumentPath? = nil, expected: String,
    actual: String
  ) {
    self.event = event
    self.property = property
    self.path = path
    self.expected = expected
    self.actual = actual
  }
}
