import ConvergenceTesting
import Testing

@Suite struct TypedDocumentDeltas {
  @Test func `records fall into parts and split into pieces, and their deltas are minimal`() throws
  {
    try checkDeltaLaws(ofStatesOf: TripSpecification.self, seeds: 0..<12)
  }
}
