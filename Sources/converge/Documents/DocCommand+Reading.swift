import Convergence
import Foundation

/// The verbs that change nothing.
extension DocCommand {
  func show() throws -> ExitStatus {
    let contents = try DocumentFile(reading: file)
    let place = try path(arguments.operands.dropFirst().first ?? "")
    guard let lines = DocumentOutline(contents, below: place) else { return missing(place) }
    if place.keys.isEmpty { print("\(file): \(contents.summary)") }
    lines.print()
    return .success
  }

  func get() throws -> ExitStatus {
    let contents = try DocumentFile(reading: file)
    let place = try path(arguments.operands[1])
    guard let value = contents.document.value(at: place) else { return missing(place) }
    if arguments.has("--raw"), case .string(let text) = value {
      print(text)
    } else {
      print(value.text(isPretty: !arguments.has("--compact")))
    }
    return .success
  }

  func missing(_ place: DocumentPath) -> ExitStatus {
    Terminal.printError("converge: \(file): there is nothing at \(place)")
    return .found
  }

  func diff() throws -> ExitStatus {
    let files = try readAll()
    let changes = files[1].document.changes(since: files[0].document)
    if arguments.has("--patch") {
      print(JSONPatch(changes).json.text(isPretty: true))
    } else {
      for change in changes { print(change) }
    }
    return changes.isEmpty ? .success : .found
  }

  /// All files of the command line, of which standard input may be one.
  func readAll() throws -> [DocumentFile] {
    guard arguments.operands.count(where: { $0 == "-" }) <= 1 else {
      throw UsageError(message: "standard input can be read once only", command: .doc)
    }
    return try arguments.operands.map { try DocumentFile(reading: $0) }
  }

  func export() throws -> ExitStatus {
    let contents = try DocumentFile(reading: file)
    let text = contents.document.json.text(isPretty: !arguments.has("--compact")) + "\n"
    try Storage.write(Array(text.utf8), to: arguments["-o"] ?? "-")
    return .success
  }

  func log() throws -> ExitStatus {
    let limit = try count("-n") ?? Int.max
    let contents = try DocumentFile(reading: file)
    guard let log = contents.log else {
      print("\(file): no history kept")
      return .success
    }
    for edit in log.chronological.reversed().prefix(limit) {
      var line = "\(edit.id)  \(edit.timestamp.date)  \(contents.name(of: edit.author))"
      if let message = edit.message { line += "  \(message)" }
      print(line)
      let changes = (try? log.changes(from: edit.predecessors, to: edit.version)) ?? []
      for change in changes.prefix(5) { print("    \(change)".shortened(to: 100)) }
      if changes.count > 5 { print("    … and \(changes.count - 5) more") }
    }
    if log.base != Document() { print("what came before is forgotten") }
    return .success
  }

  func conflicts() throws -> ExitStatus {
    let contents = try DocumentFile(reading: file)
    if arguments.has("--decided") {
      guard let log = contents.log else {
        print("\(file): no history kept")
        return .success
      }
      for decision in log.decisions() { print(decision.description(naming: contents.name)) }
      return .success
    }
    let found = contents.conflicts
    for conflict in found { print(conflict.description(naming: contents.name)) }
    return found.isEmpty ? .success : .found
  }

  /// The value of an option that counts something.
  func count(_ option: String) throws -> Int? {
    guard let text = arguments[option] else { return nil }
    guard let number = Int(text), number > 0 else {
      throw UsageError(
        message: "\(option) takes a whole number from 1, not '\(text)'", command: .doc)
    }
    return number
  }
}

extension HybridTimestamp {
  /// The time in UTC, to the second.
  var date: String {
    let seconds = Int64(microseconds / 1_000_000)
    let text = JSONValue.timestamp(Instant(nanoseconds: seconds * 1_000_000_000)).description
    return String(text.dropFirst().dropLast())
  }
}

extension String {
  /// The text, or as much of its beginning as fits.
  func shortened(to width: Int) -> String {
    count > width ? prefix(width - 1) + "…" : self
  }
}

extension Document {
  /// What is at a path, which may lead into an array or an object that was assigned whole.
  func value(at path: DocumentPath) -> JSONValue? {
    let depth = reach(path)
    return self[DocumentPath(Array(path.keys[..<depth]))]?[
      DocumentPath(Array(path.keys[depth...]))]
  }

  /// How many keys of a path lead through maps, the last of them to whatever is there.
  func reach(_ path: DocumentPath) -> Int {
    for depth in path.keys.indices.dropLast() {
      let place = DocumentPath(Array(path.keys[...depth]))
      if let kind = kind(at: place), kind != .map { return depth + 1 }
    }
    return path.keys.count
  }
}
