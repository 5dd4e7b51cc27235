import Convergence

/// An edit whose path may leave something to be filled in.
struct EditTemplate: Hashable, Sendable {
  typealias Action = DocumentOperation.Action

  let action: Action
  let path: PathTemplate
  /// How far the edit is to be replicated before its author is told.
  var confirmation: DocumentCommand.Confirmation?
  /// The client for whom the edit is made.
  var client: String?

  /// What the replica is asked for, once the path is filled in.
  func command(at path: DocumentPath) -> DocumentCommand {
    .edit(DocumentOperation(action, at: path), confirmation, client: client)
  }

  /// The kind of field the action makes.
  var kind: Field.Kind? {
    switch action {
    case .set: .register
    case .insert, .remove: .set
    case .increment: .counter
    case .delete: nil
    }
  }
}

/// A path in which `{replica}`, `{1..8}` and `{a,b,c}` stand for something yet to be chosen.
struct PathTemplate: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case text(String)
    case replica
    case number(ClosedRange<Int64>)
    case choice([String])
  }

  /// The template as written.
  let text: String
  let parts: [Part]

  /// Whether something must be drawn at random.
  var isRandom: Bool {
    parts.contains { part in
      switch part {
      case .number, .choice: true
      case .text, .replica: false
      }
    }
  }

  /// The path with a letter in place of whatever is left open.
  var example: String {
    parts.map { part in
      if case .text(let literal) = part { literal } else { "x" }
    }.joined()
  }

  /// A path in which nothing is left open.
  init(literal text: String) {
    self.text = text
    parts = [.text(text)]
  }

  /// Reads a template.
  init(parsing text: String) throws(QuantityError) {
    self.text = text
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw QuantityError(message: "a '{' in the path has no '}'; quote the path if it is meant")
      }
      parts.append(try Self.part(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  private static func part(_ text: String) throws(QuantityError) -> Part {
    if text == "replica" { return .replica }
    if text.contains("..") {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let bounds = [parts.first, parts.last].map { $0.flatMap { Int64($0) } }
      if parts.count == 3, parts[1].isEmpty, let lower = bounds[0], let upper = bounds[1],
        lower <= upper
      {
        return .number(lower...upper)
      }
    } else if text.contains(",") {
      let choices = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if choices.allSatisfy({ !$0.isEmpty }) { return .choice(choices) }
    }
    throw QuantityError(
      message: "'{\(text)}' is not understood; write {replica}, {1..8} or {a,b,c}")
  }

  /// The path, as a JSON Pointer, with everything filled in.
  func pointer(for replica: String, using random: inout KeyedSequence) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal
      case .replica: text += replica
      case .number(let range): text += String(random.draw(from: range))
      case .choice(let choices): text += random.pick(from: choices)
      }
    }
    return text
  }
}
