import Convergence
import ConvergenceTesting
import Testing

@Suite struct VersionVectors {
  private func vector(_ counts: [(UInt64, UInt64)]) -> VersionVector {
    counts.reduce(into: VersionVector()) { $0[ReplicaID($1.0)] = $1.1 }
  }

  private var samples: [VersionVector] {
    [
      [], [(9, 1)], [(9, 3)], [(16, 2)], [(9, 1), (16, 2)], [(9, 3), (16, 1), (3, 1 << 62)],
    ].map(vector)
  }

  @Test func `vectors form a lattice and have one byte string each`() throws {
    try checkLatticeLaws(of: samples)
    try checkCodecLaws(of: samples)
  }

  @Test func `a count of zero is the same as none`() throws {
    var counted = vector([(9, 4), (16, 0)])
    #expect(counted.replicas == [ReplicaID(9)])
    counted[ReplicaID(9)] = 0
    #expect(counted == VersionVector())
    #expect(counted.isEmpty)
    #expect(counted.canonicalBytes == [1, 0])
  }

  @Test func `the greater count of each replica is known after a merge`() {
    let merged = vector([(9, 3), (16, 1)]).merging(vector([(9, 2), (256, 5)]))
    #expect(merged == vector([(9, 3), (16, 1), (256, 5)]))
    #expect(merged.contains(Dot(ReplicaID(9), 3)))
    #expect(!merged.contains(Dot(ReplicaID(9), 4)))
    #expect(!merged.contains(Dot(ReplicaID(3), 1)))
    #expect(merged.description == "[9:3, 10:1, 100:5]")
    #expect(vector([(9, 3)]).compare(to: vector([(16, 3)])) == .concurrent)
  }

  @Test func `a context has seen what is known if it has it without a gap`() {
    let (three, nine) = (ReplicaID(3), ReplicaID(9))
    let context = CausalContext(
      DotCloud(runs: [
        DotRun(three, 2, 7), DotRun(nine, 1, 4), DotRun(nine, 6, 9), DotRun(ReplicaID(16), 1, 1),
      ]))
    let table: [(counts: [(UInt64, UInt64)], isSeen: Bool)] = [
      ([], true), ([(9, 4)], true), ([(9, 5)], false), ([(9, 6)], false), ([(3, 1)], false),
      ([(3, 7)], false), ([(8, 1)], false), ([(17, 1)], false), ([(9, 4), (16, 1)], true),
      ([(9, 4), (16, 2)], false), ([(9, 1), (16, 1), (17, 1)], false), ([(3, 1), (9, 4)], false),
    ]
    for (counts, isSeen) in table {
      #expect(vector(counts).isDominated(by: context) == isSeen, "\(vector(counts))")
      #expect(vector(counts).isDominated(by: context.vector) == isSeen, "\(vector(counts))")
    }
    #expect(VersionVector().isDominated(by: CausalContext()))
    #expect(!vector([(9, 1)]).isDominated(by: CausalContext()))
  }

  @Test func `vectors out of order, with zeros or with huge counts are refused`() {
    let (nine, sixteen) = (
      ReplicaID(9).canonicalBytes.dropFirst(), ReplicaID(16).canonicalBytes.dropFirst()
    )
    let huge = (Dot.maximumSequence + 1).canonicalBytes.dropFirst()
    let table: [(bytes: [UInt8], reason: CanonicalDecodingError.Reason, offset: Int)] = [
      ([1, 2] + sixteen + [1] + nine + [1], .notAscending, 11),
      ([1, 2] + nine + [1] + nine + [1], .notAscending, 11),
      ([1, 1] + nine + [0], .notCanonical, 2),
      ([1, 1] + nine + huge, .integerTooLarge, 2),
      ([1, 0xFF, 0xFF, 0xFF, 0x0F] + nine, .truncated, 1),
    ]
    for (bytes, reason, offset) in table {
      #expect(throws: CanonicalDecodingError(reason: reason, offset: offset), "\(bytes)") {
        try VersionVector(canonicalBytes: bytes)
      }
    }
  }
}
