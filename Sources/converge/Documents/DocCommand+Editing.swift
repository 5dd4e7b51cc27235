import Convergence
import Foundation

/// The verbs that write a file.
extension DocCommand {
  func edit() throws -> ExitStatus {
    let target = arguments["-o"] ?? file
    Storage.lock(target)
    if file != "-", !FileManager.default.fileExists(atPath: file) {
      throw FileProblem("\(file): there is no such file; 'converge doc import' makes one")
    }
    let contents = try DocumentFile(reading: file)
    if verb == .remove {
      for text in arguments.operands.dropFirst() {
        let place = try path(text)
        if contents.document.value(at: place) == nil { return missing(place) }
      }
    }
    let changes = try changes()
    return try write(contents, to: target, changes)
  }

  /// What the operands ask for, read before anything is changed.
  private func changes() throws -> [Change] {
    let rest = Array(arguments.operands.dropFirst())
    switch verb {
    case .set:
      return try stride(from: 0, to: rest.count, by: 2).map {
        .set(try path(rest[$0]), try value(rest[$0 + 1]))
      }
    case .remove:
      return try rest.map { .remove(try path($0)) }
    case .insert:
      let place = try path(rest[0])
      return try rest.dropFirst().map { text in
        guard let scalar = try value(text).scalar else {
          throw UsageError(
            message: "a set holds values without parts, not \(text)", command: .doc)
        }
        return .insert(scalar, place)
      }
    default:
      guard let amount = Int64(rest.count > 1 ? rest[1] : "1") else {
        throw UsageError(
          message: "an amount is a whole number of 64 bits, not '\(rest[1])'", command: .doc)
      }
      return [.increment(try path(rest[0]), amount)]
    }
  }

  /// A value as it stands on the command line: JSON, or text that does not look like JSON.
  private func value(_ text: String) throws -> JSONValue {
    do throws(JSONParsingError) {
      return try JSONValue(parsing: text)
    } catch {
      let isMeantAsJSON = text.first.map { "{[\"".contains($0) } ?? false
      let isTooLarge = error.reason == .numberTooLarge
      guard isMeantAsJSON || isTooLarge else { return .string(text) }
      throw UsageError(message: "'\(text.shortened(to: 40))' is not JSON: \(error)", command: .doc)
    }
  }

  func `import`() throws -> ExitStatus {
    let target = arguments["-o"] ?? file
    Storage.lock(target)
    let json = try JSONValue(reading: arguments.operands[1])
    guard case .object = json else {
      throw FileProblem("\(arguments.operands[1]): a document is an object, and this is none")
    }
    let isThere = file == "-" || FileManager.default.fileExists(atPath: file)
    if isThere, arguments.has("--no-history") {
      throw UsageError(message: "--no-history is for a file that is not there yet", command: .doc)
    }
    let contents =
      isThere
      ? try DocumentFile(reading: file)
      : DocumentFile(isHistoryKept: !arguments.has("--no-history"))
    return try write(contents, to: target, [.update(json)], isNew: !isThere && target == file)
  }

  func merge() throws -> ExitStatus {
    guard let target = arguments["-o"] else {
      throw UsageError(message: "'merge' needs -o and a file to write", command: .doc)
    }
    Storage.lock(target)
    let files = try readAll()
    let now = Date().instant
    for (name, contents) in zip(arguments.operands, files) {
      // One clock in the far future would win every register for ever.
      var clock = HybridClock()
      do {
        try clock.observe(contents.document.state.store.latestTimestamp, at: now)
      } catch {
        throw FileProblem("\(name): \(error); check the clocks, or export it as JSON")
      }
    }
    var merged = files[0]
    for other in files.dropFirst() { merged.merge(other) }
    try Storage.write(merged.bytes, to: target)
    let count = merged.conflicts.count
    if count > 0, target != "-" {
      print("\(count) field\(count == 1 ? "" : "s") in conflict; see 'converge doc conflicts'")
    }
    return .success
  }

  func forget() throws -> ExitStatus {
    let kept = try count("-n") ?? 0
    let target = arguments["-o"] ?? file
    Storage.lock(target)
    var contents = try DocumentFile(reading: file)
    let forgotten = contents.forget(keeping: kept)
    try Storage.write(contents.bytes, to: target)
    if target != "-" { print("\(forgotten) edit\(forgotten == 1 ? "" : "s") forgotten") }
    return .success
  }

  /// Makes some changes as one edit of a new replica, writes the file, and tells what is different.
  private func write(
    _ contents: DocumentFile, to target: String, _ changes: [Change], isNew: Bool = false
  ) throws -> ExitStatus {
    let before = contents.document
    var contents = contents
    var generator = SystemRandomNumberGenerator()
    let author = try author()
    do {
      try contents.edit(
        by: author, at: Date().instant, message: message, using: &generator
      ) { editor in
        for change in changes { try change.apply(to: &editor) }
      }
    } catch let error as DocumentError {
      throw FileProblem("\(file): \("\(error)".shortened(to: 300))")
    } catch let error as Change.Refusal {
      throw FileProblem("\(file): \(error.message)")
    }
    if contents.document == before, !isNew, target == file, target != "-" {
      print("nothing has changed")
      return .success
    }
    try Storage.write(contents.bytes, to: target, isNew: isNew)
    if target != "-" {
      let changes = contents.document.changes(since: before)
      for change in changes.prefix(20) { print("\(change)".shortened(to: 100)) }
      if changes.count > 20 { print("… and \(changes.count - 20) more") }
    }
    return .success
  }

  private var message: String? { arguments["--message"] ?? arguments["-m"] }

  private func author() throws -> String {
    let name = arguments["--as"] ?? NSUserName()
    guard !name.isEmpty, name.utf8.count <= 100, !name.contains(where: \.isNewline) else {
      throw UsageError(message: "a name is one line of 1 to 100 bytes", command: .doc)
    }
    return name
  }
}

/// One change that a person asks for.
private enum Change {
  case set(DocumentPath, JSONValue)
  case update(JSONValue)
  case remove(DocumentPath)
  case insert(Scalar, DocumentPath)
  case increment(DocumentPath, Int64)

  /// Why a change within a value cannot be made.
  struct Refusal: Error {
    let message: String
  }

  func apply(to editor: inout DocumentEditor) throws {
    switch self {
    case .set(let path, let value):
      guard let (place, isThere) = Self.place(path, in: editor) else {
        return try editor.update(path, to: value)
      }
      try Self.apply(isThere ? .replace(path, value) : .add(path, value), to: &editor, at: place)
    case .update(let value): try editor.update(DocumentPath(), to: value)
    case .remove(let path):
      guard let (place, _) = Self.place(path, in: editor) else {
        return try editor.removeValue(at: path)
      }
      try Self.apply(.remove(path), to: &editor, at: place)
    case .insert(let value, let path): try editor.insert(value, into: path)
    case .increment(let path, let amount): try editor.increment(path, by: amount)
    }
  }

  /// The array, object or set that a path leads into, if it leads into one, and whether anything is
  /// at its end.
  private static func place(
    _ path: DocumentPath, in editor: borrowing DocumentEditor
  ) -> (DocumentPath, isThere: Bool)? {
    for depth in path.keys.indices.dropLast() {
      let place = DocumentPath(Array(path.keys[...depth]))
      guard let kind = editor.kind(at: place), kind != .map else { continue }
      guard let value = editor[place], value.scalar == nil else { return nil }
      return (place, value[DocumentPath(Array(path.keys[(depth + 1)...]))] != nil)
    }
    return nil
  }

  private static func apply(
    _ operation: JSONPatch.Operation, to editor: inout DocumentEditor, at place: DocumentPath
  ) throws {
    do throws(JSONPatchError) {
      try editor.apply(JSONPatch([operation]))
    } catch {
      let text = "\(error)".replacing("operation 0 fails: ", with: "")
      throw Refusal(message: "within \(place): \(text)")
    }
  }
}

extension Date {
  /// The time in nanoseconds since 1970.
  var instant: Instant { Instant(nanoseconds: Int64(timeIntervalSince1970 * 1_000_000) * 1000) }
}
