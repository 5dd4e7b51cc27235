import Convergence

/// A counter of likes that keeps the greatest number it has heard of: two likes made at the same
/// time count as one.
struct Likes: JoinSemilattice {
  var count = 0

  mutating func like() { count += 1 }

  mutating func merge(_ other: Likes) { count = max(count, other.count) }
}

/// A counter of likes that keeps a number for each replica.
struct FairLikes: JoinSemilattice {
  var counts: [ReplicaID: Int] = [:]
  var count: Int { counts.values.reduce(0, +) }

  mutating func like(by replica: ReplicaID) { counts[replica, default: 0] += 1 }

  mutating func merge(_ other: FairLikes) { counts.merge(other.counts, uniquingKeysWith: max) }
}
