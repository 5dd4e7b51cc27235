import Convergence

extension DocumentOperation {
  /// What somebody does, as the rest of a sentence that begins with a name.
  var sentence: String {
    switch action {
    case .set(let value): "sets \(path) to \(JSONValue(value))"
    case .insert(let value): "adds \(JSONValue(value)) to \(path)"
    case .remove(let value): "removes \(JSONValue(value)) from \(path)"
    case .increment(let amount) where amount < 0: "takes \(amount.magnitude) from \(path)"
    case .increment(let amount): "adds \(amount) to \(path)"
    case .delete: "deletes \(path)"
    }
  }
}

extension DocumentCommand {
  /// What somebody does or has done, as the rest of a sentence that begins with a name.
  var sentence: String {
    switch self {
    case .edit(let operation, _, _): operation.sentence
    case .read(let path, let client): "shows \(client) \(path)"
    case .subscribe(let selection):
      "subscribes to " + (selection?.description ?? "everything")
    }
  }
}
