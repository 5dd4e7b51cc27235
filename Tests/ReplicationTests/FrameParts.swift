import CRDTs
import Causality

@testable import Replication

extension Frame {
  /// The changes that the frame brings, if it brings any.
  var changes: Causal<Store>? {
    if case .changes(let changes) = purpose { changes } else { nil }
  }

  /// Whether the frame is a question.
  var isQuestion: Bool {
    if case .question = purpose { true } else { false }
  }
}
