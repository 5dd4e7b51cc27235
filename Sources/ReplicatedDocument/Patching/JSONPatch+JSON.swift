import SortedCollections

extension JSONPatch {
  /// The patch that a JSON array of objects stands for, as RFC 6902 writes patches.
  ///
  /// Members that an operation does not need are passed over, as the RFC asks.
  public init(_ json: JSONValue) throws(JSONPatchError) {
    guard case .array(let elements) = json else {
      throw JSONPatchError(operation: nil, reason: .malformed)
    }
    operations = []
    for (place, element) in elements.enumerated() {
      guard let operation = Operation(element) else {
        throw JSONPatchError(operation: place, reason: .malformed)
      }
      operations.append(operation)
    }
  }

  /// The patch as RFC 6902 writes patches.
  public var json: JSONValue { .array(operations.map(\.json)) }
}

extension JSONPatch.Operation {
  fileprivate init?(_ json: JSONValue) {
    guard case .object(let members) = json, case .string(let name)? = members["op"] else {
      return nil
    }
    func path(_ member: String) -> DocumentPath? {
      guard case .string(let text)? = members[member] else { return nil }
      return try? DocumentPath(parsing: text)
    }
    guard let target = path("path") else { return nil }
    switch (name, members["value"], path("from")) {
    case ("add", let value?, _): self = .add(target, value)
    case ("remove", _, _): self = .remove(target)
    case ("replace", let value?, _): self = .replace(target, value)
    case ("move", _, let source?): self = .move(from: source, to: target)
    case ("copy", _, let source?): self = .copy(from: source, to: target)
    case ("test", let value?, _): self = .test(target, value)
    default: return nil
    }
  }

  fileprivate var json: JSONValue {
    func object(
      _ name: String, _ path: DocumentPath, _ member: String? = nil, _ value: JSONValue? = nil
    )
      -> JSONValue
    {
      var members: SortedMap<String, JSONValue> = [
        "op": .string(name), "path": .string(path.description),
      ]
      if let member { members[member] = value }
      return .object(members)
    }
    return switch self {
    case .add(let path, let value): object("add", path, "value", value)
    case .remove(let path): object("remove", path)
    case .replace(let path, let value): object("replace", path, "value", value)
    case .move(let source, let path): object("move", path, "from", .string("\(source)"))
    case .copy(let source, let path): object("copy", path, "from", .string("\(source)"))
    case .test(let path, let value): object("test", path, "value", value)
    }
  }
}
