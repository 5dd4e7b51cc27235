import ReplicatedDocument
import SortedCollections

extension Trace {
  /// The trace as JSON Lines: what the run was, and then each event, one a line.
  ///
  /// The format is `convergence-trace/1`; <doc:TraceFormat> describes every member.
  public var jsonLines: String {
    lines.map { $0.description + "\n" }.joined()
  }

  /// The lines as JSON values.
  var lines: [JSONValue] { [header] + events.map(\.json) }

  private var header: JSONValue {
    .members([
      ("format", .string("convergence-trace/1")),
      ("title", .string(title)),
      ("file", file.map { .string($0) }),
      ("seed", .string(String(seed))),
      ("command", command.isEmpty ? nil : .string(command)),
      ("lanes", .array(lanes.map { .string($0) })),
      ("failure", failure?.json),
      ("story", story.isEmpty ? nil : .array(story.map { .string($0) })),
    ])
  }
}

extension TraceEvent {
  /// The event as one JSON object; what it does not have is left out.
  var json: JSONValue {
    .members([
      ("t", .integer(time)),
      ("kind", .string(kind.rawValue)),
      ("lane", lane.map { .integer(Int64($0)) }),
      ("text", .string(text)),
      ("message", message.map { .integer(Int64($0)) }),
      ("peer", peer.map { .integer(Int64($0)) }),
      ("topic", topic.map { .string($0) }),
      ("cuts", cuts.isEmpty ? nil : .array(cuts.map(\.json))),
      ("changes", changes.isEmpty ? nil : .array(changes.map(\.json))),
    ])
  }
}

extension TraceEvent.Change {
  /// The path, what was there, and what is; the last is missing where there is nothing now.
  fileprivate var json: JSONValue {
    .array([.string(path.description), old ?? .null] + (new.map { [$0] } ?? []))
  }
}

extension DirectedPair {
  fileprivate var json: JSONValue { .array([.integer(Int64(from)), .integer(Int64(to))]) }
}

extension TraceFailure {
  fileprivate var json: JSONValue {
    .members([
      ("event", .integer(Int64(event))),
      ("property", .string(property)),
      ("path", path.map { .string($0.description) }),
      ("expected", .string(expected)),
      ("actual", .string(actual)),
    ])
  }
}

extension JSONValue {
  /// An object of those members that have a value.
  fileprivate static func members(_ members: [(String, JSONValue?)]) -> JSONValue {
    var object = SortedMap<String, JSONValue>()
    for (name, value) in members { object[name] = value }
    return .object(object)
  }
}
