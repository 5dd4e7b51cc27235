public import Convergence

/// Who decides on some fields of a simulated document, and by what rules.
public struct Coordination: Hashable, Sendable {
  /// Who decides, and on what.
  public let authority: Authority

  /// Fields of which no edit is accepted.
  let refusing: [PathPattern]

  /// Fields that are set once: an edit is accepted only if nothing is there yet.
  let once: [PathPattern]

  /// Why a proposal is not accepted, if it is not.
  func objection(to proposal: DocumentProposal, in document: Document) -> String? {
    for path in proposal.edits.map(\.path) {
      if refusing.contains(where: { $0.matches(path) }) { return "\(path) does not change" }
      if once.contains(where: { $0.matches(path) }), document[path] != nil {
        return "\(path) is set already"
      }
    }
    return nil
  }
}

extension DocumentNode {
  /// What a coordinator has decided on a proposal.
  struct Decision: Sendable {
    let id: ProposalID
    let verdict: ProposalVerdict
    /// The delta of what was done, and what the coordinator had seen before.
    let delta: Document.Delta
    let before: CausalContext
  }

  /// What is known to have become of a proposal that was made here.
  struct Conclusion: Sendable {
    let id: ProposalID
    let outcome: ProposalOutcome
  }
}

extension DocumentOperation {
  /// The edit as a value of the library.
  var edit: DocumentEdit {
    switch action {
    case .set(let value): .set(path, JSONValue(value))
    case .insert(let value): .insert(path, value)
    case .remove(let value): .remove(path, value)
    case .increment(let amount): .increment(path, amount)
    case .delete: .delete(path)
    }
  }
}
