import Convergence

/// One edit of a document, as a workload asks for it.
public struct DocumentOperation: Sendable {
  let action: EditTemplate.Action
  let path: DocumentPath

  init(_ action: EditTemplate.Action, at path: DocumentPath) {
    self.action = action
    self.path = path
  }

  /// Carries the edit out.
  func apply(to document: inout DocumentEditor) throws(DocumentError) {
    switch action {
    case .set(let value): try document.set(path, to: JSONValue(value))
    case .insert(let value): try document.insert(value, into: path)
    case .remove(let value): try document.remove(value, from: path)
    case .increment(let amount): try document.increment(path, by: amount)
    case .delete: try document.removeValue(at: path)
    }
  }
}
