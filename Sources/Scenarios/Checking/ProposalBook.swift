import Convergence

/// The books on proposals: who wanted what, what was decided, and what the author has heard.
struct ProposalBook: Sendable {
  /// What a coordinator has decided.
  struct Decision: Sendable {
    let place: Int
    let verdict: ProposalVerdict
    /// Where on the coordinator's disk its record ends.
    let records: Int
    var isDurable = false
    /// The dots of what was done.
    let dots: DotCloud
  }

  /// A proposal.
  struct Entry: Sendable {
    let id: ProposalID
    let place: Int
    let operation: DocumentOperation
    /// Where on its author's disk its record ends.
    let records: Int
    var isDurable = false
    /// Whether a crash took it before it was durable.
    var isLost = false
    var decision: Decision?
    /// What its author has heard.
    var outcome: ProposalOutcome?
  }

  private(set) var entries: [Entry] = []
  private var numbers: [ProposalID: Int] = [:]

  subscript(number: Int) -> Entry {
    get { entries[number] }
    set { entries[number] = newValue }
  }

  func number(of id: ProposalID) -> Int? { numbers[id] }

  mutating func enter(_ entry: Entry) {
    numbers[entry.id] = entries.count
    entries.append(entry)
  }

  /// Notes that the first records of a disk are there for good.
  mutating func sync(_ place: Int, records: Int) {
    for number in entries.indices {
      if entries[number].place == place, !entries[number].isLost,
        entries[number].records <= records
      {
        entries[number].isDurable = true
      }
      if let decision = entries[number].decision, decision.place == place,
        decision.records <= records
      {
        entries[number].decision?.isDurable = true
      }
    }
  }
}
