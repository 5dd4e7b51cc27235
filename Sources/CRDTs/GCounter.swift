public import CanonicalCoding
public import Causality
public import Lattices

/// A counter that only grows: for each replica, how much it has counted.
///
/// - **State:** a map from replica to a natural number; a replica that is not listed counts 0.
/// - **Order:** number by number.
/// - **Join:** the greater number of each replica. The value is the sum of the numbers, so two
///   replicas that each count one make 2.
/// - **Deltas:** the one number that has changed.
/// - **When edits are concurrent:** all of them count.
///
///   ```
///   alice  +1 ─────┬─ 2
///                  ╳
///   bob    +1 ─────┴─ 2
///   ```
/// - **Reference:** M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski, “A comprehensive study of
///   Convergent and Commutative Replicated Data Types”, INRIA RR-7506, 2011, section 3.1.
public struct GCounter: JoinSemilattice {
  @usableFromInline var counts: ReplicaCounts

  /// The counter at zero.
  @inlinable
  public init() { counts = ReplicaCounts() }

  /// What all replicas have counted together; it stays at `UInt64.max` rather than overflow.
  ///
  /// - Complexity: O(replicas).
  @inlinable
  public var value: UInt64 { UInt64(clamping: counts.total) }

  /// What one replica has counted.
  @inlinable
  public func count(of replica: ReplicaID) -> UInt64 { counts[replica] }

  /// The replicas that have counted anything, ascending.
  @inlinable
  public var replicas: [ReplicaID] { counts.replicas }

  /// Whether nothing was counted.
  @inlinable
  public var isEmpty: Bool { counts.isEmpty }

  /// Counts on for the replica that owns the source; no dot is needed.
  ///
  /// - Parameters:
  ///   - amount: How much; a replica's number stays at `UInt64.max` rather than overflow.
  ///   - dots: The capability of the replica that counts.
  /// - Returns: A counter that holds only the changed number.
  @inlinable
  @discardableResult
  public mutating func increment(by amount: UInt64 = 1, using dots: inout DotSource) -> GCounter {
    guard amount > 0 else { return GCounter() }
    let (sum, overflow) = count(of: dots.replica).addingReportingOverflow(amount)
    let reached = overflow ? UInt64.max : sum
    counts[dots.replica] = reached
    return GCounter(ReplicaCounts(dots.replica, reached))
  }

  @inlinable
  init(_ counts: ReplicaCounts) { self.counts = counts }

  /// Takes the greater number of each replica.
  ///
  /// - Complexity: O(m log n) for m replicas in the other that are all listed here, O(n + m)
  ///   otherwise.
  @inlinable
  public mutating func merge(_ other: GCounter) { counts.merge(other.counts) }

  /// Whether the other has counted at least as much for every replica.
  @inlinable
  public func isDominated(by other: GCounter) -> Bool { counts.isDominated(by: other.counts) }
}

extension GCounter: Decomposable {
  /// Calls the body with each replica's number as a counter of its own.
  public func forEachIrreducible<Failure: Error>(
    _ body: (GCounter) throws(Failure) -> Void
  ) throws(Failure) {
    try counts.forEachIrreducible { (part) throws(Failure) in try body(GCounter(part)) }
  }

  /// The numbers that are greater here than there.
  public func delta(from other: GCounter) -> GCounter {
    GCounter(counts.delta(from: other.counts))
  }
}

extension GCounter: Hashable {}

extension GCounter: CanonicalCodable {
  /// The number of replicas, then each with its count, ascending.
  public func encode(into encoder: inout CanonicalEncoder) { counts.encode(into: &encoder) }

  /// Reads replicas that ascend strictly and counts above zero.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    counts = try ReplicaCounts(from: &decoder)
  }
}
