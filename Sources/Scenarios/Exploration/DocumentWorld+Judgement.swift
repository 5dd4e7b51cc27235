import Convergence
import ConvergenceTesting

/// What must hold of replicas of a document.
///
/// The books are kept outside the protocol: what each edit has said when it was made. What a
/// replica then shows must be the join of the edits that it has seen, however they came to it.
extension DocumentWorld {
  func judge() throws(Counterexample) {
    // Dots that are minted twice, and then renamed, are not in the books.
    if restores > 0 { return }
    for place in 0..<count where facts(at: place).hasReported {
      throw Counterexample(
        "nothing is reported to people", "\(table.scope.replicas[place]) has reported something")
    }
    var digest = RollingDigest()
    for place in 0..<count { digest.absorb(UInt64(facts(at: place).own)) }
    let books = digest.value
    for place in 0..<count {
      try judgeDocument(of: place, UInt64(truncatingIfNeeded: books))
      for other in 0..<count {
        let belief = table.belief(of: number(at: place), about: other)
        if belief >= 0 { try judgeBelief(belief, of: place, about: other) }
      }
    }
  }

  private func judgeDocument(of place: Int, _ books: UInt64) throws(Counterexample) {
    let number = facts(at: place).document
    let key = UInt64(number) | 1 &<< 63
    if table.judged[key, books] >= 0 { return }
    let state = table.documents[number]
    var expected = Causal<DocumentStore>.initial
    for author in 0..<count {
      for edit in table.edits[facts(at: author).own]
      where edit.context.isDominated(by: state.context) {
        expected.merge(edit)
      }
    }
    let name = table.scope.replicas[place]
    try require(
      state.context == expected.context, "a replica has seen whole edits",
      "\(name) has seen \(state.context), and whole edits of that are \(expected.context)")
    try require(
      state == expected, "a replica is the join of the edits it has seen",
      "\(name) shows \(Document(state: state).json), and they are "
        + "\(Document(state: expected).json)")
    table.judged.insert(0, key, books)
  }

  /// What is taken for durable somewhere must be on the disk there.
  private func judgeBelief(
    _ belief: Int, of place: Int, about other: Int
  ) throws(Counterexample) {
    let durable = facts(at: other).durable
    if belief == durable { return }
    let (high, low) = (UInt64(belief), UInt64(durable))
    if table.judged[high, low] >= 0 { return }
    let names = (table.scope.replicas[place], table.scope.replicas[other])
    try require(
      table.contexts[belief].isDominated(by: table.contexts[durable]),
      "what a replica is taken to hold is on its disk for good",
      "\(names.0) takes it that \(names.1) holds \(table.contexts[belief]), and on its disk is "
        + "\(table.contexts[durable])")
    table.judged.insert(0, high, low)
  }

  func judgeRest() throws(Counterexample) {
    let names = table.scope.replicas
    let first = table.documents[facts(at: 0).document]
    for place in 1..<count where facts(at: place).document != facts(at: 0).document {
      let other = table.documents[facts(at: place).document]
      throw Counterexample(
        "in the end all replicas agree",
        "\(names[0]) shows \(Document(state: first).json) and has seen \(first.context)\n"
          + "\(names[place]) shows \(Document(state: other).json) and has seen \(other.context)")
    }
    for place in 0..<count where restores == 0 {
      for edit in table.edits[facts(at: place).own] {
        try require(
          edit.context.isDominated(by: first.context), "no edit is lost that was durable",
          "\(names[place]) has minted \(edit.context), and all have seen \(first.context)")
      }
    }
  }
}
