public import CanonicalCoding
public import Lattices

/// For each replica, how many of its events are known without a gap.
///
/// A replica that is not listed counts zero; zero is never listed, so equal vectors have equal
/// bytes.
///
/// Reference: D. S. Parker et al., “Detection of Mutual Inconsistency in Distributed Systems”, IEEE
/// TSE 9(3), 1983, [doi:10.1109/TSE.1983.236733](https://doi.org/10.1109/TSE.1983.236733).
public struct VersionVector: JoinSemilattice {
  private var counts: ReplicaCounts

  /// The vector that knows nothing.
  public init() { counts = ReplicaCounts() }

  /// How many events of a replica are known.
  public subscript(replica: ReplicaID) -> UInt64 {
    get { counts[replica] }
    set { counts[replica] = newValue }
  }

  /// The replicas with a count above zero, ascending.
  public var replicas: [ReplicaID] { counts.replicas }

  /// Whether nothing is known.
  public var isEmpty: Bool { counts.isEmpty }

  /// Whether the event is among those known.
  public func contains(_ dot: Dot) -> Bool { dot.sequence <= self[dot.replica] }

  /// Takes the greater count for each replica.
  ///
  /// - Complexity: O(replicas of both).
  public mutating func merge(_ other: Self) { counts.merge(other.counts) }

  /// Whether the other knows at least as many events of every replica.
  public func isDominated(by other: Self) -> Bool { counts.isDominated(by: other.counts) }
}

extension VersionVector: CanonicalCodable {
  /// The number of replicas, then each with its count.
  public func encode(into encoder: inout CanonicalEncoder) { counts.encode(into: &encoder) }

  /// Reads a vector whose replicas ascend and whose counts are not zero.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    counts = try ReplicaCounts(from: &decoder, upTo: Dot.maximumSequence)
  }
}

extension VersionVector: Hashable {}

extension VersionVector: CustomStringConvertible {
  /// For example `[a:7, b:2]`.
  public var description: String {
    "[" + counts.map { "\($0.replica):\($0.number)" }.joined(separator: ", ") + "]"
  }
}
