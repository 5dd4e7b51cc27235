import CRDTs
import CanonicalCoding
import Causality
import Checking
import Lattices
import Testing

@testable import Replication

/// Replicators with their disks, and the letters between them: a host that goes step by step.
///
/// Whatever a test does, each letter that is sent is checked: it tells of nothing, and carries
/// nothing, that its sender could lose in a crash.
struct World<Store: ReplicatedStore>: Sendable {
  /// Bytes on their way.
  struct Letter: Sendable {
    let from: Int
    let to: Int
    let bytes: [UInt8]

    func packet() throws -> Packet<Store> { try Packet(bytes) }
  }

  private struct Host: Sendable {
    var replicator: Replicator<Store>?
    var peers: [Int]
    var configuration: ReplicationConfiguration
    var incarnation: UInt64 = 0
    var records: [[UInt8]] = []
    var syncedCount = 0
    var countAtBoot = 0
    var durable: Causal<Store> = .initial
  }

  private var hosts: [Host]
  var letters: [Letter] = []
  /// Every letter that was ever sent.
  private(set) var history: [Letter] = []
  private(set) var rejections: [ReplicationError] = []
  private(set) var notices: [ReplicationNotice] = []
  private(set) var outcomes: [WriteOutcome] = []
  var now = Instant.zero

  /// What somebody has heard of a proposal.
  struct Conclusion: Equatable, Sendable {
    let place: Int
    let id: ProposalID
    let outcome: ProposalOutcome
  }

  /// A decision of a process, which a crash may have taken since.
  struct Decided: Sendable {
    let id: ProposalID
    let number: Int
    let dot: Dot
  }

  private(set) var conclusions: [Conclusion] = []
  var decided: [Decided] = []
  /// How proposals are decided, unless they are accepted.
  var decides: (@Sendable (Proposal) -> ProposalDecision<Store>)?

  /// Replicas 1, 2, 3 and so on, each with the places of its peers.
  init(
    _ peers: [[Int]], configuration: ReplicationConfiguration = ReplicationConfiguration()
  ) throws {
    hosts = peers.map { Host(peers: $0, configuration: configuration) }
    for place in hosts.indices { try boot(place) }
  }

  /// Two replicas that know each other and have greeted.
  static func pair(capacity: Int = 1 << 20) throws -> World {
    var world = try World(
      [[1], [0]], configuration: ReplicationConfiguration(bufferCapacity: capacity))
    world.greet()
    return world
  }

  /// Has everybody greet, and forgets that they did.
  mutating func greet() {
    check(settle(limit: 3000) != nil, "the greetings come to an end")
    history = []
  }

  /// Replicas that are in touch as the lines of a graph say.
  static func graph(
    _ count: Int, _ lines: [(Int, Int)],
    configuration: ReplicationConfiguration = ReplicationConfiguration()
  ) throws -> World {
    var peers = Array(repeating: [Int](), count: count)
    for (first, second) in lines {
      peers[first].append(second)
      peers[second].append(first)
    }
    var world = try World(peers, configuration: configuration)
    world.greet()
    return world
  }

  var places: Range<Int> { hosts.indices }

  func id(_ place: Int) -> ReplicaID { ReplicaID(UInt64(place) + 1) }

  /// The replicator at a place; its host must be up.
  subscript(place: Int) -> Replicator<Store> {
    guard let replicator = hosts[place].replicator else { fatalError("host \(place) is down") }
    return replicator
  }

  func isUp(_ place: Int) -> Bool { hosts[place].replicator != nil }

  /// What a crash cannot take from a host.
  func durable(_ place: Int) -> Causal<Store> { hosts[place].durable }

  /// How many records are not yet on disk for good.
  func unsyncedCount(_ place: Int) -> Int { hosts[place].records.count - hosts[place].syncedCount }

  // MARK: - Steps

  mutating func handle(_ event: ReplicationEvent<Store>, at place: Int) {
    guard let effects = hosts[place].replicator?.handle(event, at: now) else { return }
    carryOut(effects, of: place)
  }

  /// Has a replicator take an answer to a request.
  mutating func apply(_ bytes: [UInt8], at place: Int) throws(ReplicationError) {
    guard var replicator = hosts[place].replicator else { return }
    let effects = try replicator.apply(bytes)
    hosts[place].replicator = replicator
    carryOut(effects, of: place)
  }

  private mutating func carryOut(_ effects: [ReplicationEffect<Store>], of place: Int) {
    for effect in effects {
      switch effect {
      case .persist(let record): hosts[place].records.append(record)
      case .send(let bytes, let receiver): post(bytes, from: place, to: receiver)
      case .merged: break
      case .notice(let notice): notices.append(notice)
      case .settled(let outcome): outcomes.append(outcome)
      case .rejected(_, let error): rejections.append(error)
      case .concluded(let id, let outcome):
        conclusions.append(Conclusion(place: place, id: id, outcome: outcome))
      case .proposed: break
      }
    }
    for case .proposed(let proposal) in effects { decide(proposal, at: place) }
  }

  /// Decides on a proposal: a number that is to be inserted into a set, if it is one of numbers.
  private mutating func decide(_ proposal: Proposal, at place: Int) {
    if let decision = decides?(proposal) {
      return handle(.decided(proposal.id, decision), at: place)
    }
    let number = Int(proposal.bytes.first ?? 0)
    var state = self[place].state
    var dots = DotSource(resuming: self[place].identity, after: state.context)
    guard let delta = insertion(number, &state.store, &dots) else { return }
    decided.append(
      Decided(id: proposal.id, number: number, dot: Dot(dots.replica, dots.sequence)))
    handle(.decided(proposal.id, .accept(delta)), at: place)
  }

  private func insertion(
    _ number: Int, _ store: inout Store, _ dots: inout DotSource
  ) -> Causal<Store>? {
    var set = store as? ORSet<Int>
    return set?.insert(number, using: &dots) as? Causal<Store>
  }

  private mutating func post(_ bytes: [UInt8], from place: Int, to receiver: ReplicaID) {
    let letter = Letter(from: place, to: Int(receiver.rawValue) - 1, bytes: bytes)
    letters.append(letter)
    history.append(letter)
    guard let packet = try? letter.packet() else {
      Issue.record("host \(place) sends what is no packet: \(bytes)")
      return
    }
    let durable = hosts[place].durable.context
    check(
      packet.claims.isDominated(by: durable), "\(place) tells of what is not durable")
    check(packet.from, is: hosts[place].replicator?.mark ?? 0, "the mark of \(place)")
    check(
      bytes.count <= hosts[place].configuration.packetLimit,
      "\(bytes.count) bytes are more than the limit")
  }

  /// Edits with the dots that the replica has a right to.
  mutating func edit(
    _ place: Int, _ body: (inout Store, inout DotSource) -> Causal<Store>
  ) {
    var state = self[place].view
    var dots = DotSource(resuming: self[place].identity, after: self[place].minted)
    handle(.edited(body(&state.store, &dots)), at: place)
  }

  /// Tells a host that so many more records are on disk, all of them unless told.
  mutating func persist(_ place: Int, _ count: Int? = nil) {
    let target = hosts[place].syncedCount + min(count ?? .max, unsyncedCount(place))
    let news = hosts[place].syncedCount..<target
    hosts[place].syncedCount = target
    for record in news { remember(record, place) }
    handle(.persisted(count: target - hosts[place].countAtBoot), at: place)
  }

  private mutating func remember(_ record: Int, _ place: Int) {
    let records = hosts[place].records
    switch try? Record<Store>(canonicalBytes: records[record]) {
    case .changes(let changes)?: hosts[place].durable.merge(changes.delta)
    case .edits(let changes)?: hosts[place].durable.merge(changes.delta)
    case .part(let changes, of: _)?: hosts[place].durable.merge(changes.delta)
    case .doubleMint?, .subscription?:
      // Dots have other names from here on, or are forgotten; a process that starts now will know.
      let restored = try? Replicator<Store>(
        id(place), peers: [], restoring: Array(records[...record]))
      hosts[place].durable = restored?.state ?? .initial
    case .verdict(_, _, let changes)?: hosts[place].durable.merge(changes.delta)
    case .membership?, .identity?, .chunk?, .piecesEnded?, .abandoned?, .complete?, .proposal?,
      .concluded?, .receipt?, .decided?:
      break
    case nil: Issue.record("host \(place) has written what is no record: \(records[record])")
    }
  }

  /// Hands over the letter at a place in the bag and, unless told otherwise, takes it out.
  mutating func deliver(_ place: Int = 0, keeping: Bool = false) {
    let letter = keeping ? letters[place] : letters.remove(at: place)
    guard isUp(letter.to) else { return }
    handle(.received(letter.bytes, from: id(letter.from)), at: letter.to)
  }

  /// Lets time pass until a host wants to be woken, and wakes it.
  mutating func tick(_ place: Int) {
    guard let deadline = self[place].deadline else { return }
    now = max(now, deadline)
    handle(.timer, at: place)
  }

  /// Ends a process; what its disk has not synced is lost, or all of it.
  mutating func crash(_ place: Int, losingDisk: Bool = false) {
    hosts[place].replicator = nil
    if losingDisk { hosts[place].syncedCount = 0 }
    hosts[place].records.removeLast(unsyncedCount(place))
    if losingDisk { hosts[place].durable = .initial }
  }

  /// Starts a process anew from what its disk has kept.
  mutating func restart(_ place: Int) throws {
    hosts[place].incarnation += 1
    try boot(place)
  }

  private mutating func boot(_ place: Int) throws {
    hosts[place].countAtBoot = hosts[place].records.count
    hosts[place].replicator = try Replicator(
      id(place), peers: hosts[place].peers.map(id), incarnation: hosts[place].incarnation,
      restoring: hosts[place].records, configuration: hosts[place].configuration)
  }

  /// Has a host start with other times and sizes from now on.
  mutating func configure(_ place: Int, _ change: (inout ReplicationConfiguration) -> Void) {
    change(&hosts[place].configuration)
  }

  /// Puts a disk back to what it held when it had so many records, and starts from there.
  mutating func restoreBackup(_ place: Int, records count: Int) throws {
    crash(place)
    hosts[place].records.removeLast(hosts[place].records.count - count)
    hosts[place].syncedCount = count
    hosts[place].durable = .initial
    for record in 0..<count { remember(record, place) }
    try restart(place)
  }

  /// Puts letters in an order that does not tell when they were sent, and each but once.
  mutating func sortLetters() {
    letters.sort { first, second in
      if (first.from, first.to) != (second.from, second.to) {
        return (first.from, first.to) < (second.from, second.to)
      }
      return first.bytes.lexicographicallyPrecedes(second.bytes)
    }
    for place in letters.indices.dropFirst().reversed() {
      let (letter, before) = (letters[place], letters[place - 1])
      if letter.bytes == before.bytes, letter.from == before.from, letter.to == before.to {
        letters.remove(at: place)
      }
    }
  }

  /// Forgets what was said and noticed.
  mutating func forget() { (history, rejections, notices, outcomes) = ([], [], [], []) }

  /// Puts fewer records in the place of those that are durable, if there are such at the moment.
  mutating func compact(_ place: Int) {
    guard let records = self[place].snapshot else { return }
    let change = records.count - hosts[place].syncedCount
    hosts[place].records.replaceSubrange(..<hosts[place].syncedCount, with: records)
    hosts[place].syncedCount += change
    hosts[place].countAtBoot += change
  }

  /// What a disk holds, durable or not.
  func records(_ place: Int) -> [[UInt8]] { hosts[place].records }

  /// How many records a disk holds.
  func recordCount(_ place: Int) -> Int { hosts[place].records.count }

  /// All that was counted, everywhere.
  var statistics: ReplicationStatistics {
    places.reduce(into: ReplicationStatistics()) { $0 += self[$1].statistics }
  }

  // MARK: - Courses

  /// Whether nothing is left to do.
  var isSilent: Bool {
    letters.isEmpty && places.allSatisfy { unsyncedCount($0) == 0 && self[$0].deadline == nil }
  }

  /// The first of those who want to be woken.
  var nextToWake: Int? {
    places.filter { self[$0].deadline != nil }
      .min { (self[$0].deadline ?? .zero) < (self[$1].deadline ?? .zero) }
  }

  /// Writes and delivers everything, wakes whoever comes first, and so on until all is silent.
  ///
  /// - Returns: How many letters were delivered, or `nil` if there were more than the limit.
  mutating func settle(limit: Int = 400) -> Int? {
    for count in 0...limit {
      for place in places where unsyncedCount(place) > 0 { persist(place) }
      if letters.isEmpty {
        guard let next = nextToWake else { return count }
        tick(next)
        if letters.isEmpty { continue }
      }
      deliver()
    }
    return nil
  }

  /// Checks that everybody holds the same, for good, and is silent.
  func checkAgreement(
    _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    check(
      isSilent, "\(comment): somebody still has something to say", sourceLocation: sourceLocation)
    for place in places {
      check(
        self[place].state, is: self[0].state, "\(comment): replica \(place)",
        sourceLocation: sourceLocation)
      check(
        durable(place), is: self[place].state, "\(comment): the disk of \(place)",
        sourceLocation: sourceLocation)
    }
  }
}

typealias NumberWorld = World<ORSet<Int>>

extension NumberWorld {
  mutating func insert(_ number: Int, at place: Int) {
    edit(place) { set, dots in set.insert(number, using: &dots) }
  }

  mutating func remove(_ number: Int, at place: Int) {
    edit(place) { set, dots in set.remove(number, using: &dots) }
  }

  func numbers(_ place: Int) -> [Int] { self[place].state.store.elements }
}
