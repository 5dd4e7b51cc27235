import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

@Suite struct ExpiryTests {
  private static let policy = ExpiryPolicy([
    ExpiryRule("/presence/host", lasts: nil), ExpiryRule("/presence/*", lasts: 10_000_000),
  ])

  @Test func `a field that nobody refreshes is hidden when the document has moved on`() throws {
    var alice = DocumentReplica(1)
    try alice.edit(.set("/presence/alice", 1), .set("/presence/host", 1), at: 100)
    try alice.edit(.set("/note", 1), at: 109)
    check(alice.document.expired(by: Self.policy), is: [])
    try alice.edit(.set("/note", 2), at: 110)
    check(alice.document.expired(by: Self.policy), is: ["/presence/alice"])
    check(
      alice.document.json(hiding: Self.policy), is: ["note": 2, "presence": ["host": 1]])
    check(alice.json, is: ["note": 2, "presence": ["alice": 1, "host": 1]], "nothing is lost")
    try alice.edit(.set("/presence/alice", 2), at: 111)
    check(alice.document.json(hiding: Self.policy), is: alice.json, "refreshed")
  }

  @Test func `a field expires as a whole, by the latest write below it`() throws {
    let policy = ExpiryPolicy([ExpiryRule("/s/*", lasts: 10_000_000)])
    var alice = DocumentReplica(1)
    try alice.edit(.set("/s/a/name", "a"), .insert(1, "/s/a/tags"), .set("/s/b/name", "b"), at: 0)
    try alice.edit(.set("/s/a/seen", 1), .insert(1, "/s/tags"), .createMap("/s/m"), at: 9)
    try alice.edit(.set("/x", 1), at: 12)
    check(alice.document.expired(by: policy), is: ["/s/b"])
    try alice.edit(.set("/x", 2), at: 60)
    check(alice.document.expired(by: policy), is: ["/s/a", "/s/b"], "sets and maps have no age")
    var swept: [DocumentPath] = []
    try alice.edit(at: .zero) { swept = try $0.sweep(policy) }
    check(swept, is: ["/s/a", "/s/b"])
    check(alice.json, is: ["s": ["m": [:], "tags": [1]], "x": 2])
    check(try alice.edit(at: .zero) { try $0.sweep(policy) }.context.isEmpty, "swept once")
  }

  @Test func `time stands still while nobody writes, and can be given`() throws {
    let document = try Document(.set("/presence/alice", 1))
    check(document.expired(by: Self.policy), is: [])
    let later = HybridTimestamp(Instant(nanoseconds: 3_600_000_000_000))
    check(document.expired(by: Self.policy, at: later), is: ["/presence/alice"])
    check(document.json(hiding: Self.policy, at: later), is: ["presence": [:]])
    check(Document().expired(by: Self.policy), is: [])
    check(document.expired(by: Self.policy, at: .zero), is: [], "the past expires nothing")
  }

  @Test func `a refresh that the sweeper has not seen survives everywhere`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try bob.merge(try alice.edit(.set("/presence/alice", 1), at: 0))
    try alice.edit(.set("/x", 1), at: 60)
    let sweep = try alice.edit(at: .zero) { try $0.sweep(Self.policy) }
    check(alice.json, is: ["presence": [:], "x": 1])
    let refresh = try bob.edit(.set("/presence/alice", 2), at: 60)
    try alice.merge(refresh)
    try bob.merge(sweep)
    try bob.merge(alice.document.state)
    check(alice.json, is: ["presence": ["alice": 2], "x": 1])
    check(bob.document, is: alice.document)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `replicas with skewed clocks hide what the oracle says, and the same in the end`(
    seed: UInt64
  ) throws {
    var run = PresenceRun(seed: seed)
    for _ in 0..<40 { try run.step() }
    try run.finish()
  }
}

/// Three replicas with clocks up to forty seconds apart, who tell that they are there.
private struct PresenceRun: ~Copyable {
  private enum Event {
    case beat(String, HybridTimestamp, authorKnew: HybridTimestamp)
    case sweep([String])
  }

  private static let policy = ExpiryPolicy([ExpiryRule("/presence/*", lasts: 10_000_000)])
  private static let offsets: [Int64] = [0, -25_000_000_000, 15_000_000_000]

  let seed: UInt64
  private var draw: DocumentHistory
  private var replicas = ReplicaTriple()
  /// What was done, with the beats that were live there and went with it.
  private var events: [(event: Event, takes: [Int], delta: Document.Delta)] = []
  private var received: [Set<Int>] = [[], [], []]
  private var now: Int64 = 100_000_000_000

  init(seed: UInt64) {
    self.seed = seed
    draw = DocumentHistory(seed: seed + 9_000_000)
  }

  private mutating func pick(_ count: Int) -> Int { draw.shuffled(Array(0..<count))[0] }

  mutating func step() throws {
    now += Int64(pick(5)) * 1_000_000_000
    let place = pick(3)
    let time = Instant(nanoseconds: now + Self.offsets[place])
    switch pick(10) {
    case 0..<4:
      let name = ["a", "b", "c", "d"][pick(4)]
      let knew = replicas[place].time
      let delta = try replicas.edit(place, at: time) {
        try $0.set(["presence", name], to: .integer(0))
      }
      note(.beat(name, delta.store.latestTimestamp, authorKnew: knew), delta, place)
    case 4:
      var swept: [DocumentPath] = []
      let delta = try replicas.edit(place, at: time) { swept = try $0.sweep(Self.policy) }
      if !swept.isEmpty { note(.sweep(swept.map { $0.keys[1] }), delta, place) }
    case 5..<9 where !events.isEmpty: try receive(pick(events.count), place, time)
    default:
      let other = pick(3)
      try replicas.merge(place, replicas[other].state, at: time)
      received[place].formUnion(received[other])
    }
    try judge(place)
  }

  private mutating func note(_ event: Event, _ delta: Document.Delta, _ place: Int) {
    let takes = live(at: place).filter { number in
      guard case .beat(let name, _, _) = events[number].event else { return false }
      return switch event {
      case .beat(let again, _, _): again == name
      case .sweep(let swept): swept.contains(name)
      }
    }
    received[place].insert(events.count)
    events.append((event, takes, delta))
  }

  /// The beats that a replica has received, and nothing that took them away.
  private func live(at place: Int) -> [Int] {
    let taken = Set(received[place].flatMap { events[$0].takes })
    return received[place].sorted().filter { number in
      guard case .beat = events[number].event else { return false }
      return !taken.contains(number)
    }
  }

  private mutating func receive(_ number: Int, _ place: Int, _ time: Instant) throws {
    try replicas.merge(place, events[number].delta, at: time)
    received[place].insert(number)
  }

  /// Compares what is hidden with what the events say that were received.
  private func judge(_ place: Int) throws {
    var live: [(name: String, at: HybridTimestamp, knew: HybridTimestamp)] = []
    for number in self.live(at: place) {
      guard case .beat(let name, let time, let knew) = events[number].event else { continue }
      live.append((name, time, knew))
    }
    let time = live.map(\.at).max() ?? .zero
    let document = replicas[place]
    check(document.time, is: time, "seed \(seed), replica \(place)")
    let isThere = { (name: String) in
      live.contains { $0.name == name && time.microseconds - $0.at.microseconds < 10_000_000 }
    }
    let names = ["a", "b", "c", "d"].filter(isThere)
    let shown = document.json(hiding: Self.policy)
    guard case .object(let fields)? = shown["/presence"] else {
      return check(live.isEmpty, "seed \(seed), replica \(place): \(shown)")
    }
    check(fields.map(\.key), is: names, "seed \(seed), replica \(place)")
    for beat in live where !isThere(beat.name) {
      let movedOn = time.microseconds - beat.knew.microseconds
      check(movedOn >= 10_000_000, "seed \(seed): \(beat) has expired at \(time)")
    }
  }

  /// Hands everybody everything, and sweeps.
  mutating func finish() throws {
    let time = Instant(nanoseconds: now)
    for place in 0..<3 {
      for number in draw.shuffled(Array(events.indices)) { try receive(number, place, time) }
      try judge(place)
      check(replicas[place], is: replicas[0], "seed \(seed): replicas converge")
    }
    let shown = replicas[0].json(hiding: Self.policy)
    let swept = try replicas.edit(1, at: time) { try $0.sweep(Self.policy) }
    check(replicas[1].json, is: shown, "seed \(seed): what is swept is what was hidden")
    try replicas.merge(0, swept, at: time)
    check(replicas[0].json, is: shown, "seed \(seed)")
    check(replicas[0].json(hiding: Self.policy), is: shown, "seed \(seed): nothing else goes")
  }
}

/// Three replicas by number.
private struct ReplicaTriple: ~Copyable {
  private var first = DocumentReplica(1)
  private var second = DocumentReplica(2)
  private var third = DocumentReplica(3)

  subscript(place: Int) -> Document {
    switch place {
    case 0: first.document
    case 1: second.document
    default: third.document
    }
  }

  mutating func edit(
    _ place: Int, at now: Instant, _ body: (inout DocumentEditor) throws -> Void
  ) throws -> Document.Delta {
    switch place {
    case 0: try first.edit(at: now, body)
    case 1: try second.edit(at: now, body)
    default: try third.edit(at: now, body)
    }
  }

  mutating func merge(_ place: Int, _ delta: Document.Delta, at now: Instant) throws {
    switch place {
    case 0: try first.merge(delta, at: now)
    case 1: try second.merge(delta, at: now)
    default: try third.merge(delta, at: now)
    }
  }
}
