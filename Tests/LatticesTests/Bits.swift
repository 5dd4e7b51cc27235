import Convergence

/// Sets of three things, with nothing provided but the join: all of the rest is the default.
struct Bits: Decomposable {
  var mask: UInt8

  init() { mask = 0 }
  init(_ mask: UInt8) { self.mask = mask }

  mutating func merge(_ other: Self) { mask |= other.mask }

  func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    for bit in 0..<3 as Range<UInt8> where mask & (1 << bit) != 0 { try body(Self(1 << bit)) }
  }

  static let all = (0..<8).map { Bits($0) }
}
