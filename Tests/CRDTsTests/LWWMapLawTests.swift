import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWMapLaws {
  @Test func `the states and deltas of a last-writer-wins map form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: LWWMapSpecification.self, seeds: 0..<6)
  }
}
