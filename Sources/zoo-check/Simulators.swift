import Convergence
import ConvergenceTesting

/// What a simulated network, its disks and its clocks have to do, whoever uses them.
///
/// A simulator that is too kind finds nothing, and one that is too cruel finds what is not there.
enum Simulators {
  static func check(_ seed: UInt64) throws {
    try links(seed)
    try disks(seed)
    try clocks(seed)
    try copies(seed)
    try Reruns.check(seed)
  }

  private static let millisecond: Int64 = 1_000_000

  private static func network(
    _ seed: UInt64, _ links: LinkModel = LinkModel(latency: .uniform(5 * 1_000_000...9 * 1_000_000))
  ) -> SimulatedNetwork<Scribe> {
    SimulatedNetwork(
      nodes: [ReplicaID(1), ReplicaID(2)], configuration: 0, links: links,
      diskLatency: millisecond...20 * millisecond, seed: seed)
  }

  /// Messages between two nodes, of which the first part meets a cut, and later ones bad links.
  private static func links(_ seed: UInt64) throws {
    let time = { (count: Int) in Instant(nanoseconds: Int64(count) * millisecond) }
    var good = network(seed)
    good.schedule(
      PlannedFault(.links(.cut, .all), number: 7, from: time(100), until: time(200)))
    for number in 0..<30 {
      good.schedule(.send(UInt8(number)), on: 0, at: time(number * 10))
    }
    while good.step() != nil {}
    let arrivals = good.nodes[1]?.arrivals ?? []
    for (number, moment) in arrivals {
      let taken = moment.nanoseconds / millisecond - Int64(number) * 10
      try require((5...9).contains(taken), "a message takes as long as its link says")
      let isCut = moment >= time(100) && moment < time(200)
      try require(!isCut, "nothing arrives over a link that is cut")
    }
    // From 10 to 19 they are sent while the link is cut.
    let expected = [UInt8](0..<10) + [UInt8](20..<30)
    try require(
      arrivals.map(\.number).sorted() == expected, "what is sent over a whole link arrives, once")
    var bad = network(
      seed,
      LinkModel(
        latency: .constant(millisecond), drop: 300_000, duplicate: 300_000, reorder: 300_000))
    for number in 0..<60 { bad.schedule(.send(UInt8(number)), on: 0, at: time(number * 10)) }
    while bad.step() != nil {}
    let counts = bad.statistics
    try require(
      counts.sent == 60 && counts.delivered == 60 - counts.dropped + counts.duplicated,
      "messages are delivered unless they are lost, and copies of them")
    try require(
      counts.dropped > 0 && counts.duplicated > 0 && counts.heldBack > 0, "bad links are bad")
  }

  /// A process that writes, is told what is durable, and ends in the middle of it.
  private static func disks(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 106)
    var network = network(seed)
    let end = Instant(nanoseconds: random.draw(from: 20...80) * millisecond)
    for number in 0..<20 as Range<Int64> {
      let time = Instant(nanoseconds: number * 4 * millisecond)
      network.schedule(.write(UInt8(number)), on: 0, at: time)
    }
    network.schedule(
      PlannedFault(
        .node(.crash(), 0), number: 3, from: end, until: end.advanced(by: 200 * millisecond)))
    var (written, durable) = (0, 0)
    while let next = network.nextTime, next < end {
      _ = network.step()
      written = network.nodes[0]?.written ?? 0
      durable = network.nodes[0]?.durable ?? 0
      try require(durable <= written, "what is durable was written before")
    }
    while network.nodes[0] != nil, network.step() != nil {}
    try require(network.nodes[0] == nil, "a process that has crashed does not run")
    let kept = (0..<durable).map { [UInt8($0)] }
    try require(
      network.disks[0].records == kept, "a crash takes what was not durable, and nothing else")
    while network.nodes[0] == nil, network.step() != nil {}
    try require(network.nodes[0]?.records == kept, "a process starts again from its disk")
    try require(network.nodes[0]?.incarnation == 1, "every start of a process counts")
  }

  /// A timer under a clock that runs fast, and a wall clock that is wrong for a while.
  private static func clocks(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 107)
    var network = network(seed)
    let offset = random.draw(from: -50...50) * 1000 * millisecond
    let set = random.draw(from: 20...90) * millisecond
    network.schedule(
      PlannedFault(
        .node(.clockOffset(by: offset), 0), number: 1, from: Instant(nanoseconds: 0),
        until: Instant(nanoseconds: 300 * millisecond)))
    network.schedule(.wake(Instant(nanoseconds: set)), on: 0, at: Instant(nanoseconds: millisecond))
    while network.step() != nil {}
    let wake = network.nodes[0]?.wakes.first
    try require(wake?.steady.nanoseconds == set, "a timer goes by the clock that does not jump")
    try require(
      wake?.wall.nanoseconds == set + offset, "a wall clock that is wrong shows another time")
  }

  /// A copy of a network goes the same way, and so does another run of the seed.
  private static func copies(_ seed: UInt64) throws {
    var network = network(seed, LinkModel(drop: 100_000, duplicate: 100_000, reorder: 100_000))
    var random = Samples.random(seed, entity: 108)
    for number in 0..<40 {
      let time = Instant(nanoseconds: random.draw(from: 0...300) * millisecond)
      let command: Scribe.Command = number % 3 == 0 ? .write(UInt8(number)) : .send(UInt8(number))
      network.schedule(command, on: 0, at: time)
    }
    var again = network
    for _ in 0..<20 { _ = network.step() }
    var fork = network
    while network.step() != nil {}
    while fork.step() != nil {}
    while again.step() != nil {}
    try require(network.digest == fork.digest, "a copy of a network goes the same way")
    try require(network.digest == again.digest, "the same seed goes the same way")
  }
}

/// A process that writes down what happens to it.
private struct Scribe: SimulatedNode {
  enum Command: Sendable {
    case send(UInt8)
    case write(UInt8)
    case wake(Instant)
  }

  let records: [[UInt8]]
  let incarnation: UInt64
  private let other: ReplicaID
  private(set) var arrivals: [(number: UInt8, time: Instant)] = []
  private(set) var wakes: [(steady: Instant, wall: Instant)] = []
  private(set) var written = 0
  private(set) var durable = 0

  init(_ boot: NodeBoot<Int>, effects: inout NodeEffects) {
    records = boot.records
    incarnation = boot.incarnation
    other = boot.nodes.first { $0 != boot.id } ?? boot.id
  }

  mutating func handle(_ event: NodeEvent<Command>, at now: Instant, effects: inout NodeEffects) {
    switch event {
    case .message(let bytes, _): arrivals += bytes.map { ($0, now) }
    case .timer: wakes.append((now, effects.wallClock))
    case .synced(let count): durable = count
    case .command(.send(let number)): effects.send([number], to: other)
    case .command(.wake(let time)): effects.setTimer(time)
    case .command(.write(let number)):
      effects.write([number])
      written += 1
    case .members: break
    }
  }

  func fingerprint(into digest: inout RollingDigest) {
    digest.absorb(UInt64(arrivals.count))
    digest.absorb(UInt64(written) << 32 | UInt64(durable))
  }
}
