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
    /// The sequence number at which the start has begun to mint.
    let first: UInt64
    /// The greatest sequence number known to be from it.
    var last: UInt64
    /// The mark of the start.
    let boot: UInt32
  }

  private(set) var spans: SortedMap<ReplicaID, [Span]> = SortedMap()

  /// Takes note of dots that a start has minted.
  mutating func note(_ run: DotRun, boot: UInt32) {
    let known = spans.withUnsafeValue(of: run.replica) { list in
      list.pointee.firstIndex { $0.boot == boot }.map { ($0, last: list.pointee[$0].last) }
    }
    if let (place, last) = known ?? nil {
      if last < run.upper { spans[run.replica, default: []][place].last = run.upper }
      return
    }
    let span = Span(first: run.lower, last: run.upper, boot: boot)
    if spans.contains(run.replica) {
      let place = spans[run.replica]?.firstIndex { $0.first > run.lower }
      let end = spans[run.replica]?.count ?? 0
      spans[run.replica, default: []].insert(span, at: place ?? end)
    } else {
      spans[run.replica] = [span]
    }
  }

  /// Takes over what another knows, which must not conflict.
  @usableFromInline
  mutating func merge(_ other: Self) {
    for (replica, list) in other.spans {
      for span in list { note(DotRun(replica, span.first, span.last), boot: span.boot) }
    }
  }

  /// How many starts it knows of.
  var count: Int { spans.reduce(0) { $0 + $1.value.count } }

  /// Whether another knows nothing that this does not.
  func covers(_ other: Self) -> Bool {
    for (replica, theirs) in other.spans {
      let isCovered = spans.withUnsafeValue(of: replica) { mine in
        theirs.allSatisfy { span in
          mine.pointee.contains { $0.boot == span.boot && $0.last >= span.last }
        }
      }
      guard isCovered == true else { return false }
    }
    return true
  }

  /// What is to be said together with some dots: the starts that have minted them.
  ///
  /// - Complexity: O(runs · spans of one replica).
  @usableFromInline
  func restricted(to dots: DotCloud) -> Self {
    var result = Self()
    for run in dots.runs {
      for span in spans[run.replica] ?? [] where span.first <= run.upper && run.lower <= span.last {
        let last = min(span.last, run.upper)
        result.note(DotRun(run.replica, span.first, last), boot: span.boot)
      }
    }
    return result
  }

  /// Two starts that claim the same dot, if this side and the other know of such.
  func conflict(with other: Self) -> DoubleMint? {
    for (replica, theirs) in other.spans {
      for mine in spans[replica] ?? [] {
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
    other.spans.allSatisfy { replica, theirs in
      let mine = spans[replica] ?? []
      return theirs.allSatisfy { span in
        mine.allSatisfy { $0.boot != span.boot || $0.first == span.first }
      }
    }
  }

  /// Whether all that another speaks of was minted by starts that are known here alone for their
  /// replicas, so that nothing can be wrong with it; nearly always it is so, and soon seen.
  ///
  /// - Parameter replica: One of which that is not enough to know.
  func hasBegun(_ other: Self, except replica: ReplicaID) -> Bool {
    for (other, theirs) in other.spans {
      guard other != replica, theirs.count == 1,
        let mine = spans.withUnsafeValue(
          of: other, { $0.pointee.count == 1 ? $0.pointee.first : nil }) ?? nil,
        mine.boot == theirs[0].boot, mine.first == theirs[0].first
      else { return false }
    }
    return true
  }

  /// Which of some starts that had no right to their identity this speaks of, if of any.
  func mentions(_ proofs: [DoubleMint]) -> DoubleMint? {
    proofs.first { proof in
      (spans[proof.replica] ?? []).contains { $0.boot == proof.retired }
    }
  }

  /// Puts what a start has minted under the identity that takes the place of its old one.
  ///
  /// - Returns: Which dots these are; `nil` if none is known.
  mutating func retire(_ proof: DoubleMint) -> Renaming? {
    guard var list = spans[proof.replica],
      let place = list.firstIndex(where: { $0.boot == proof.retired })
    else { return nil }
    let span = list.remove(at: place)
    spans[proof.replica] = list.isEmpty ? nil : list
    let run = DotRun(proof.replica, span.first, span.last)
    note(DotRun(proof.successor, 1, run.count), boot: span.boot)
    return Renaming(run: run, successor: proof.successor)
  }

  /// The mark of the start that has minted a dot.
  func boot(of dot: Dot) -> UInt32? {
    spans[dot.replica]?.first { $0.first <= dot.sequence && dot.sequence <= $0.last }?.boot
  }
}

extension Lineage {
  /// Writes, for each replica of some dots, the starts that have minted them.
  ///
  /// The dots themselves are written elsewhere, and say how far each span reaches.
  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    for (_, list) in spans {
      encoder.count(list.count - 1)
      var reached: UInt64 = 0
      for span in list {
        encoder.integer(span.first - reached)
        encoder.word(span.boot)
        reached = span.first
      }
    }
  }

  /// Reads the starts that have minted some dots.
  ///
  /// - Parameter dots: The dots, each of which must lie in a span, and each span must hold one.
  @usableFromInline
  init(
    from decoder: inout CanonicalDecoder, covering dots: DotCloud
  ) throws(CanonicalDecodingError) {
    for replica in dots.replicas {
      let start = decoder.offset
      let runs = dots.events(of: replica).runs
      let others = try decoder.count(ofAtLeast: 5)
      if others == 0 {
        spans.append(replica, [try Self.onlySpan(of: runs, from: &decoder, start)])
        continue
      }
      var starts: [(first: UInt64, boot: UInt32)] = []
      var reached: UInt64 = 0
      for _ in 0...others {
        let gap = try decoder.integer()
        guard gap > 0, gap <= Dot.maximumSequence - reached else {
          throw decoder.error(.notCanonical, at: start)
        }
        reached += gap
        starts.append((reached, try decoder.word()))
      }
      var list: [Span] = []
      for (place, (first, boot)) in starts.enumerated() {
        let end = place + 1 < starts.count ? starts[place + 1].first - 1 : Dot.maximumSequence
        guard let run = runs.last(where: { $0.lower <= end }), run.upper >= first else {
          throw decoder.error(.dotOutsideContext, at: start)
        }
        list.append(Span(first: first, last: min(run.upper, end), boot: boot))
      }
      guard let lowest = runs.first?.lower, list[0].first <= lowest else {
        throw decoder.error(.dotOutsideContext, at: start)
      }
      spans.append(replica, list)
    }
  }
}

extension Lineage {
  /// Reads the only start that has minted some dots of a replica, as nearly always.
  private static func onlySpan(
    of runs: [DotRun], from decoder: inout CanonicalDecoder, _ start: Int
  ) throws(CanonicalDecodingError) -> Span {
    let first = try decoder.integer()
    guard first > 0, first <= Dot.maximumSequence else {
      throw decoder.error(.notCanonical, at: start)
    }
    let boot = try decoder.word()
    guard let lowest = runs.first?.lower, let last = runs.last?.upper, first <= lowest else {
      throw decoder.error(.dotOutsideContext, at: start)
    }
    return Span(first: first, last: last, boot: boot)
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
