import Convergence
import ConvergenceTesting
import Testing

@Suite struct DotCloudCoding {
  private func cloud(_ dots: [UInt64]) -> DotCloud { DotCloud(dots.map { Dot(ReplicaID(9), $0) }) }

  private let head: [UInt8] = [1, 1, 0, 0, 0, 0, 0, 0, 0, 9]

  @Test func `three runs are written one by one, four as columns`() throws {
    #expect(cloud([2, 4, 6]).canonicalBytes == head + [3, 1, 0, 1, 0, 1, 0])
    #expect(cloud([2, 4, 6, 8]).canonicalBytes == head + [4, 4, 0x01, 0, 0])
    #expect(cloud([1, 3, 4, 6, 7, 8, 10]).canonicalBytes == head + [4, 4, 0x10, 0, 2, 0x24])
    try checkCodecLaws(of: [cloud([2, 4, 6]), cloud([2, 4, 6, 8]), cloud([1, 3, 5, 7, 8, 10])])
  }

  @Test func `a thousand regular gaps take half a byte each`() {
    let replaced = cloud((0..<1000 as Range<UInt64>).map { $0 * 100 + 1 })
    #expect(replaced.runs.count == 1000)
    #expect(replaced.canonicalBytes.count < 600)
  }

  @Test func `columns of runs are checked as runs are`() {
    let table: [([UInt8], CanonicalDecodingError.Reason, Int)] = [
      ([0, 0, 0], .notCanonical, 11),
      ([4, 4, 0x11, 0, 0], .notCanonical, 11),
      ([4, 0, 0], .notCanonical, 11),
      ([0x90, 0x4E, 4], .truncated, 10),
    ]
    for (bytes, reason, offset) in table {
      #expect(throws: CanonicalDecodingError(reason: reason, offset: offset), "\(bytes)") {
        try DotCloud(canonicalBytes: head + bytes)
      }
    }
    // Four runs of which the third reaches beyond the last dot.
    var encoder = CanonicalEncoder()
    encoder.column([1, 0, 0, 0])
    encoder.column([0, 0, Dot.maximumSequence - 1, 0], leastWidth: 0)
    #expect(throws: CanonicalDecodingError(reason: .integerTooLarge, offset: 11)) {
      try DotCloud(canonicalBytes: head + [4] + encoder.bytes)
    }
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `runs in any order make the cloud of their dots`(seed: UInt64) {
    var model = DotModel(seed: seed)
    let clouds = (0..<4).map { _ in DotCloud(model.dots()) }
    let all = clouds.reduce(into: DotCloud()) { $0.merge($1) }
    #expect(DotCloud(runs: clouds.flatMap(\.runs)) == all, "replay: seed \(seed)")
  }
}
