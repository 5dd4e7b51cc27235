public import CanonicalCoding
public import Causality
public import Lattices
import SortedCollections

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
  /// What was added.
  public private(set) var added: GCounter

  /// What was subtracted.
  public private(set) var subtracted: GCounter

  /// The counter at zero.
  public init() {
    added = GCounter()
    subtracted = GCounter()
  }

  /// What was added less what was subtracted, held within the range of 64 bits.
  ///
  /// - Complexity: O(replicas).
  public var value: Int64 {
    // The sums may exceed 64 bits although their difference does not.
    var difference: Int128 = 0
    for amount in added.counts.values { difference += Int128(amount) }
    for amount in subtracted.counts.values { difference -= Int128(amount) }
    return Int64(clamping: difference)
  }

  /// Adds an amount, or subtracts it if it is negative.
  ///
  /// - Parameters:
  ///   - amount: Any amount, `Int64.min` included.
  ///   - dots: The capability of the replica that counts.
  /// - Returns: A counter that holds only the changed number.
  @discardableResult
  public mutating func increment(by amount: Int64 = 1, using dots: inout DotSource) -> PNCounter {
    var delta = PNCounter()
    if amount >= 0 {
      delta.added = added.increment(by: amount.magnitude, using: &dots)
    } else {
      delta.subtracted = subtracted.increment(by: amount.magnitude, using: &dots)
    }
    return delta
  }

  /// Joins both directions.
  public mutating func merge(_ other: PNCounter) {
    added.merge(other.added)
    subtracted.merge(other.subtracted)
  }

  /// Whether the other has counted at least as much in both directions.
  public func isDominated(by other: PNCounter) -> Bool {
    added.isDominated(by: other.added) && subtracted.isDominated(by: other.subtracted)
  }
}

extension PNCounter: Decomposable {
  /// Calls the body with each number of each direction as a counter of its own.
  public func forEachIrreducible<Failure: Error>(
    _ body: (PNCounter) throws(Failure) -> Void
  ) throws(Failure) {
    try added.forEachIrreducible { (part) throws(Failure) in
      var counter = PNCounter()
      counter.added = part
      try body(counter)
    }
    try subtracted.forEachIrreducible { (part) throws(Failure) in
      var counter = PNCounter()
      counter.subtracted = part
      try body(counter)
    }
  }

  /// The numbers that are greater here than there.
  public func delta(from other: PNCounter) -> PNCounter {
    var result = PNCounter()
    result.added = added.delta(from: other.added)
    result.subtracted = subtracted.delta(from: other.subtracted)
    return result
  }
}

extension PNCounter: CanonicalCodable {
  /// What was added, then what was subtracted.
  public func encode(into encoder: inout CanonicalEncoder) {
    added.encode(into: &encoder)
    subtracted.encode(into: &encoder)
  }

  /// Reads both directions.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    added = try GCounter(from: &decoder)
    subtracted = try GCounter(from: &decoder)
  }
}
