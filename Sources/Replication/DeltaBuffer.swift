public import CRDTs
public import CanonicalCoding
public import Causality

/// The most recent deltas, from which a peer that is not far behind can be served.
///
/// Bounded by the bytes of the deltas; the oldest go first, and go sooner if everybody has them.
/// What a peer lacks of what is gone has to be worked out from the state.
@usableFromInline
struct DeltaBuffer<Store: DotStore>: Sendable {
  /// How large each delta is, and which dots it brings.
  ///
  /// Nearly all that is asked is answered from these, whose layout does not depend on the store.
  @usableFromInline var entries: [DeltaSummary] = []

  /// What each entry is of.
  @usableFromInline var held: [Causal<Store>] = []
  @usableFromInline var first = 0
  @usableFromInline var size = 0
  @usableFromInline let capacity: Int

  /// What was asked for last, and the answer: peers that are level are sent the same.
  @usableFromInline var lastAnswer: (missing: DotCloud, limit: Int, groups: [Causal<Store>])?

  /// An empty buffer.
  ///
  /// - Parameter capacity: How many bytes of encoded deltas it may hold.
  @inlinable
  init(capacity: Int) { self.capacity = capacity }

  /// Adds the newest delta, and lets go of the oldest if there are too many.
  @inlinable
  mutating func append(_ delta: Causal<Store>, size newSize: Int) {
    lastAnswer = nil
    entries.append(DeltaSummary(size: newSize, dots: delta.context.dots))
    held.append(delta)
    size += newSize
    while size > capacity, first < entries.count { forgetOldest() }
    tidy()
  }

  /// The dots of the deltas that are held, the oldest first.
  @inlinable
  var dots: [DotCloud] { entries[first...].map { $0.dots } }

  /// The deltas that are held, the oldest first.
  @inlinable
  var deltas: [Causal<Store>] { Array(held[first...]) }

  /// A buffer of some of the deltas.
  func filter(_ isIncluded: (Causal<Store>) -> Bool) -> Self {
    var result = Self(capacity: .max)
    for place in entries.indices.dropFirst(first) where isIncluded(held[place]) {
      result.append(held[place], size: entries[place].size)
    }
    return result
  }

  /// All dots that the deltas bring.
  @inlinable
  var allDots: DotCloud { dots.reduce(into: DotCloud()) { $0.merge($1) } }

  /// Gives dots other names.
  mutating func rename(_ renaming: Renaming) where Store: CanonicalCodable {
    held = held[first...].map { renaming($0) }
    entries = zip(entries[first...], held).map { entry, delta in
      DeltaSummary(size: entry.size, dots: delta.context.dots)
    }
    first = 0
  }

  /// Holds the join of the deltas in their place, which is smaller where they speak of the same.
  mutating func joinAll() where Store: CanonicalCodable {
    let joined = deltas.reduce(into: Causal<Store>()) { $0.merge($1) }
    held = [joined]
    entries = [DeltaSummary(size: joined.canonicalBytes.count, dots: joined.context.dots)]
    (first, size) = (0, entries[0].size)
  }

  /// How many bytes the deltas have that are held.
  @inlinable
  var heldSize: Int { size }

  /// Lets go of the oldest deltas as long as everybody has them.
  @inlinable
  mutating func trim(upTo cut: VersionVector) {
    while first < entries.count,
      entries[first].dots.runs.allSatisfy({ $0.upper <= cut[$0.replica] })
    {
      forgetOldest()
    }
    tidy()
  }

  @inlinable
  mutating func forgetOldest() {
    lastAnswer = nil
    size -= entries[first].size
    first += 1
  }

  @inlinable
  mutating func tidy() {
    guard first > entries.count / 2 else { return }
    entries.removeFirst(first)
    held.removeFirst(first)
    first = 0
  }

  /// Joins of the deltas that bring some dots, or `nil` if some are no longer to be had.
  ///
  /// - Parameters:
  ///   - missing: The dots.
  ///   - limit: How many bytes the deltas of one join may have together, unless it is a single one.
  /// - Complexity: O(deltas · runs).
  @inlinable
  mutating func recentChanges(bringing missing: DotCloud, limit: Int) -> [Causal<Store>]? {
    if let lastAnswer, lastAnswer.limit == limit, lastAnswer.missing == missing {
      return lastAnswer.groups
    }
    let groups = changes(bringing: missing, limit: limit)
    lastAnswer = groups.map { (missing, limit, $0) }
    return groups
  }

  /// Joins of the deltas that bring some dots, worked out anew.
  @inlinable
  func changes(bringing missing: DotCloud, limit: Int = .max) -> [Causal<Store>]? {
    var rest = missing
    var chosen: [Int] = []
    for place in entries[first...].indices.reversed() {
      if rest.isEmpty { break }
      let brings = entries[place].dots
      if brings.isDisjoint(with: rest) { continue }
      chosen.append(place)
      rest = rest.subtracting(brings)
    }
    guard rest.isEmpty else { return nil }
    var groups: [Causal<Store>] = []
    var room = 0
    for place in chosen.reversed() {
      let size = entries[place].size
      if groups.isEmpty || size > room {
        groups.append(held[place])
        room = limit - size
      } else {
        groups[groups.count - 1].merge(held[place])
        room -= size
      }
    }
    return groups
  }

  /// Writes the deltas that are held, for whoever tells buffers apart.
  ///
  /// - Parameter inAnyOrder: Whether it is all the same in which order they have come.
  @inlinable
  func encode(into encoder: inout CanonicalEncoder, inAnyOrder: Bool)
  where Store: CanonicalCodable {
    var texts = held[first...].map { $0.canonicalBytes }
    if inAnyOrder { texts.sort { $0.lexicographicallyPrecedes($1) } }
    encoder.count(texts.count)
    for bytes in texts { encoder.byteString(bytes) }
  }
}

/// What a buffer knows of a delta without looking at it.
@usableFromInline
struct DeltaSummary: Sendable {
  @usableFromInline let size: Int
  @usableFromInline let dots: DotCloud

  @inlinable
  init(size: Int, dots: DotCloud) { (self.size, self.dots) = (size, dots) }
}
