import Convergence

extension Scenario {
  /// The scenario as text, which reads as an equal scenario.
  ///
  /// Comments are not kept; to lay out a file that people write, see ``ScenarioFormatter``.
  public var text: String {
    var lines: [String] = []
    if title != file { lines.append("scenario \(Self.quoted(title))") }
    lines.append("seed \(seed)")
    if mode != .contract { lines.append("mode \(mode.rawValue)") }
    lines.append("replicas \(replicas.joined(separator: " "))")
    if !spares.isEmpty { lines.append("spares \(spares.joined(separator: " "))") }
    lines += protocolLines
    if let authority { lines.append(text(authority)) }
    lines += links.map(text)
    lines += subscriptions.filter { $0.time == nil }.map(text)
    lines += events.map(\.text)
    lines += reads.filter { !$0.isSingle }.map(text)
    lines += repeatedEdits.map(text)
    lines += randomEdits.map(text)
    lines += randomFaults.map(text)
    lines += expectations.map(\.text)
    return lines.joined(separator: "\n") + "\n"
  }

  private var protocolLines: [String] {
    func size(_ bytes: Int) -> String { Quantity.exact(Int64(bytes), Quantity.sizes) }
    func time(_ nanoseconds: Int64) -> String { Quantity.exact(nanoseconds: nanoseconds) }
    var lines = ["gossip every \(time(gossipInterval))" + (fanOut.map { " to \($0)" } ?? "")]
    if topology != .mesh { lines.append("topology \(topology.rawValue)") }
    lines.append("deltas keep \(size(bufferCapacity))")
    lines.append("packets \(size(packetLimit))")
    if let window { lines.append("window \(size(window))") }
    if let heartbeatInterval { lines.append("heartbeat every \(time(heartbeatInterval))") }
    if let suspicionTimeout { lines.append("suspicion after \(time(suspicionTimeout))") }
    if let evictionTimeout { lines.append("eviction after \(time(evictionTimeout))") }
    if hasFreshIdentities { lines.append("identities fresh") }
    if countsDistantMembers { lines.append("stability members") }
    lines.append("disk sync \(Self.text(diskLatency))")
    return lines
  }

  /// Edits and faults with their times, in the order of their lines.
  private var events: [(line: Int, text: String)] {
    let edits = edits.map { edit in
      (
        edit.line,
        "at \(Quantity.exact(nanoseconds: edit.time)) \(names[edit.replica]) "
          + Self.text(edit.edit)
      )
    }
    let faults = faults.map { ($0.line, text($0)) }
    let reads = reads.filter(\.isSingle).map { ($0.line, text($0)) }
    let changes = subscriptions.filter { $0.time != nil }.map { ($0.line, text($0)) }
    return (edits + faults + reads + changes).enumerated().sorted {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }.map { (line: $0.element.0, text: $0.element.1) }
  }

  static func text(_ range: ClosedRange<Int64>) -> String {
    let lower = Quantity.exact(nanoseconds: range.lowerBound)
    if range.lowerBound == range.upperBound { return lower }
    return "\(lower)..\(Quantity.exact(nanoseconds: range.upperBound))"
  }

  /// Text in quotes, as the language has it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.append(character)
      }
    }
    return result + "\""
  }

  static func text(_ value: Scalar) -> String {
    switch value {
    case .string(let text): quoted(text)
    case .double(let number): decimal(number)
    default: JSONValue(value).description
    }
  }

  /// A number without an exponent, with a point.
  private static func decimal(_ number: Double) -> String {
    let text = "\(number)"
    guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...])
    else { return text }
    let isNegative = text.hasPrefix("-")
    let mantissa = text[..<mark].drop { $0 == "-" }
    let whole = mantissa.prefix { $0 != "." }
    let fraction = mantissa.drop { $0 != "." }.dropFirst()
    let digits = whole + fraction
    let point = whole.count + power
    let sign = isNegative ? "-" : ""
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count {
      return sign + digits + String(repeating: "0", count: point - digits.count) + ".0"
    }
    return sign + digits.prefix(point) + "." + digits.dropFirst(point)
  }

  private static func text(_ edit: EditTemplate) -> String {
    let path = text(edit.path)
    var text =
      switch edit.action {
      case .set(let value): "set \(path) \(Self.text(value))"
      case .insert(let value): "insert \(path) \(Self.text(value))"
      case .remove(let value): "remove \(path) \(Self.text(value))"
      case .increment(let amount): "increment \(path) \(amount)"
      case .delete: "delete \(path)"
      }
    if let confirmation = edit.confirmation {
      let level =
        switch confirmation.level {
        case .here, .session: "here"
        case .quorum(let count): "quorum \(count)"
        case .all: "all"
        }
      text += " confirm \(level) within \(Quantity.exact(nanoseconds: confirmation.patience))"
    }
    if let client = edit.client { text += " as \(client)" }
    return text
  }

  /// A path in quotes if it is meant as it is.
  private static func text(_ path: PathTemplate) -> String {
    let needsQuotes = path.text.contains { $0.isWhitespace || "{}\"\\".contains($0) }
    return needsQuotes && path.parts == [.text(path.text)] ? quoted(path.text) : path.text
  }

  private func text(_ edits: RepeatedEdit) -> String {
    let who = edits.replicas == Array(replicas.indices) ? "each" : names[edits.replicas[0]]
    return "every \(Quantity.exact(nanoseconds: edits.interval)) during "
      + "\(window(edits.window)) \(who) \(Self.text(edits.edit))"
  }

  private func window(_ range: ClosedRange<Int64>) -> String {
    Quantity.exact(nanoseconds: range.lowerBound) + ".."
      + Quantity.exact(nanoseconds: range.upperBound)
  }

  private func text(_ edits: RandomEdits) -> String {
    var text = "random edits \(edits.count) during \(window(edits.window))"
    if edits.replicas != Array(replicas.indices) {
      text += " by " + edits.replicas.map { names[$0] }.joined(separator: " ")
    }
    text += " on"
    for (path, kind) in edits.targets { text += " \(kind.rawValue) \(Self.text(path))" }
    return text
  }

  private func text(_ rule: AuthorityRule) -> String {
    func list(_ patterns: [PathPattern]) -> String {
      patterns.map { " " + Self.text(PathTemplate(literal: $0.description)) }.joined()
    }
    var text = "authority \(names[rule.coordinator]) over\(list(rule.fields))"
    if !rule.refusing.isEmpty { text += " refusing\(list(rule.refusing))" }
    if !rule.once.isEmpty { text += " once\(list(rule.once))" }
    return text
  }

  private func text(_ reads: Reads) -> String {
    let places = reads.replicas.map { names[$0] }.joined(separator: " ")
    let path = Self.text(PathTemplate(literal: reads.path.description))
    let patience = reads.patience.map { " within \(Quantity.exact(nanoseconds: $0))" } ?? ""
    let what = "client \(reads.client) reads \(path) at \(places)\(patience)"
    guard !reads.isSingle else {
      return "at \(Quantity.exact(nanoseconds: reads.window.lowerBound)) \(what)"
    }
    return "every \(Quantity.exact(nanoseconds: reads.interval)) during "
      + "\(window(reads.window)) \(what)"
  }

  private func text(_ faults: RandomFaults) -> String {
    var text: String
    switch faults.kind {
    case .partitions: text = "random partitions \(faults.count)"
    case .cuts: text = "random cuts \(faults.count)"
    case .crashes:
      text = "random crashes \(faults.count)"
      if faults.replicas != Array(replicas.indices) {
        text += " of " + faults.replicas.map { names[$0] }.joined(separator: " ")
      }
    case .families(let families):
      text = "random faults \(faults.count)"
      if !families.isEmpty { text += " of " + families.map(\.name).joined(separator: " ") }
    }
    return text + " lasting \(Self.text(faults.lasting)) during \(window(faults.window))"
  }
}
