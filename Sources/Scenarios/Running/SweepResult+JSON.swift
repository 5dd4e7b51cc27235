public import Convergence

/// Why a file does not hold what a sweep has found.
public struct SweepResultError: Error, Hashable, Sendable {
  /// What is wrong.
  public let message: String
}

extension SweepResult {
  private static let format = "convergence-sweep/1"

  /// The result as JSON, the same bytes for the same runs.
  public var json: JSONValue {
    var files: SortedMap<String, JSONValue> = [:]
    for (file, subject) in subjects {
      files[file] = [
        "required": .integer(Int64(bitPattern: subject.required)),
        "runs": .array(runs(of: file).map { Self.json($0.key, $0.row) }),
        "sometimes": .array(subject.sometimes.map { .string($0) }),
      ]
    }
    return ["files": .object(files), "format": .string(Self.format)]
  }

  private static func json(_ key: Key, _ row: Row) -> JSONValue {
    .array([
      .string(String(key.seed)), .string(key.digest), .integer(Int64(row.status.rawValue)),
      row.convergedAfter.map { .integer($0) } ?? .null, .integer(Int64(row.events)),
      .integer(Int64(row.deliveries)), .integer(Int64(row.checks)),
      .integer(Int64(bitPattern: row.families)), .integer(Int64(bitPattern: row.checkers)),
      .integer(Int64(bitPattern: row.met)), row.failure.map { .string($0) } ?? .null,
    ])
  }

  /// Reads what a sweep has written.
  public init(json: JSONValue) throws(SweepResultError) {
    guard case .object(let members) = json, members["format"] == .string(Self.format),
      case .object(let files)? = members["files"]
    else { throw SweepResultError(message: "this is not what a sweep has found") }
    self.init()
    for (file, content) in files {
      guard case .object(let fields) = content, case .array(let runs)? = fields["runs"],
        case .array(let sometimes)? = fields["sometimes"],
        case .integer(let required)? = fields["required"]
      else { throw SweepResultError(message: "'\(file)' lacks its runs") }
      let texts = sometimes.compactMap { if case .string(let text) = $0 { text } else { nil } }
      let subject = Subject(sometimes: texts, required: UInt64(bitPattern: required))
      for run in runs {
        guard let (key, row) = Self.row(run, file) else {
          throw SweepResultError(message: "'\(file)' has a run that is not understood")
        }
        insert(row, for: key, of: subject)
      }
    }
  }

  private static func row(_ json: JSONValue, _ file: String) -> (Key, Row)? {
    guard case .array(let fields) = json, fields.count == 11,
      case .string(let seedText) = fields[0], let seed = UInt64(seedText),
      case .string(let digest) = fields[1]
    else { return nil }
    func number(_ place: Int) -> Int64? {
      if case .integer(let value) = fields[place] { value } else { nil }
    }
    guard let statusNumber = number(2), let statusCode = Int32(exactly: statusNumber),
      let status = RunReport.Status(rawValue: statusCode), let events = number(4),
      let deliveries = number(5), let checks = number(6), let families = number(7),
      let checkers = number(8), let met = number(9)
    else { return nil }
    var failure: String?
    if case .string(let text) = fields[10] { failure = text }
    let row = Row(
      status: status, convergedAfter: number(3), events: Int(events),
      deliveries: Int(deliveries), checks: Int(checks), families: UInt64(bitPattern: families),
      checkers: UInt64(bitPattern: checkers), met: UInt64(bitPattern: met), failure: failure)
    return (Key(file: file, seed: seed, digest: digest), row)
  }
}
