public import Causality
import SortedCollections

/// One of several things that were made of a field at the same time, and by whom.
public struct ConcurrentValue: Equatable, Sendable {
  /// What the field would show if this were all; `nil` if the field was removed.
  public let value: JSONValue?

  /// As what the value was written; `nil` if the field was removed.
  public let kind: Field.Kind?

  /// The events that it came from; none if it is not known who removed the field.
  ///
  /// A value that was assigned has one; maps, sets and counters have all that are in there.
  public let events: DotCloud

  /// When it was written, or the last part of it.
  ///
  /// A document keeps the times of what was assigned; those of counting, adding and removing are
  /// known to its log.
  public let timestamp: HybridTimestamp?

  /// Something that was made of a field.
  ///
  /// - Parameters:
  ///   - value: What the field would show; `nil` if it was removed.
  ///   - kind: As what it was written; `nil` if it was removed.
  ///   - events: The events that it came from.
  ///   - timestamp: When.
  public init(
    _ value: JSONValue?, as kind: Field.Kind?, from events: DotCloud,
    at timestamp: HybridTimestamp? = nil
  ) {
    self.value = value
    self.kind = value == nil ? nil : kind
    self.events = events
    self.timestamp = timestamp
  }

  /// A value that was assigned.
  public init(_ value: JSONValue, by dot: Dot, at timestamp: HybridTimestamp) {
    self.init(
      value, as: .register, from: DotCloud(DotRun(dot.replica, dot.sequence, dot.sequence)),
      at: timestamp)
  }

  /// Who had a part in it, ascending; nobody if that is not known.
  public var writers: [ReplicaID] { events.replicas }

  /// The event that it came from, if it was one.
  public var dot: Dot? {
    guard events.count == 1, let run = events.runs.first else { return nil }
    return Dot(run.replica, run.lower)
  }

  /// Whether the field was removed.
  public var isRemoval: Bool { kind == nil }

  /// The same with another value, or at a time.
  func with(_ value: JSONValue?, at timestamp: HybridTimestamp? = nil) -> Self {
    Self(value, as: kind, from: events, at: timestamp ?? self.timestamp)
  }

  /// The order in which they are listed: as the document shows them, removals last.
  ///
  /// Kinds go before one another as in ``Field/Kind``; of two values that were assigned, the later
  /// goes first, and of equal times that of the greater dot.
  static func precedes(_ first: Self, _ second: Self) -> Bool {
    let (one, other) = (first.rank, second.rank)
    if one != other { return one < other }
    let (time, otherTime) = (first.timestamp ?? .zero, second.timestamp ?? .zero)
    if time != otherTime { return time > otherTime }
    return zip(first.lastDots, second.lastDots).first { $0 != $1 }.map { $0 > $1 }
      ?? (first.lastDots.count > second.lastDots.count)
  }

  private var rank: Int {
    switch kind {
    case .map: 0
    case .set: 1
    case .counter: 2
    case .register: 3
    case nil: 4
    }
  }

  private var lastDots: [Dot] { events.runs.reversed().map { Dot($0.replica, $0.upper) } }
}

extension ConcurrentValue: CustomStringConvertible {
  /// Who made what of the field, and when, for example `2 wrote "B" at 1970-01-01T00:00:02Z`.
  public var description: String { description { $0.description } }

  /// The description with names for the replicas.
  ///
  /// - Parameter name: What to call a replica.
  public func description(naming name: (ReplicaID) -> String) -> String {
    let who = writers.isEmpty ? "somebody" : writers.map(name).joined(separator: " and ")
    let what =
      switch kind {
      case .map: "made the map \(text)"
      case .set: "made the set \(text)"
      case .counter: "counted \(text)"
      case .register: "wrote \(text)"
      case nil: "removed it"
      }
    return "\(who) \(what)\(timestamp.map { " at \($0.date)" } ?? "")"
  }

  private var text: String { value?.description ?? "nothing" }

  /// The value with what is known about it, as JSON: `value`, `kind`, `writers`, `dot`, `time`.
  ///
  /// A removal has the kind `removal` and no value. What is not known is missing.
  public var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    if let dot { members.append(("dot", .string(dot.description))) }
    members.append(("kind", .string(kind?.rawValue ?? "removal")))
    if let timestamp { members.append(("time", .timestamp(timestamp.instant))) }
    if let value { members.append(("value", value)) }
    members.append(("writers", .array(writers.map { .string($0.description) })))
    return .object(.init(ascending: members))
  }
}

extension HybridTimestamp {
  /// The microsecond as a point in time.
  var instant: Instant { Instant(nanoseconds: Int64(microseconds) * 1000) }

  /// The date and time in UTC if the epoch is that of Unix.
  var date: String { instant.date }
}
