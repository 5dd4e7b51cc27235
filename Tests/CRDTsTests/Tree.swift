import Convergence

/// A store that nests in itself without end, as documents do.
struct Tree: DotStore, CanonicalCodable {
  var branches: DotMap<String, Tree>
  var leaves: DotSet

  init(isWhole: Bool) {
    branches = DotMap(isWhole: isWhole)
    leaves = DotSet(isWhole: isWhole)
  }

  var isWhole: Bool { branches.isWhole }
  var isEmpty: Bool { leaves.isEmpty && branches.isEmpty }

  func forEachDot(_ body: (Dot) -> Void) {
    branches.forEachDot(body)
    leaves.forEachDot(body)
  }

  mutating func merge(_ other: Self, context: CausalContext, otherContext: CausalContext) {
    branches.merge(other.branches, context: context, otherContext: otherContext)
    leaves.merge(other.leaves, context: context, otherContext: otherContext)
  }

  func emptied() -> Self {
    var result = Self()
    result.branches = branches.emptied()
    return result
  }

  func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try branches.forEachDotAlone { (dot, part) throws(Failure) in
      alone.branches = part
      try body(dot, alone)
    }
    alone.branches = DotMap()
    try leaves.forEachDotAlone { (dot, part) throws(Failure) in
      alone.leaves = part
      try body(dot, alone)
    }
  }

  func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.branches = branches.difference(
      from: other.branches, context: context, otherContext: otherContext, removed: &removed)
    missing.leaves = leaves.difference(
      from: other.leaves, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }

  func encode(into encoder: inout CanonicalEncoder) {
    branches.encode(into: &encoder)
    leaves.encode(into: &encoder)
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    branches = try DotMap(from: &decoder)
    leaves = try DotSet(from: &decoder)
  }
}
