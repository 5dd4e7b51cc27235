import CRDTs
import CanonicalCoding
import Causality
import Lattices

/// What a log says of its edits, but for what they put into the document, edit by edit.
///
/// Nearly all of it can be told from the edit before: the author goes on where he was, and has seen
/// that edit. Only what differs takes room, in columns of their own.
struct LogRows {
  /// How many runs of events all edits together may have seen, when they are read from so many
  /// bytes.
  ///
  /// A few bytes can say of any number of edits that they have seen those of any number of
  /// replicas. Every replica takes eight bytes and every edit a few, so this is more than a log has
  /// that anybody has made.
  static func maximumRuns(in byteCount: Int) -> Int { min(4096 + 512 * byteCount, 1 << 25) }

  let base: CausalContext
  private(set) var runs: [DotRun] = []
  private(set) var timestamps: [HybridTimestamp] = []
  private(set) var predecessors: [CausalContext] = []
  private(set) var messages: [String?] = []

  var count: Int { runs.count }

  /// The rows of edits that are in order.
  init(_ edits: [LoggedEdit], since base: CausalContext) {
    self.base = base
    for edit in edits {
      runs.append(edit.dots)
      timestamps.append(edit.timestamp)
      predecessors.append(edit.predecessors)
      messages.append(edit.message)
    }
    noteMissing()
  }

  private mutating func noteMissing() {
    guard let index = EditIndex(runs) else { return }
    let known = index.dots.merging(base.dots)
    for seen in predecessors where !seen.dots.isDominated(by: known) {
      missing.merge(seen.dots.subtracting(known))
    }
  }

  /// What edits have seen that is not in the log, nor in its base: edits that are still to come.
  private(set) var missing = DotCloud()

  /// Everything that has happened once an edit has.
  private func version(_ place: Int) -> CausalContext {
    var version = predecessors[place]
    version.merge(CausalContext(DotCloud(runs[place])))
    return version
  }

  /// Whether somebody has seen exactly what has happened once an edit has.
  private func isVersion(_ place: Int, _ seen: CausalContext) -> Bool {
    let (run, known) = (runs[place], predecessors[place].dots.runs)
    let found = seen.dots.runs
    // As a rule the edit goes on where its author was, and is all that is new.
    if let at = known.firstIndex(where: { $0.replica == run.replica }), found.count == known.count,
      known[at].upper + 1 == run.lower,
      found[at] == DotRun(run.replica, known[at].lower, run.upper),
      found[..<at] == known[..<at], found[(at + 1)...] == known[(at + 1)...]
    {
      return true
    }
    return version(place) == seen
  }

  // MARK: What an edit had seen

  /// Earlier edits of which one or the other had seen all that an edit has; the latest first.
  ///
  /// - Returns: `nil` if there are none such, or many.
  /// - Complexity: O(runs) where the edit before is the only one.
  private func heads(of place: Int, _ index: EditIndex) -> (places: [Int], withBase: Bool)? {
    let seen = predecessors[place]
    if place > 0, isVersion(place - 1, seen) { return ([place - 1], false) }
    var (heads, known): ([Int], CausalContext) = ([], CausalContext())
    var rest = seen.dots.subtracting(base.dots)
    while !rest.isEmpty, heads.count < 16 {
      var latest = -1
      for run in rest.runs {
        guard let found = index.place(of: Dot(run.replica, run.upper)), found < place else {
          return nil
        }
        latest = max(latest, found)
      }
      let version = version(latest)
      guard version.isDominated(by: seen) else { return nil }
      heads.append(latest)
      known.merge(version)
      rest = rest.subtracting(version.dots)
    }
    if known == seen { return (heads, false) }
    known.merge(base)
    return known == seen ? (heads, true) : nil
  }

  private func encodePredecessors(_ index: EditIndex, into encoder: inout CanonicalEncoder) {
    var (codes, distances): ([UInt64], [UInt64]) = ([], [])
    var others: [CausalContext] = []
    for place in 0..<count {
      guard let heads = heads(of: place, index) else {
        codes.append(0)
        others.append(predecessors[place])
        continue
      }
      codes.append(UInt64(heads.places.count) * 2 + (heads.withBase ? 2 : 1))
      for head in heads.places { distances.append(UInt64(place - head - 1)) }
    }
    encoder.repeated(codes)
    encoder.repeated(distances)
    for other in others { other.encode(into: &encoder) }
  }

  private mutating func decodePredecessors(
    _ index: EditIndex, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let limit = Self.maximumRuns(in: start + decoder.remaining)
    let codes = try decoder.repeated(count)
    var total = 0
    for code in codes {
      guard code <= 34 else { throw decoder.error(.notCanonical, at: start) }
      total += Int(code == 0 ? 0 : (code - 1) / 2)
    }
    var distances = try decoder.repeated(total)[...]
    var held = 0
    var told: [[Int]] = []
    for (place, code) in codes.enumerated() {
      var seen = CausalContext()
      told.append([])
      for _ in 0..<(code == 0 ? 0 : (code - 1) / 2) {
        guard let distance = distances.popFirst(), distance < UInt64(place) else {
          throw decoder.error(.notCanonical, at: start)
        }
        told[place].append(place - 1 - Int(distance))
        seen.merge(version(place - 1 - Int(distance)))
      }
      if code == 0 { seen = try CausalContext(from: &decoder) }
      if code > 0, code % 2 == 0 { seen.merge(base) }
      predecessors.append(seen)
      held += seen.dots.runs.count
      guard held <= limit else { throw decoder.error(.integerTooLarge, at: start) }
      guard CausalContext(DotCloud(runs[place])).dots.isDisjoint(with: seen.dots) else {
        throw decoder.error(.notCanonical, at: start)
      }
    }
    noteMissing()
    try checkPredecessors(codes, told, index, decoder, start)
  }

  /// Checks that every edit's predecessors are told in the one way that they are.
  private func checkPredecessors(
    _ codes: [UInt64], _ told: [[Int]], _ index: EditIndex, _ decoder: CanonicalDecoder,
    _ start: Int
  ) throws(CanonicalDecodingError) {
    for (place, code) in codes.enumerated() {
      let heads = heads(of: place, index)
      let expected = heads.map { UInt64($0.places.count) * 2 + ($0.withBase ? 2 : 1) } ?? 0
      guard code == expected, told[place] == heads?.places ?? [] else {
        throw decoder.error(.notCanonical, at: start)
      }
    }
  }

  // MARK: Who did what, when and why

  func encode(_ index: EditIndex, into encoder: inout CanonicalEncoder) {
    let authors = index.dots.replicas
    encoder.count(authors.count)
    for author in authors { author.encode(into: &encoder) }
    var walk = Walk(authors, base)
    encoder.repeated(runs.map { UInt64(walk.place(of: $0.replica)) })
    encoder.repeated(runs.map { $0.count - 1 })
    encoder.repeated(runs.map { zigzag(walk.gap(before: $0)) })
    encoder.repeated(
      timestamps.indices.map { timestamps[$0].microseconds - microseconds(before: $0) })
    encoder.repeated(
      timestamps.indices.map {
        zigzag(Int64(timestamps[$0].counter) - Int64(expectedCounter($0)))
      })
    let places = messages.indices.filter { messages[$0] != nil }
    encoder.places(places)
    String.encodeColumn(places.map { messages[$0] ?? "" }, into: &encoder)
    encodePredecessors(index, into: &encoder)
  }

  private func microseconds(before place: Int) -> UInt64 {
    place == 0 ? 0 : timestamps[place - 1].microseconds
  }

  /// The counter that a timestamp has if its clock went on from the edit before.
  private func expectedCounter(_ place: Int) -> UInt64 {
    guard place > 0, timestamps[place - 1].microseconds == timestamps[place].microseconds else {
      return 0
    }
    return timestamps[place - 1].counter + 1
  }

  init(
    _ count: Int, since base: CausalContext, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    self.base = base
    let start = decoder.offset
    var authors: [ReplicaID] = []
    for _ in 0..<(try decoder.count(ofAtLeast: 8)) { authors.append(try ReplicaID(from: &decoder)) }
    let owners = try decoder.repeated(count)
    let lengths = try decoder.repeated(count)
    let gaps = try decoder.repeated(count)
    let index = try decodeRuns(authors, owners, lengths, gaps, decoder, start)
    try decodeTimestamps(from: &decoder)
    messages = Array(repeating: nil, count: count)
    let places = try decoder.places(below: count)
    for (place, text) in zip(places, try String.decodeColumn(of: places.count, from: &decoder)) {
      messages[place] = text
    }
    try decodePredecessors(index, from: &decoder)
  }

  private mutating func decodeRuns(
    _ authors: [ReplicaID], _ owners: [UInt64], _ lengths: [UInt64], _ gaps: [UInt64],
    _ decoder: CanonicalDecoder, _ start: Int
  ) throws(CanonicalDecodingError) -> EditIndex {
    var walk = Walk(authors, base)
    for place in owners.indices {
      guard owners[place] < UInt64(authors.count) else {
        throw decoder.error(.notCanonical, at: start)
      }
      let owner = authors[Int(owners[place])]
      guard let run = walk.run(of: owner, gap: unzigzag(gaps[place]), extra: lengths[place]) else {
        throw decoder.error(.integerTooLarge, at: start)
      }
      runs.append(run)
    }
    guard let index = EditIndex(runs), index.dots.replicas == authors,
      !runs.contains(where: { base.contains(Dot($0.replica, $0.upper)) })
    else { throw decoder.error(.notCanonical, at: start) }
    return index
  }

  private mutating func decodeTimestamps(
    from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let steps = try decoder.repeated(count)
    let surplus = try decoder.repeated(count)
    for place in 0..<count {
      let (microseconds, overflow) = microseconds(before: place)
        .addingReportingOverflow(steps[place])
      guard !overflow, microseconds < 1 << 52 else {
        throw decoder.error(.integerTooLarge, at: start)
      }
      timestamps.append(HybridTimestamp(rawValue: microseconds &<< 12))
      let counter = unzigzag(surplus[place]).addingReportingOverflow(Int64(expectedCounter(place)))
      guard !counter.overflow, 0..<1 << 12 ~= counter.partialValue else {
        throw decoder.error(.integerTooLarge, at: start)
      }
      timestamps[place] = HybridTimestamp(
        rawValue: microseconds &<< 12 | UInt64(counter.partialValue))
      let id = Dot(runs[place].replica, runs[place].upper)
      let isAfter =
        place == 0
        || (timestamps[place - 1], Dot(runs[place - 1].replica, runs[place - 1].upper))
          < (timestamps[place], id)
      guard isAfter else { throw decoder.error(.notAscending, at: start) }
    }
  }
}

/// Where each author stands when the edits are gone through in order.
private struct Walk {
  private var places: [ReplicaID: Int] = [:]
  private var sequences: [UInt64]

  init(_ authors: [ReplicaID], _ base: CausalContext) {
    sequences = authors.map { base.lastSequence(of: $0) }
    for (place, author) in authors.enumerated() { places[author] = place }
  }

  func place(of author: ReplicaID) -> Int { places[author] ?? 0 }

  /// By how much a run begins later than right after the last one.
  mutating func gap(before run: DotRun) -> Int64 {
    let place = place(of: run.replica)
    defer { sequences[place] = run.upper }
    return Int64(bitPattern: run.lower &- (sequences[place] &+ 1))
  }

  /// The run after such a gap, if there can be such a run.
  mutating func run(of author: ReplicaID, gap: Int64, extra: UInt64) -> DotRun? {
    let place = place(of: author)
    let lower = (sequences[place] &+ 1) &+ UInt64(bitPattern: gap)
    guard 1...Dot.maximumSequence ~= lower, extra < Dot.maximumSequence - lower else { return nil }
    sequences[place] = lower + extra
    return DotRun(author, lower, lower + extra)
  }
}
