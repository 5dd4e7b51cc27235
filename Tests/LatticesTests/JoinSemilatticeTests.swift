import Convergence
import ConvergenceTesting
import Testing

@Suite struct JoinSemilattices {
  @Test func `the defaults obey the laws`() throws {
    try checkLatticeLaws(of: Bits.all)
    try checkDecomposition(of: Bits.all)
  }

  @Test func `the greatest value seen obeys the laws`() throws {
    let samples = [Max()] + [Int.min, -1, 0, 1, .max].map { Max($0) }
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
    #expect(Max(3).merging(Max(5)) == Max(5))
    #expect(Max(5).merging(Max(3)).value == 5)
  }

  @Test func `two states are less, equal, greater or concurrent`() {
    let table: [(first: UInt8, second: UInt8, ordering: PartialOrdering)] = [
      (0b001, 0b011, .less), (0b011, 0b011, .equal), (0b011, 0b001, .greater),
      (0b001, 0b010, .concurrent), (0, 0, .equal), (0, 1, .less),
    ]
    for (first, second, ordering) in table {
      #expect(Bits(first).compare(to: Bits(second)) == ordering, "\(first) and \(second)")
    }
  }

  @Test func `the default delta is what the other lacks`() {
    for a in Bits.all {
      for b in Bits.all where a.delta(from: b).mask != a.mask & ~b.mask {
        Issue.record("from \(b) to \(a): \(a.delta(from: b))")
      }
    }
  }
}
