import CRDTs
import Causality

extension Container {
  func emptied() -> Self {
    var result = Self()
    result.contents = contents.emptied()
    return result
  }

  func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try existence.forEachDotAlone { (dot, part) throws(Failure) in
      alone.existence = part
      try body(dot, alone)
    }
    alone.existence = DotSet()
    try contents.forEachDotAlone { (dot, part) throws(Failure) in
      alone.contents = part
      try body(dot, alone)
    }
  }

  func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.existence = existence.difference(
      from: other.existence, context: context, otherContext: otherContext, removed: &removed)
    missing.contents = contents.difference(
      from: other.contents, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}
