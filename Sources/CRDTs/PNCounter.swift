public import CanonicalCoding
public import Causality
public import Lattices

/// A counter that goes up and down: one grow-only counter for each direction.
///
/// - **State:** what was added and what was subtracted, each a ``GCounter``.
/// - **Order:** that of both.
/// - **Join:** that of both. The value is the difference of the sums.
/// - **Deltas:** the one number that has changed.
/// - **When edits are concurrent:** all of them count.
///
///   ```
///   alice  +5 ─────┬─ 3
///                  ╳
///   bob    −2 ─────┴─ 3
///   ```
/// - **Reference:** M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski, “A comprehensive study of
///   Convergent and Commutative Replicated Data Types”, INRIA RR-7506, 2011, section 3.1.3.
public struct PNCounter: JoinSemilattice {
  @usableFromInline var additions: GCounter
  @usableFromInline var subtractions: GCounter

  /// What was added.
  @inlinable
  public var added: GCounter { additions }

  /// What was subtracted.
  @inlinable
  public var subtracted: GCounter { subtractions }

  /// The counter at zero.
  public init() {
    additions = GCounter()
    subtractions = GCounter()
  }

  /// What was added less what was subtracted, held within the range of 64 bits.
  ///
  /// - Complexity: O(replicas).
  public var value: Int64 {
    // The sums may exceed 64 bits although their difference does not.
    let difference = Int128(additions.counts.total) - Int128(subtractions.counts.total)
    return Int64(clamping: difference)
  }

  /// Adds an amount, or subtracts it if it is negative.
  ///
  /// - Parameters:
  ///   - amount: Any amount, `Int64.min` included.
  ///   - dots: The capability of the replica that counts.
  /// - Returns: A counter that holds only the changed number.
  @inlinable
  @discardableResult
  public mutating func increment(by amount: Int64 = 1, using dots: inout DotSource) -> PNCounter {
    var delta = PNCounter()
    if amount >= 0 {
      delta.additions = additions.increment(by: amount.magnitude, using: &dots)
    } else {
      delta.subtractions = subtractions.increment(by: amount.magnitude, using: &dots)
    }
    return delta
  }

  /// Joins both directions.
  public mutating func merge(_ other: PNCounter) {
    additions.merge(other.additions)
    subtractions.merge(other.subtractions)
  }

  /// Whether the other has counted at least as much in both directions.
  public func isDominated(by other: PNCounter) -> Bool {
    additions.isDominated(by: other.additions) && subtractions.isDominated(by: other.subtractions)
  }
}

extension PNCounter: Decomposable {
  /// Calls the body with each number of each direction as a counter of its own.
  public func forEachIrreducible<Failure: Error>(
    _ body: (PNCounter) throws(Failure) -> Void
  ) throws(Failure) {
    try additions.forEachIrreducible { (part) throws(Failure) in
      var counter = PNCounter()
      counter.additions = part
      try body(counter)
    }
    try subtractions.forEachIrreducible { (part) throws(Failure) in
      var counter = PNCounter()
      counter.subtractions = part
      try body(counter)
    }
  }

  /// The numbers that are greater here than there.
  public func delta(from other: PNCounter) -> PNCounter {
    var result = PNCounter()
    result.additions = additions.delta(from: other.additions)
    result.subtractions = subtractions.delta(from: other.subtractions)
    return result
  }
}

extension PNCounter: Hashable {}

extension PNCounter: CanonicalCodable {
  /// What was added, then what was subtracted.
  public func encode(into encoder: inout CanonicalEncoder) {
    additions.encode(into: &encoder)
    subtractions.encode(into: &encoder)
  }

  /// Reads both directions.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    additions = try GCounter(from: &decoder)
    subtractions = try GCounter(from: &decoder)
  }
}
