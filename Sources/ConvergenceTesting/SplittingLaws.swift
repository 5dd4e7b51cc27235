public import Convergence

/// Checks that states split into pieces that anybody may merge, whatever becomes of the rest.
///
/// The pieces join to the state, and only those that cannot be divided exceed the limit. From
/// nothing, any of the samples and of the smallest pieces are merged in every order and selection,
/// as far as there are not too many; wherever two replicas have then seen the same, they hold the
/// same.
///
/// - Parameters:
///   - samples: States and deltas that can occur together.
///   - states: How many states to visit at most.
///   - split: How states are split; by `split(maximumByteCount:)` unless told.
/// - Throws: The first ``Counterexample``, also when there are no samples.
public func checkSplitting<Store: DotStore & CanonicalCodable>(
  of samples: [Causal<Store>], visiting states: Int = 150,
  by split: (Causal<Store>, Int) -> [Causal<Store>] = { $0.split(maximumByteCount: $1) }
) throws(Counterexample) {
  try requireSamples(samples.count)
  var pool: [Causal<Store>] = []
  for sample in samples {
    let size = sample.canonicalBytes.count
    for limit in [size, size - 1, size / 2] { try checkPieces(of: sample, limit, split) }
    for piece in split(sample, 0) + [sample] where !pool.contains(piece) { pool.append(piece) }
  }
  try checkOutcomes(of: pool, visiting: states)
}

private func checkPieces<Store: DotStore & CanonicalCodable>(
  of state: Causal<Store>, _ limit: Int, _ split: (Causal<Store>, Int) -> [Causal<Store>]
) throws(Counterexample) {
  let pieces = split(state, limit)
  for order in [pieces, pieces.reversed(), pieces + pieces] {
    try require(
      join(order) == state, "the pieces join to the state", "state = \(state)\npieces = \(pieces)")
  }
  for piece in pieces {
    try require(
      piece.canonicalBytes.count <= limit || parts(of: piece).count == 1,
      "a piece that can be divided keeps to the limit", "piece = \(piece)\nlimit = \(limit)")
  }
}

/// Merges all there is in every order, breadth first, and compares states with equal contexts.
private func checkOutcomes<Store: DotStore & CanonicalCodable>(
  of pool: [Causal<Store>], visiting limit: Int
) throws(Counterexample) {
  var visited: [Causal<Store>] = [.initial]
  var places: [[UInt8]: Int] = [CausalContext().canonicalBytes: 0]
  var next = 0
  while next < visited.count {
    let state = visited[next]
    next += 1
    for piece in pool {
      let merged = state.merging(piece)
      let context = merged.context.canonicalBytes
      if let place = places[context] {
        try require(
          merged == visited[place], "equal contexts imply equal states, whatever was split",
          "state = \(state)\npiece = \(piece)\none = \(merged)\nother = \(visited[place])")
      } else if visited.count < limit {
        places[context] = visited.count
        visited.append(merged)
      }
    }
  }
}
