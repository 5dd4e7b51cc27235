public import CanonicalCoding
public import Causality
import SortedCollections

/// Which start of a replica has minted which of its dots.
///
/// A replica counts its dots on from what its disk holds. If the disk was restored or cloned, two
/// processes count on from the same place and mint the same dots for different edits. Nothing in
/// the dots shows it; but every start of a process draws a mark of its own, and a
/// statement about dots names the marks under which they were minted. Two marks for one dot are the
/// proof of a double mint, whoever holds both.
///
/// For each replica the spans are few, one for every start that has minted anything.
@usableFromInline
struct Lineage: Equatable, Sendable {
  /// Dots in a row that one start has minted, as far as they are known.
  struct Span: Hashable, Sendable {
    let replica: ReplicaID
    /// The sequence number at which the start has begun to mint.
    let first: UInt64
    /// The greatest sequence number known to be from it.
    var last: UInt64
    /// The mark of the start.
    let boot: UInt32
  }

  /// By replica, and those of one replica by where they begin.
  ///
  /// In one array, because most lineages are of one start, and nearly all of a few replicas.
  private(set) var spans: [Span] = []

  /// The place of the first span of a replica, or of what follows it if there is none.
  private func place(of replica: ReplicaID, from start: Int = 0) -> Int {
    var (low, high) = (start, spans.count)
    while low < high {
      let middle = (low &+ high) &>> 1
      if spans[middle].replica < replica { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Whether there is a span in a place, and it is of a replica.
  private func isSpan(_ place: Int, of replica: ReplicaID) -> Bool {
    place < spans.count && spans[place].replica == replica
  }

  /// The spans of one replica.
  func spans(of replica: ReplicaID) -> ArraySlice<Span> {
    let start = place(of: replica)
    var end = start
    while isSpan(end, of: replica) { end += 1 }
    return spans[start..<end]
  }

  /// The spans of each replica.
  var spansByReplica: [ArraySlice<Span>] {
    var groups: [ArraySlice<Span>] = []
    while let next = spans[(groups.last?.endIndex ?? 0)...].first {
      groups.append(spans(of: next.replica))
    }
    return groups
  }

  /// Takes note of dots that a start has minted.
  mutating func note(_ run: DotRun, boot: UInt32) {
    var place = place(of: run.replica)
    var follower: Int?
    while isSpan(place, of: run.replica) {
      if spans[place].boot == boot {
        if spans[place].last < run.upper { spans[place].last = run.upper }
        return
      }
      if follower == nil, spans[place].first > run.lower { follower = place }
      place += 1
    }
    let span = Span(replica: run.replica, first: run.lower, last: run.upper, boot: boot)
    spans.insert(span, at: follower ?? place)
  }

  /// Takes over what another knows, which must not conflict.
  ///
  /// - Complexity: O(log n) for a few spans of which no more is new than where they end, O(n)
  ///   otherwise.
  @usableFromInline
  mutating func merge(_ other: Self) {
    if other.spans.count <= 4 {
      for span in other.spans { note(span.run, boot: span.boot) }
      return
    }
    var merged = Self()
    merged.spans.reserveCapacity(max(spans.count, other.spans.count))
    var place = 0
    for span in other.spans {
      while place < spans.count, spans[place].replica <= span.replica {
        merged.spans.append(spans[place])
        place += 1
      }
      merged.note(span.run, boot: span.boot)
    }
    merged.spans += spans[place...]
    self = merged
  }

  /// How many starts it knows of.
  var count: Int { spans.count }

  /// Whether another knows nothing that this does not.
  @usableFromInline
  func covers(_ other: Self) -> Bool {
    var place = 0
    for span in other.spans {
      place = self.place(of: span.replica, from: place)
      var own = place
      while isSpan(own, of: span.replica), spans[own].boot != span.boot { own += 1 }
      guard isSpan(own, of: span.replica), spans[own].last >= span.last else { return false }
    }
    return true
  }

  /// What is to be said together with some dots: the starts that have minted them.
  ///
  /// - Complexity: O(runs · (spans of one replica + log n)).
  @usableFromInline
  func restricted(to dots: DotCloud) -> Self {
    var result = Self()
    result.spans.reserveCapacity(min(dots.runs.count, spans.count))
    var start = 0
    for run in dots.runs {
      start = place(of: run.replica, from: start)
      var place = start
      while isSpan(place, of: run.replica), spans[place].first <= run.upper {
        let span = spans[place]
        if run.lower <= span.last {
          let last = min(span.last, run.upper)
          result.note(DotRun(run.replica, span.first, last), boot: span.boot)
        }
        place += 1
      }
    }
    return result
  }

  /// Two starts that claim the same dot, if this side and the other know of such.
  func conflict(with other: Self) -> DoubleMint? {
    for theirs in other.spansByReplica {
      guard let replica = theirs.first?.replica else { continue }
      for mine in spans(of: replica) {
        for other in theirs
        where mine.boot != other.boot && mine.first <= other.last && other.first <= mine.last {
          return DoubleMint(replica, (mine.first, mine.boot), (other.first, other.boot))
        }
      }
    }
    return nil
  }

  /// Whether both sides agree where each start that both know has begun.
  func agrees(with other: Self) -> Bool {
    other.spans.allSatisfy { span in
      spans(of: span.replica).allSatisfy { $0.boot != span.boot || $0.first == span.first }
    }
  }

  /// Whether all that another speaks of was minted by starts that are known here alone for their
  /// replicas, so that nothing can be wrong with it; nearly always it is so, and soon seen.
  ///
  /// - Parameter replica: One of which nothing can be right that is not known here.
  @usableFromInline
  func hasBegun(_ other: Self, knowingAllOf replica: ReplicaID) -> Bool {
    var place = 0
    for span in other.spans {
      place = self.place(of: span.replica, from: place)
      guard isSpan(place, of: span.replica), !isSpan(place + 1, of: span.replica),
        spans[place].boot == span.boot, spans[place].first == span.first,
        span.replica != replica || span.last <= spans[place].last
      else { return false }
    }
    return true
  }

  /// Which of some starts that had no right to their identity this speaks of, if of any.
  func mentions(_ proofs: [DoubleMint]) -> DoubleMint? {
    proofs.first { proof in spans(of: proof.replica).contains { $0.boot == proof.retired } }
  }

  /// Puts what a start has minted under the identity that takes the place of its old one.
  ///
  /// - Returns: Which dots these are; `nil` if none is known.
  mutating func retire(_ proof: DoubleMint) -> Renaming? {
    let own = spans(of: proof.replica)
    guard let place = own.firstIndex(where: { $0.boot == proof.retired }) else { return nil }
    let span = spans.remove(at: place)
    note(DotRun(proof.successor, 1, span.run.count), boot: span.boot)
    return Renaming(run: span.run, successor: proof.successor)
  }

  /// The mark of the start that has minted a dot.
  func boot(of dot: Dot) -> UInt32? {
    spans(of: dot.replica).first { $0.first <= dot.sequence && dot.sequence <= $0.last }?.boot
  }
}

extension Lineage.Span {
  /// The dots.
  var run: DotRun { DotRun(replica, first, last) }
}

extension Lineage {
  /// Writes, for each replica of some dots, the starts that have minted them.
  ///
  /// The dots themselves are written elsewhere, and say how far each span reaches.
  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    var (end, reached): (Int, UInt64) = (0, 0)
    for place in spans.indices {
      let span = spans[place]
      if place == end {
        while isSpan(end, of: span.replica) { end += 1 }
        encoder.count(end - place - 1)
        reached = 0
      }
      encoder.integer(span.first - reached)
      encoder.word(span.boot)
      reached = span.first
    }
  }

  /// Reads the starts that have minted some dots.
  ///
  /// - Parameter dots: The dots, each of which must lie in a span, and each span must hold one.
  @usableFromInline
  init(
    from decoder: inout CanonicalDecoder, covering dots: DotCloud
  ) throws(CanonicalDecodingError) {
    let runs = dots.runs
    spans.reserveCapacity(min(runs.count, decoder.remaining / 6))
    var start = 0
    while start < runs.count {
      var end = start + 1
      while end < runs.count, runs[end].replica == runs[start].replica { end += 1 }
      try readStarts(from: &decoder, covering: runs[start..<end])
      start = end
    }
  }

  /// Reads the starts that have minted some dots of one replica.
  private mutating func readStarts(
    from decoder: inout CanonicalDecoder, covering runs: ArraySlice<DotRun>
  ) throws(CanonicalDecodingError) {
    let (start, oldest) = (decoder.offset, spans.count)
    let lowest = runs[runs.startIndex]
    var reached: UInt64 = 0
    var boots = SortedSet<UInt64>()
    for _ in 0...(try decoder.count(ofAtLeast: 5)) {
      let gap = try decoder.integer()
      guard gap > 0, gap <= Dot.maximumSequence - reached else {
        throw decoder.error(.notCanonical, at: start)
      }
      reached += gap
      let boot = try decoder.word()
      // A start begins to mint once.
      guard boots.insert(UInt64(boot)).inserted else {
        throw decoder.error(.notCanonical, at: start)
      }
      spans.append(Span(replica: lowest.replica, first: reached, last: reached, boot: boot))
    }
    // Each has minted at most what comes before that of the next.
    var end = Dot.maximumSequence
    var rest = runs
    for place in (oldest..<spans.count).reversed() {
      while let run = rest.last, run.lower > end { rest.removeLast() }
      guard let run = rest.last, run.upper >= spans[place].first else {
        throw decoder.error(.dotOutsideContext, at: start)
      }
      spans[place].last = min(run.upper, end)
      end = spans[place].first - 1
    }
    guard end < lowest.lower else { throw decoder.error(.dotOutsideContext, at: start) }
  }
}

extension CanonicalEncoder {
  /// Writes 32 bits in four bytes, most significant first.
  @usableFromInline
  mutating func word(_ value: UInt32) {
    byte(UInt8(truncatingIfNeeded: value &>> 24))
    byte(UInt8(truncatingIfNeeded: value &>> 16))
    byte(UInt8(truncatingIfNeeded: value &>> 8))
    byte(UInt8(truncatingIfNeeded: value))
  }
}

extension CanonicalDecoder {
  /// Reads 32 bits from four bytes.
  @usableFromInline
  mutating func word() throws(CanonicalDecodingError) -> UInt32 {
    var result: UInt32 = 0
    for _ in 0..<4 { result = (result &<< 8) | UInt32(try byte()) }
    return result
  }
}
