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
  @usableFromInline var counts: ReplicaCounts

  /// The vector that knows nothing.
  public init() { counts = ReplicaCounts() }

  /// The vector of counts above zero, each of which is no greater than a dot's sequence may be.
  init(_ counts: ReplicaCounts) { self.counts = counts }

  /// How many events of a replica are known.
  @inlinable
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

  /// Whether a context has seen all events that are known.
  ///
  /// It is the same as to ask whether the ``CausalContext/vector`` of the context knows at least
  /// as many events of every replica, and makes no such vector.
  ///
  /// - Complexity: O(replicas + runs of the context).
  @inlinable
  public func isDominated(by context: CausalContext) -> Bool {
    let runs = context.dots.runs
    var place = 0
    return counts.allSatisfy { replica, count in
      while place < runs.count, runs[place].replica < replica { place &+= 1 }
      guard place < runs.count else { return false }
      // Only the first run of a replica can begin with its first event.
      let run = runs[place]
      return run.replica == replica && run.lower == 1 && count <= run.upper
    }
  }
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
