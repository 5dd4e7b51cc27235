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

  func encode(into encoder: inout CanonicalEncoder) {
    branches.encode(into: &encoder)
    leaves.encode(into: &encoder)
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    branches = try DotMap(from: &decoder)
    leaves = try DotSet(from: &decoder)
  }
}
