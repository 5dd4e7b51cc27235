import Convergence

/// The fields of a document, a line for each: the path, the kind, and what it shows.
struct DocumentOutline {
  private var rows: [(path: String, kind: String, value: String)] = []
  private let file: DocumentFile

  /// The outline of what is at a path, if anything is.
  init?(_ file: DocumentFile, below path: DocumentPath) {
    self.file = file
    if path.keys.isEmpty {
      add(file.document.state.store.fields, below: path)
    } else if let field = file.document.field(at: path) {
      add(field, at: path)
    } else if let value = file.document.value(at: path) {
      rows.append((path.description, "value", value.description))
    } else {
      return nil
    }
  }

  private mutating func add(_ fields: DotMap<String, Field>, below path: DocumentPath) {
    for (key, field) in fields.elements { add(field, at: path.appending(key)) }
  }

  private mutating func add(_ field: Field, at path: DocumentPath) {
    guard let kind = field.kind else { return }
    var value = field.json?.description ?? ""
    if kind == .map {
      let count = field.fields.elements.count
      value = "\(count) field\(count == 1 ? "" : "s")"
    }
    rows.append((path.description, kind.rawValue, value))
    if kind == .map { add(field.fields, below: path) }
    let writes = field.register.values.dropFirst(kind == .register ? 1 : 0)
    for value in writes { rows.append(("", "also", value.description)) }
    for hidden in field.heldKinds.dropFirst() where hidden != .register {
      rows.append(("", "also", "a \(hidden.rawValue)"))
    }
  }

  func print() {
    let width = min(rows.map(\.path.count).max() ?? 0, 48)
    for row in rows {
      let path = row.path.padded(to: width)
      let line = "\(path)  \(row.kind.padded(to: 8))  \(row.value.shortened(to: 60))"
      Swift.print(line)
    }
  }
}

extension String {
  /// The text with spaces after it, unless it is that wide already.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

extension DocumentFile {
  /// How much is in the file.
  var summary: String {
    func count(_ number: Int, _ thing: String) -> String {
      "\(number) \(thing)\(number == 1 ? "" : "s")"
    }
    let writers = Set(names.values).count
    let history = log.map { "history of \(count($0.count, "edit"))" } ?? "no history kept"
    return "by \(count(writers, "writer")), \(count(bytes.count, "byte")), \(history)"
  }
}
