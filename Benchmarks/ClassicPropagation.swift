import Convergence

/// Delta propagation as it was first published: what is new goes to all neighbours.
///
/// Whoever receives something new sends it on, also to where it came from.
///
/// Reference: P. S. Almeida, A. Shoker, C. Baquero, “Efficient State-based CRDTs by
/// Delta-Mutation”, NETYS 2015, algorithm 1,
/// [doi:10.1007/978-3-319-26850-7_5](https://doi.org/10.1007/978-3-319-26850-7_5).
struct ClassicPropagation {
  private var states: [Causal<ORSet<Int>>]
  private let neighbours: [[Int]]

  /// Bytes of deltas sent.
  private(set) var sent = 0

  /// Replicas in touch as the lines say.
  init(_ count: Int, _ lines: [(Int, Int)]) {
    states = Array(repeating: .initial, count: count)
    neighbours = (0..<count).map { place in
      lines.compactMap { $0.0 == place ? $0.1 : $0.1 == place ? $0.0 : nil }
    }
  }

  /// Edits, and delivers until nothing is new to anybody.
  mutating func insert(_ number: Int, at place: Int) {
    var dots = DotSource(resuming: ReplicaID(UInt64(place) + 1), after: states[place].context)
    let delta = states[place].store.insert(number, using: &dots)
    states[place].context.merge(delta.context)
    let size = delta.canonicalBytes.count
    var senders = [place]
    while let sender = senders.popLast() {
      for receiver in neighbours[sender] {
        sent += size
        if delta.isDominated(by: states[receiver]) { continue }
        states[receiver].merge(delta)
        senders.append(receiver)
      }
    }
  }
}
