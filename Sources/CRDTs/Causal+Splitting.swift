public import CanonicalCoding
import Causality

extension Causal where Store: CanonicalCodable {
  /// The state in pieces of limited size, for links that carry no more at once.
  ///
  /// The pieces join to the state. Each is a delta that may be merged by anybody, in any order,
  /// twice, joined with others, or while some of the rest never arrive: its context holds the dots
  /// it brings, and all removals travel together, so nobody ever has seen an event whose effect it
  /// lacks.
  ///
  /// ```swift
  /// for piece in replica.state.split(maximumByteCount: 1200) { socket.send(piece.canonicalBytes) }
  /// ```
  ///
  /// A piece is larger than the limit only if it cannot be divided: a single dot with its value, or
  /// the removals of the state. These are as large as the runs of dots that are gone, and in a part
  /// the keys it lists. The pieces of a ``delta(from:)`` are, like itself, for receivers that have
  /// reached the other state.
  ///
  /// - Parameter maximumByteCount: How many canonical bytes a piece may have.
  /// - Returns: The pieces: only the state itself if it is small enough, none if it says nothing.
  /// - Complexity: O(n log n) for n dots.
  public func split(maximumByteCount: Int) -> [Self] {
    if context.isEmpty, !store.isWhole { return [] }
    if canonicalBytes.count <= maximumByteCount { return [self] }
    var parts: [(dot: Dot, store: Store)] = []
    store.forEachDotAlone { parts.append(($0, $1)) }
    var rest = parts[...]
    var pieces: [Self] = []
    if let removals {
      pieces.append(removals.extended(with: &rest, maximumByteCount: maximumByteCount))
    }
    while let (dot, store) = rest.popFirst() {
      let first = Self(store: store, context: CausalContext([dot]))
      pieces.append(first.extended(with: &rest, maximumByteCount: maximumByteCount))
    }
    return pieces
  }

  /// Takes as many parts as fit: in steps that double as long as they do, and then halve.
  private func extended(
    with rest: inout ArraySlice<(dot: Dot, store: Store)>, maximumByteCount: Int
  ) -> Self {
    var piece = self
    var step = 1
    var isGrowing = true
    while step > 0, !rest.isEmpty {
      let larger = piece.adding(rest.prefix(step))
      if larger.canonicalBytes.count <= maximumByteCount {
        piece = larger
        rest = rest.dropFirst(step)
        step = isGrowing ? step * 2 : step
      } else {
        isGrowing = false
      }
      if !isGrowing { step /= 2 }
    }
    return piece
  }

  /// The join with parts of the same state, of which nothing can have removed anything.
  private func adding(_ parts: ArraySlice<(dot: Dot, store: Store)>) -> Self {
    // To an empty context everything is news.
    let nothing = CausalContext()
    var result = self
    for part in parts { result.store.merge(part.store, context: nothing, otherContext: nothing) }
    result.context.merge(CausalContext(parts.map { $0.dot }.sorted()))
    return result
  }
}
