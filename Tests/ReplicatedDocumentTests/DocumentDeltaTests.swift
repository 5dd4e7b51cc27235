import CRDTs
import Causality
import ConvergenceTesting
import ReplicatedDocument
import Specifications
import Testing

@Suite struct DocumentDeltas {
  @Test(arguments: 0..<12 as Range<UInt64>)
  func `documents fall into parts, and their deltas are minimal`(seed: UInt64) throws {
    var history = DocumentHistory(seed: seed)
    for _ in 0..<14 { try history.step() }
    try checkDecomposition(of: history.documents.map(\.state) + history.log)
  }

  /// Of the counts of edits a piece brings those of the whole state, so the fields are judged.
  @Test(arguments: 0..<12 as Range<UInt64>)
  func `fields split into pieces that anybody may merge`(seed: UInt64) throws {
    var history = DocumentHistory(seed: seed)
    for _ in 0..<10 { try history.step() }
    let states = history.documents.map(\.state) + history.log
    try checkSplitting(of: states.map { Causal(store: $0.store.fields, context: $0.context) })
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a document arrives in pieces, in any order, with all its counts`(seed: UInt64) throws {
    var history = DocumentHistory(seed: seed)
    for _ in 0..<20 { try history.step() }
    try history.deliverEverything()
    let document = history.documents[0]
    for limit in [0, 40, 120, 400] {
      let pieces = document.state.split(maximumByteCount: limit)
      var received = Document()
      for place in history.shuffled(Array(pieces.indices)) { received.merge(pieces[place]) }
      #expect(received == document)
    }
  }
}
