import CRDTs
public import Causality
import SortedCollections

extension DocumentLog {
  /// The places that edits of one version have changed of which another does not know.
  ///
  /// Two versions contradict each other where both have such places in common and show different
  /// things there; a removal counts like any other change.
  ///
  /// - Parameters:
  ///   - version: The version that has the edits.
  ///   - other: The version that has not.
  /// - Returns: The paths, in key order, each once: of values, counters, sets, of maps that were
  ///   created, and of whatever was removed.
  /// - Complexity: O(d log n) for d edits.
  public func paths(
    changedIn version: CausalContext, unknownTo other: CausalContext
  ) -> [DocumentPath] {
    var found: [DocumentPath] = []
    for run in version.subtracting(other).runs {
      let range = Dot(run.replica, run.lower)...Dot(run.replica, run.upper)
      for (_, edit) in edits[range] {
        edit.delta.store.fields.collectChanged(at: [], into: &found)
      }
    }
    found.sort { DocumentPath.order($0, $1) < 0 }
    var result: [DocumentPath] = []
    for path in found where result.last != path { result.append(path) }
    return result
  }
}

extension DotMap<String, Field> {
  fileprivate func collectChanged(at keys: [String], into paths: inout [DocumentPath]) {
    for (key, field) in listed {
      let fields = field.isWhole ? DotMap(isWhole: false) : field.fields
      fields.collectChanged(at: keys + [key], into: &paths)
      if fields.listed.isEmpty || field.holdsMoreThanFields {
        paths.append(DocumentPath(keys + [key]))
      }
    }
  }
}

extension Field {
  /// Whether this part says more than what has changed below it.
  fileprivate var holdsMoreThanFields: Bool {
    if case .map = storage { isWhole } else { true }
  }
}
