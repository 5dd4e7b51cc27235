import Convergence

/// What two replicas say to each other: what about, how often, and what they keep for it.
enum Exchanges {
  private typealias Words = Replicator<ORSet<String>>

  static func check(_ seed: UInt64) throws {
    try marks(seed)
    try buffers(seed)
    try answers(seed)
    try holes(seed)
    try largeValues(seed)
    try pieces(seed)
    try forgotten(seed)
    try lostDisks(seed)
    try acknowledgements(seed)
  }

  /// Every start of a process has a mark of its own.
  private static func marks(_ seed: UInt64) throws {
    var settings = ReplicationConfiguration()
    settings.seed = seed
    var marks: Set<UInt32> = []
    for incarnation in 0..<100 as Range<UInt64> {
      let start = try Words(
        ReplicaID(1), peers: [], incarnation: incarnation, configuration: settings)
      marks.insert(start.nextProposal.start)
    }
    try require(marks.count == 100, "every start draws a mark of its own")
  }

  /// What is kept for a peer that never answers has a bound.
  private static func buffers(_ seed: UInt64) throws {
    let settings = ReplicationConfiguration(bufferCapacity: 2000)
    var replica = try Words(ReplicaID(1), peers: [ReplicaID(2)], configuration: settings)
    var sizes: [Int] = []
    for round in 0..<300 {
      let word = "word \(round % 4)"
      replica.edit { set, dots in
        set.contains(word) ? set.remove(word, using: &dots) : set.insert(word, using: &dots)
      }
      if round % 100 == 99 { sizes.append(replica.memory) }
    }
    try require(
      sizes[2] <= sizes[0] + 400, "what is kept for a peer that is away has a bound")
  }

  /// One answer brings whoever asks all that it lacks, though some of it has been forgotten.
  private static func answers(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 112)
    let settings = ReplicationConfiguration(bufferCapacity: 200)
    var first = try Words(ReplicaID(1), peers: [ReplicaID(2)], configuration: settings)
    var second = try Words(ReplicaID(2), peers: [ReplicaID(1)])
    for _ in 0..<3 {
      for number in 0..<random.below(20) { first.edit { $0.insert("word \(number)", using: &$1) } }
      _ = try second.apply(first.changes(since: second.digest()))
      _ = second.handle(.persisted(count: .max), at: .zero)
      try require(second.state == first.state, "one answer brings all that was lacking")
    }
  }

  /// However many changes somebody lacks, they are asked for at once; and again, if that is lost.
  private static func holes(_ seed: UInt64) throws {
    var pair = try Pair(others: [ReplicaID(8)], seed: seed)
    for author in 0..<20 as Range<UInt64> {
      var other = try Words(ReplicaID(100 + author), peers: [])
      other.edit { $0.insert("from \(author)", using: &$1) }
      for effect in try pair.first.apply(other.changes(since: pair.first.digest())) {
        if case .persist = effect { _ = pair.first.handle(.persisted(count: .max), at: pair.now) }
      }
    }
    pair.run(steps: 120, until: { $0.second.statistics.requests > 0 })
    pair.loseLetters()
    pair.run(steps: 200)
    try require(
      pair.second.state == pair.first.state, "who lacks changes of many gets all of them")
    try require(
      pair.second.statistics.requests <= 4, "however many changes are lacking are one request")
  }

  /// What is too large for a peer is not sent to it again and again.
  private static func largeValues(_ seed: UInt64) throws {
    var pair = try Pair(transferLimit: 600, seed: seed)
    pair.run(steps: 20)
    pair.first.edit { $0.insert(String(repeating: "x", count: 3000), using: &$1) }
    pair.run(steps: 200)
    try require(pair.isSilent, "what is too large for a peer is not sent for ever")
  }

  /// Of something large all pieces arrive, whichever are lost at first.
  private static func pieces(_ seed: UInt64) throws {
    var pair = try Pair(seed: seed)
    pair.run(steps: 20)
    pair.first.edit { $0.insert(String(repeating: "x", count: 3000), using: &$1) }
    pair.run(steps: 40, until: { $0.first.statistics.chunks > 0 })
    pair.loseLetters(but: 1)
    pair.run(steps: 200)
    try require(pair.second.state == pair.first.state, "all pieces of something large arrive")
  }

  /// Who lacks a few changes is sent those, even if they have been forgotten one by one.
  private static func forgotten(_ seed: UInt64) throws {
    var pair = try Pair(bufferCapacity: 100, seed: seed)
    for number in 0..<60 { pair.first.edit { $0.insert("word \(number)", using: &$1) } }
    pair.run(steps: 200)
    try require(pair.second.state == pair.first.state, "edits arrive")
    let before = pair.first.statistics
    for number in 0..<12 { pair.first.edit { $0.insert("later \(number)", using: &$1) } }
    pair.run(steps: 200)
    try require(pair.second.state == pair.first.state, "edits arrive")
    try require(
      pair.first.statistics.wholeStates == before.wholeStates,
      "who lacks a few changes is not sent everything")
  }

  /// A peer that has lost its disk gets everything again.
  private static func lostDisks(_ seed: UInt64) throws {
    var pair = try Pair(seed: seed)
    pair.first.edit { $0.insert("word", using: &$1) }
    pair.run(steps: 40)
    try require(pair.second.state == pair.first.state, "an edit arrives")
    pair.second = try Pair.replica(2, of: [1], incarnation: 1, seed: seed)
    pair.run(steps: 60)
    try require(
      pair.second.state == pair.first.state, "who has lost everything gets everything again")
  }

  /// Nobody is believed to have what is not on its disk for good.
  private static func acknowledgements(_ seed: UInt64) throws {
    var pair = try Pair(seed: seed)
    pair.run(steps: 20)
    pair.isSecondDiskSlow = true
    pair.first.edit { $0.insert("word", using: &$1) }
    pair.run(steps: 40)
    try require(pair.second.state == pair.first.state, "an edit arrives")
    let believed = pair.first.holdings(of: ReplicaID(2)) ?? CausalContext()
    try require(
      believed.isEmpty, "nothing is acknowledged before it is on the disk for good")
  }
}

extension Replicator<ORSet<String>> {
  /// Edits, and has the edit durable.
  fileprivate mutating func edit(
    _ body: (inout ORSet<String>, inout DotSource) -> Causal<ORSet<String>>
  ) {
    var state = state
    var dots = DotSource(resuming: identity, after: state.context)
    _ = handle(.edited(body(&state.store, &dots)), at: .zero)
    _ = handle(.persisted(count: .max), at: .zero)
  }

  /// How many bytes stand for all that it remembers.
  fileprivate var memory: Int {
    var encoder = CanonicalEncoder()
    encodeBehaviour(into: &encoder, at: .zero)
    return encoder.bytes.count
  }
}

/// Two replicas whose letters arrive at once.
private struct Pair {
  typealias Words = Replicator<ORSet<String>>

  var first: Words
  var second: Words
  var now = Instant.zero
  var isSecondDiskSlow = false
  private var letters: [(bytes: [UInt8], isForFirst: Bool)] = []

  init(
    others: [ReplicaID] = [], transferLimit: Int = 1 << 20, bufferCapacity: Int? = nil,
    seed: UInt64
  ) throws {
    first = try Self.replica(
      1, of: [2] + others.map(\.rawValue), bufferCapacity: bufferCapacity, seed: seed)
    second = try Self.replica(
      2, of: [1] + others.map(\.rawValue), transferLimit: transferLimit, seed: seed)
  }

  static func replica(
    _ id: UInt64, of peers: [UInt64], incarnation: UInt64 = 0, transferLimit: Int = 1 << 20,
    bufferCapacity: Int? = nil, seed: UInt64
  ) throws -> Words {
    var settings = ReplicationConfiguration(phase: Int64(id))
    if let bufferCapacity { settings.bufferCapacity = bufferCapacity }
    settings.packetLimit = 512
    settings.transferLimit = transferLimit
    settings.seed = seed
    return try Words(
      ReplicaID(id), peers: peers.map { ReplicaID($0) }, incarnation: incarnation,
      configuration: settings)
  }

  /// Whether nobody has anything to say any more.
  var isSilent: Bool { letters.isEmpty && first.deadline == nil && second.deadline == nil }

  /// Delivers a letter or wakes whoever comes first, so many times.
  mutating func run(steps: Int, until isOver: (Pair) -> Bool = { _ in false }) {
    for _ in 0..<steps where !isOver(self) {
      if letters.isEmpty {
        guard let due = [first.deadline, second.deadline].compactMap({ $0 }).min() else { return }
        now = max(now, due)
        if first.deadline.map({ $0 <= now }) ?? false { handle(.timer, isFirst: true) }
        if second.deadline.map({ $0 <= now }) ?? false { handle(.timer, isFirst: false) }
      } else {
        let letter = letters.removeFirst()
        let sender = ReplicaID(letter.isForFirst ? 2 : 1)
        handle(.received(letter.bytes, from: sender), isFirst: letter.isForFirst)
      }
    }
  }

  /// Loses whatever is on its way, but the first of it.
  mutating func loseLetters(but count: Int = 0) { letters = Array(letters.prefix(count)) }

  private mutating func handle(_ event: ReplicationEvent<ORSet<String>>, isFirst: Bool) {
    let effects = isFirst ? first.handle(event, at: now) : second.handle(event, at: now)
    var hasWritten = false
    for effect in effects {
      switch effect {
      case .send(let bytes, let peer) where peer == ReplicaID(isFirst ? 2 : 1):
        letters.append((bytes, !isFirst))
      case .persist: hasWritten = isFirst || !isSecondDiskSlow
      default: break
      }
    }
    if hasWritten { handle(.persisted(count: .max), isFirst: isFirst) }
  }
}
