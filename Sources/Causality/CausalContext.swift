public import CanonicalCoding
public import Lattices

/// Everything a replica has seen: a set of dots, gaps included.
///
/// What lies gapless from the first event of each replica is its ``vector``; what lies beyond a gap
/// is its ``cloud``. Both are views of one canonical list of runs, so they can never disagree, and
/// an event that closes a gap moves from one to the other by itself.
///
/// Because every edit mints a dot, equal contexts imply equal states, and a context is a complete
/// digest of what a replica holds.
public struct CausalContext: JoinSemilattice {
  /// All the dots.
  public private(set) var dots: DotCloud

  /// The context that has seen nothing.
  public init() { dots = DotCloud() }

  /// The context that has seen exactly the given dots.
  public init(_ dots: DotCloud) { self.dots = dots }

  /// The context that has seen exactly the given dots, in any order.
  public init(_ dots: some Sequence<Dot>) { self.dots = DotCloud(dots) }

  /// Whether nothing was seen.
  public var isEmpty: Bool { dots.isEmpty }

  /// Whether an event was seen.
  ///
  /// - Complexity: O(log runs).
  public func contains(_ dot: Dot) -> Bool { dots.contains(dot) }

  /// Records an event as seen.
  ///
  /// - Complexity: O(runs).
  public mutating func insert(_ dot: Dot) { dots.insert(dot) }

  /// Records everything another context has seen.
  public mutating func merge(_ other: Self) { dots.merge(other.dots) }

  /// Whether another context has seen all of this.
  public func isDominated(by other: Self) -> Bool { dots.isDominated(by: other.dots) }

  /// The events of this context that another has not seen.
  public func subtracting(_ other: Self) -> DotCloud { dots.subtracting(other.dots) }

  /// For each replica, the events seen without a gap from its first.
  public var vector: VersionVector {
    var (replicas, counts): ([ReplicaID], [UInt64]) = ([], [])
    let count = dots.runs.count { $0.lower == 1 }
    replicas.reserveCapacity(count)
    counts.reserveCapacity(count)
    for run in dots.runs where run.lower == 1 {
      replicas.append(run.replica)
      counts.append(run.upper)
    }
    return VersionVector(ReplicaCounts(ascending: replicas, counts))
  }

  /// The events seen beyond a gap.
  public var cloud: DotCloud {
    var result = DotCloud()
    for run in dots.runs where run.lower > 1 { result.append(run) }
    return result
  }

  /// The greatest sequence number seen from a replica, gaps or not; 0 if none.
  public func lastSequence(of replica: ReplicaID) -> UInt64 {
    dots.runs.last { $0.replica == replica }?.upper ?? 0
  }
}

extension CausalContext: CanonicalCodable {
  /// The bytes of the dots.
  public func encode(into encoder: inout CanonicalEncoder) { dots.encode(into: &encoder) }

  /// Reads a set of dots.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init(try DotCloud(from: &decoder))
  }
}

extension CausalContext: Hashable {}

extension CausalContext: CustomStringConvertible {
  /// The dots as runs.
  public var description: String { dots.description }
}
