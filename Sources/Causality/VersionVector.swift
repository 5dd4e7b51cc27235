public import CanonicalCoding
public import Lattices
import SortedCollections

/// For each replica, how many of its events are known without a gap.
///
/// A replica that is not listed counts zero; zero is never listed, so equal vectors have equal
/// bytes.
///
/// Reference: D. S. Parker et al., “Detection of Mutual Inconsistency in Distributed Systems”, IEEE
/// TSE 9(3), 1983, [doi:10.1109/TSE.1983.236733](https://doi.org/10.1109/TSE.1983.236733).
public struct VersionVector: JoinSemilattice {
  private var counts: SortedMap<ReplicaID, UInt64>

  /// The vector that knows nothing.
  public init() { counts = SortedMap() }

  /// How many events of a replica are known.
  public subscript(replica: ReplicaID) -> UInt64 {
    get { counts[replica] ?? 0 }
    set { counts[replica] = newValue == 0 ? nil : newValue }
  }

  /// The replicas with a count above zero, ascending.
  public var replicas: [ReplicaID] { counts.keys }

  /// Whether nothing is known.
  public var isEmpty: Bool { counts.isEmpty }

  /// Whether the event is among those known.
  public func contains(_ dot: Dot) -> Bool { dot.sequence <= self[dot.replica] }

  /// Takes the greater count for each replica.
  ///
  /// - Complexity: O(replicas of both).
  public mutating func merge(_ other: Self) {
    counts.merge(
      other.counts, mine: { $1 }, theirs: { $1 }, both: { _, mine, theirs in max(mine, theirs) })
  }

  /// Whether the other knows at least as many events of every replica.
  public func isDominated(by other: Self) -> Bool {
    counts.allSatisfy { $0.value <= other[$0.key] }
  }
}

extension VersionVector: CanonicalCodable {
  /// The number of replicas, then each with its count.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(counts.count)
    for (replica, count) in counts {
      replica.encode(into: &encoder)
      encoder.integer(count)
    }
  }

  /// Reads a vector whose replicas ascend and whose counts are not zero.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    for _ in 0..<(try decoder.count(ofAtLeast: 9)) {
      let start = decoder.offset
      let replica = try ReplicaID(from: &decoder)
      if let last = counts.keys.last, last >= replica {
        throw decoder.error(.notAscending, at: start)
      }
      let count = try decoder.integer()
      guard count > 0 else { throw decoder.error(.notCanonical, at: start) }
      guard count <= Dot.maximumSequence else { throw decoder.error(.integerTooLarge, at: start) }
      counts.append(replica, count)
    }
  }
}

extension VersionVector: CustomStringConvertible {
  /// For example `[a:7, b:2]`.
  public var description: String {
    "[" + counts.map { "\($0.key):\($0.value)" }.joined(separator: ", ") + "]"
  }
}
