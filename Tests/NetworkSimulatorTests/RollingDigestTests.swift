import Checking
import NetworkSimulator
import Testing

@Suite struct RollingDigestTests {
  private func digest(_ words: [UInt64]) -> RollingDigest {
    var digest = RollingDigest()
    for word in words { digest.absorb(word) }
    return digest
  }

  private func digest(bytes: [UInt8]...) -> RollingDigest {
    var digest = RollingDigest()
    for part in bytes { digest.absorb(part) }
    return digest
  }

  @Test func `the digests never change`() {
    check(digest([]).description, is: "3bc0513fd3b7c211b51f73b3df92410d")
    check(digest([1, 2, 3]).description, is: "7001273ec9a63404cca15121014211a8")
    let name = digest(bytes: Array("convergence".utf8))
    check(name.description, is: "a8f078d545084985c581445c46581064")
    check(String(digest([7]).value, radix: 16).suffix(8), is: digest([7]).description.suffix(8))
  }

  @Test func `order, length and division of the input count`() {
    let different = [
      digest([]), digest([0]), digest([0, 0, 0]), digest([1, 2]), digest([2, 1]),
      digest([1, 2, 3]),
      digest(bytes: []), digest(bytes: [0]), digest(bytes: [0, 0]), digest(bytes: [1, 2]),
      digest(bytes: [2, 1]), digest(bytes: [1], [2]), digest(bytes: [1, 2], []),
      digest(bytes: [1, 2, 3, 4, 5, 6, 7, 8]), digest(bytes: [1, 2, 3, 4, 5, 6, 7, 8, 0]),
      digest(bytes: [8, 7, 6, 5, 4, 3, 2, 1]), digest(bytes: Array(repeating: 0, count: 8)),
      digest(bytes: Array(repeating: 0, count: 16)),
    ]
    check(Set(different.map(\.value)).count, is: different.count)
    check(different.map(\.description).allSatisfy { $0.utf8.count == 32 }, "32 digits each")
  }

  @Test func `each bit of the input changes about half of the bits of the digest`() {
    let plain = digest([0, 0]).value
    for bit in 0..<64 as Range<UInt64> {
      let changed = (digest([1 << bit, 0]).value ^ plain).nonzeroBitCount
      check((30...98).contains(changed), "bit \(bit) changes \(changed) of 128 bits")
    }
  }
}
