public import Convergence

/// What happened in a run, event by event, as a file that can be compared with another.
public struct RunTrace: Equatable, Sendable {
  /// What the run was of.
  public let title: String
  /// The seed.
  public let seed: UInt64
  /// The names of the places.
  public let names: [String]
  /// What happened.
  public let log: EventLog

  /// What a run has logged.
  public init(_ report: RunReport, _ log: EventLog) {
    title = report.title
    seed = report.seed
    names = report.replicas
    self.log = log
  }

  /// The first event in which two runs differ, in words; `nil` if they took the same course.
  public func firstDifference(from other: RunTrace) -> String? {
    guard let divergence = log.firstDivergence(from: other.log) else { return nil }
    return """
      event \(divergence.index) is the first that differs
        first:  \(text(divergence.first))
        second: \(other.text(divergence.second))
      """
  }

  private func text(_ entry: EventLog.Entry?) -> String {
    guard let entry else { return "nothing more" }
    func name(_ place: UInt32) -> String {
      Int(place) < names.count ? names[Int(place)] : "place \(place)"
    }
    let what =
      switch entry.kind {
      case .message: "a message from \(name(entry.sender)) reaches \(name(entry.node))"
      case .timer: "the timer of \(name(entry.node)) runs out"
      case .synced: "records of \(name(entry.node)) become durable"
      case .command: "the workload asks something of \(name(entry.node))"
      case .start: "\(name(entry.node)) starts"
      case .stop: "\(name(entry.node)) ends"
      case .fault: "a fault begins or ends"
      case .members: "\(name(entry.node)) is told who the members are"
      }
    let digits = String(entry.digest, radix: 16)
    let padding = String(repeating: "0", count: 8 - digits.count)
    let time = "\(entry.time.nanoseconds / 1_000_000_000).\(Self.fraction(entry.time))"
    return "at \(time) s \(what), and the digest is …\(padding)\(digits)"
  }

  private static func fraction(_ time: Instant) -> String {
    String(String(1_000_000_000 + time.nanoseconds % 1_000_000_000).dropFirst())
  }
}

extension RunTrace: CanonicalCodable {
  private static let magic: UInt64 = 0x6376_7472_6163_6531  // cvtrace1

  /// A mark, then title, seed, names and events.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.fixed(Self.magic)
    encoder.string(title)
    encoder.fixed(seed)
    encoder.count(names.count)
    for name in names { encoder.string(name) }
    log.encode(into: &encoder)
  }

  /// Reads what was written; anything else is refused.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    guard try decoder.fixed() == Self.magic else { throw decoder.error(.notCanonical, at: start) }
    title = try String(from: &decoder)
    seed = try decoder.fixed()
    var names: [String] = []
    for _ in 0..<(try decoder.count(ofAtLeast: 1)) { names.append(try String(from: &decoder)) }
    self.names = names
    log = try EventLog(from: &decoder)
  }
}
