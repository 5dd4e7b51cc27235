import Convergence

extension DocumentFile {
  /// Reads a document file.
  init(reading path: String) throws(FileProblem) {
    let bytes = try Storage.read(path)
    do throws(FileProblem) {
      try self.init(bytes)
    } catch {
      throw FileProblem("\(path == "-" ? "standard input" : path): \(error.message)")
    }
  }
}

extension JSONValue {
  /// Reads a file of JSON text.
  init(reading path: String) throws(FileProblem) {
    let bytes = try Storage.read(path)
    do throws(JSONParsingError) {
      try self.init(parsing: bytes)
    } catch {
      let before = bytes.prefix(error.offset)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let column = before.count - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
      let name = path == "-" ? "standard input" : path
      let reason = "\(error)".replacing(", at byte \(error.offset)", with: "")
      throw FileProblem("\(name):\(line):\(column): not JSON: \(reason)")
    }
  }
}
