import Convergence

/// One edit of a document, as a workload asks for it.
public struct DocumentOperation: Hashable, Sendable {
  /// What an edit does at its path.
  enum Action: Hashable, Sendable {
    case set(Scalar)
    case insert(Scalar)
    case remove(Scalar)
    case increment(Int64)
    case delete
  }

  let action: Action
  let path: DocumentPath

  init(_ action: Action, at path: DocumentPath) {
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
