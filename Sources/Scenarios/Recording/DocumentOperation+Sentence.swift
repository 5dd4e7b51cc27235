import Convergence

extension DocumentOperation {
  /// What somebody does, as the rest of a sentence that begins with a name.
  var sentence: String {
    switch action {
    case .set(let value): "sets \(path) to \(Self.short(value))"
    case .insert(let value): "adds \(Self.short(value)) to \(path)"
    case .remove(let value): "removes \(Self.short(value)) from \(path)"
    case .increment(let amount) where amount < 0: "takes \(amount.magnitude) from \(path)"
    case .increment(let amount): "adds \(amount) to \(path)"
    case .delete: "deletes \(path)"
    }
  }
}

extension DocumentOperation {
  /// A value, or its beginning if it is long.
  private static func short(_ value: Scalar) -> String {
    let text = JSONValue(value).description
    return text.count <= 48 ? text : text.prefix(47) + "…"
  }
}

extension DocumentCommand {
  /// What somebody does or has done, as the rest of a sentence that begins with a name.
  var sentence: String {
    switch self {
    case .edit(let operation, _, _): operation.sentence
    case .read(let path, let client, _): "shows \(client) \(path)"
    case .wait(_, let path, let client, _): "fetches what \(client) has seen, to show \(path)"
    case .subscribe(let selection):
      "subscribes to " + (selection?.description ?? "everything")
    }
  }
}
