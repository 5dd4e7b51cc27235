import Convergence

/// A file's history as people made it: commits with what each changed, parents before children.
///
/// One JSON value on each line. The first is a header, `{"format":"document-history/1"}`, which may
/// also say how many merges and keys are in conflict: `conflict_merges` and `conflict_pointers`.
/// Then one line for each commit, numbered from 0:
///
///     {"id":7,"parents":[5,6],"time":1433868042,"author":3,"set":{"/name":"x"},"remove":["/old"]}
///
/// What is set and removed is the difference to the first parent, or to nothing. Paths lead to
/// leaves: to everything but objects that have members.
struct HistoryTrace {
  struct Commit {
    let line: Int
    let parents: [Int]
    /// Seconds since 1970.
    let time: Int64
    let author: UInt64
    let set: [(path: DocumentPath, value: JSONValue)]
    let removed: [DocumentPath]
  }

  /// What the header says of how many merges contradict themselves, and at how many keys.
  struct Conflicts: Equatable {
    var merges = 0
    var keys = 0
  }

  let name: String
  let commits: [Commit]
  let expectedConflicts: Conflicts?
  let byteCount: Int

  init(parsing bytes: [UInt8], name: String) throws(HistoryTraceError) {
    self.name = name
    byteCount = bytes.count
    var commits: [Commit] = []
    var conflicts: Conflicts?
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty, number > 1 { continue }
      let value: JSONValue
      do throws(JSONParsingError) {
        value = try JSONValue(parsing: Array(line))
      } catch {
        throw HistoryTraceError(line: number, message: "\(error)")
      }
      let record = HistoryRecord(members: value, line: number)
      if number == 1 {
        conflicts = try record.header()
      } else {
        commits.append(try record.commit(number: commits.count))
      }
    }
    guard !commits.isEmpty else {
      throw HistoryTraceError(line: number, message: "there is no commit")
    }
    self.commits = commits
    expectedConflicts = conflicts
  }
}

/// What is wrong with a file, and on which line.
struct HistoryTraceError: Error {
  let line: Int
  let message: String
}

/// One line of a file.
private struct HistoryRecord {
  let members: JSONValue
  let line: Int

  func error(_ message: String) -> HistoryTraceError {
    HistoryTraceError(line: line, message: message)
  }

  private func member(_ name: String) throws(HistoryTraceError) -> JSONValue {
    guard case .object(let members) = members else { throw error("this is not an object") }
    guard let value = members[name] else { throw error("'\(name)' is missing") }
    return value
  }

  private func integer(_ name: String) throws(HistoryTraceError) -> Int64 {
    guard case .integer(let number) = try member(name) else {
      throw error("'\(name)' is not a whole number")
    }
    return number
  }

  private func count(_ name: String) throws(HistoryTraceError) -> Int? {
    guard members[[name]] != nil else { return nil }
    guard let count = Int(exactly: try integer(name)), count >= 0 else {
      throw error("'\(name)' is below zero")
    }
    return count
  }

  func header() throws(HistoryTraceError) -> HistoryTrace.Conflicts? {
    guard case .string("document-history/1") = try member("format") else {
      throw error("the format is not 'document-history/1'")
    }
    guard let merges = try count("conflict_merges"), let keys = try count("conflict_pointers")
    else { return nil }
    return HistoryTrace.Conflicts(merges: merges, keys: keys)
  }

  func commit(number: Int) throws(HistoryTraceError) -> HistoryTrace.Commit {
    let id = try integer("id")
    guard id == Int64(number) else { throw error("commit \(number) is expected here, not \(id)") }
    guard case .array(let elements) = try member("parents") else {
      throw error("'parents' is not an array")
    }
    var parents: [Int] = []
    for element in elements {
      guard case .integer(let value) = element, 0..<Int64(number) ~= value,
        !parents.contains(Int(value))
      else { throw error("\(element) is no parent: parents are earlier commits, each once") }
      parents.append(Int(value))
    }
    let author = try integer("author")
    guard 0..<1 << 32 ~= author else { throw error("there is no author \(author)") }
    let time = try integer("time")
    guard abs(time) < 1 << 33 else { throw error("the time \(time) is out of range") }
    return HistoryTrace.Commit(
      line: line, parents: parents, time: time, author: UInt64(author), set: try set(),
      removed: try removed())
  }

  private func set() throws(HistoryTraceError) -> [(path: DocumentPath, value: JSONValue)] {
    guard case .object(let members) = try member("set") else {
      throw error("'set' is not an object")
    }
    var result: [(path: DocumentPath, value: JSONValue)] = []
    for (pointer, value) in members {
      if case .object(let inner) = value, !inner.isEmpty {
        throw error("\(pointer) is no leaf: it is an object with members")
      }
      result.append((try path(pointer), value))
    }
    return result
  }

  private func removed() throws(HistoryTraceError) -> [DocumentPath] {
    guard case .array(let elements) = try member("remove") else {
      throw error("'remove' is not an array")
    }
    var result: [DocumentPath] = []
    for element in elements {
      guard case .string(let pointer) = element else { throw error("\(element) is not a path") }
      result.append(try path(pointer))
    }
    return result
  }

  private func path(_ pointer: String) throws(HistoryTraceError) -> DocumentPath {
    let path: DocumentPath
    do throws(DocumentPathError) {
      path = try DocumentPath(parsing: pointer)
    } catch {
      throw self.error("\(error)")
    }
    if path.keys.isEmpty { throw error("the root is no leaf") }
    return path
  }
}
