package import Convergence

/// One edit as a value, so that checks can list, draw and judge edits.
package enum Edit: Sendable {
  case set(DocumentPath, JSONValue)
  case insert(Scalar, DocumentPath)
  case remove(Scalar, DocumentPath)
  case add(Int64, DocumentPath)
  case delete(DocumentPath)
  case createMap(DocumentPath)
  case createSet(DocumentPath)

  package func apply(to editor: inout DocumentEditor) throws(DocumentError) {
    switch self {
    case .set(let path, let value): try editor.set(path, to: value)
    case .insert(let value, let path): try editor.insert(value, into: path)
    case .remove(let value, let path): try editor.remove(value, from: path)
    case .add(let amount, let path): try editor.increment(path, by: amount)
    case .delete(let path): try editor.removeValue(at: path)
    case .createMap(let path): try editor.createMap(at: path)
    case .createSet(let path): try editor.createSet(at: path)
    }
  }
}
