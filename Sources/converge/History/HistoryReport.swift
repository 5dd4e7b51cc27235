import Convergence

/// What came of replaying a file.
struct HistoryReport {
  /// How many bytes things take.
  struct Sizes {
    /// The document's JSON, without blanks.
    var json = 0
    var zippedJSON: Int?
    var document = 0
    /// The file.
    var trace = 0
    var zippedTrace: Int?
    /// The log, from which the document with its whole history can be read.
    var history = 0
  }

  let name: String
  let commits: Int
  let authors: Int
  let replicas: Int
  /// How many leaves the document has in the end.
  let keys: Int
  let edits: Int
  let merges: HistoryMerges
  let expectedConflicts: HistoryTrace.Conflicts?
  /// Why the replicas have not converged, or a document was not what was committed.
  let problem: String?
  var sizes = Sizes()
  /// Nanoseconds for replaying all commits, and for reading document and history from bytes.
  var replayTime: Int64 = 0
  var loadTime: Int64 = 0

  /// Whether all is as it must be.
  var isSound: Bool { problem == nil && findsConflicts }

  /// Whether exactly the conflicts were found that the file speaks of, if it does.
  var findsConflicts: Bool {
    expectedConflicts.map { $0 == merges.conflicts } ?? true
  }
}

extension HistoryReport {
  /// Replays a file and reports.
  ///
  /// - Parameters:
  ///   - trace: What people committed.
  ///   - zip: The number of bytes that gzip makes of some, if there is gzip.
  init(_ trace: HistoryTrace, zip: (Zipped) -> Int?) throws(HistoryTraceError) {
    let clock = ContinuousClock()
    let start = clock.now
    let replay = try HistoryReplay(trace)
    let replayed = clock.now
    let heads = HistoryReplay.heads(of: trace)
    var document = Document()
    for head in heads { document.merge(replay.states[head].document) }
    let bytes = replay.log.canonicalBytes
    let encoded = clock.now
    let loaded = try? DocumentLog(canonicalBytes: bytes)
    let restored = loaded?.document
    let read = clock.now

    name = trace.name
    commits = trace.commits.count
    authors = replay.replicas.count
    replicas = replay.replicas.reduce(0) { $0 + $1.count }
    keys = replay.states[heads[heads.count - 1]].content.count
    edits = replay.log.count
    merges = replay.merges
    expectedConflicts = trace.expectedConflicts
    if let difference = replay.difference {
      problem = "on line \(difference.line), \(difference.path) is not what was committed"
    } else if loaded != replay.log || restored != document {
      problem = "the history was not read back as it was written"
    } else {
      problem = replay.divergence(from: document)
    }
    let json = document.json.text(isPretty: false)
    sizes.json = json.utf8.count
    sizes.zippedJSON = zip(.text(json))
    sizes.document = document.canonicalBytes.count
    sizes.trace = trace.byteCount
    sizes.zippedTrace = zip(.file)
    sizes.history = bytes.count
    replayTime = Self.nanoseconds(replayed - start)
    loadTime = Self.nanoseconds(read - encoded)
  }

  /// What is to be zipped.
  enum Zipped {
    case text(String)
    /// The file that was read.
    case file
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

extension HistoryReplay {
  /// How some replica differs from the others when it has heard all, if any does.
  ///
  /// All edits are merged in the order of their times, backwards, and in an order that has nothing
  /// to do with anything; and every replica merges what the heads have into what it had.
  func divergence(from document: Document) -> String? {
    if !merges.areCommutative { return "a merge depends on which side is merged into which" }
    let edits = log.chronological
    // Steps that have no divisor in common with the number of edits come by each once.
    let step = [7919, 7907, 7901].first { edits.count % $0 != 0 } ?? 1
    let orders: [(name: String, places: [Int])] = [
      ("in order", Array(edits.indices)), ("backwards", edits.indices.reversed()),
      ("out of order", edits.indices.map { ($0 * step + 17) % edits.count }),
    ]
    let bytes = document.canonicalBytes
    for order in orders {
      var other = Document()
      for place in order.places { other.merge(edits[place].delta) }
      if other.canonicalBytes != bytes { return "edits merged \(order.name) give something else" }
    }
    for replica in replicas.joined() {
      var other = states[replica.last].document
      other.merge(document)
      if other != document { return "the replica \(replica.id) has something else in the end" }
    }
    return nil
  }
}
