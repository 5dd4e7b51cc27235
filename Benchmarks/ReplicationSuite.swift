import Convergence

/// Replicas that exchange changes without a network in between, so that only their work is timed.
enum ReplicationSuite {
  static func benchmarks(isSmoke: Bool) -> [Benchmark] {
    let size = isSmoke ? 10 : 1000
    return [
      exchange("pair", count: 2, topology: line, edits: size),
      exchange("line-of-8", count: 8, topology: line, edits: size),
      exchange("mesh-of-8", count: 8, topology: mesh, edits: size),
      bootstrap(isSmoke ? 100 : 100_000),
    ]
  }

  /// What is sent, which does not depend on the machine.
  static func counts(isSmoke: Bool) -> [String] {
    pairCounts([1, 100, isSmoke ? 200 : 10_000]) + treeCounts() + meshCounts()
      + bootstrapCounts(isSmoke ? 1000 : 100_000)
  }

  private static func line(_ count: Int) -> [(Int, Int)] { (1..<count).map { ($0 - 1, $0) } }

  private static func mesh(_ count: Int) -> [(Int, Int)] {
    (0..<count).flatMap { first in (first + 1..<count).map { (first, $0) } }
  }

  /// Edits in turn, each of which reaches everybody before the next.
  private static func exchange(
    _ name: String, count: Int, topology: @escaping (Int) -> [(Int, Int)], edits: Int
  ) -> Benchmark {
    Benchmark("replication/\(name)/\(edits)", operations: edits) {
      let world = Exchange(count, topology(count))
      return {
        var copy = world
        return {
          for number in 0..<edits {
            copy.insert(number..<number + 1, at: number % count)
            copy.settle()
          }
          return UInt64(copy.bytes)
        }
      }
    }
  }

  /// A whole state that goes to a replica that has nothing.
  private static func bootstrap(_ size: Int) -> Benchmark {
    Benchmark("replication/bootstrap/\(size)", operations: size) {
      var world = Exchange(2, [(0, 1)], bufferCapacity: 0)
      world.insert(0..<size, at: 0)
      let prepared = world
      return {
        var copy = prepared
        return {
          copy.settle()
          return UInt64(copy.bytes)
        }
      }
    }
  }

  // MARK: - Counts

  private static func row(_ name: String, _ text: String) -> String {
    name + String(repeating: " ", count: max(1, 36 - name.count)) + text
  }

  private static func pairCounts(_ sizes: [Int]) -> [String] {
    sizes.map { size in
      var world = Exchange(2, [(0, 1)])
      for number in 0..<size { world.insert(number..<number + 1, at: 0) }
      let delta = world.state(0).canonicalBytes.count
      let before = (world.messages, world.bytes)
      world.settle()
      let (messages, bytes) = (world.messages - before.0, world.bytes - before.1)
      return row(
        "replication/count/ahead-by-\(size)",
        "\(messages) messages, \(bytes) bytes for a delta of \(delta)")
    }
  }

  private static func treeCounts() -> [String] {
    let lines = (1..<15).map { (($0 - 1) / 2, $0) }
    var world = Exchange(15, lines)
    for number in 0..<60 {
      world.insert(number..<number + 1, at: number % 15)
      world.settle()
    }
    let sum = world.statistics
    return [
      row(
        "replication/count/tree-of-15",
        "\(sum.redundantPayload) of \(sum.usefulPayload) bytes sent in vain")
    ]
  }

  private static func meshCounts() -> [String] {
    var world = Exchange(15, mesh(15))
    for number in 0..<60 {
      world.insert(number..<number + 1, at: number % 15)
      world.settle()
    }
    let sum = world.statistics
    // Classically everybody who learns something sends it to all others: 14 times to each.
    let classic = sum.usefulPayload * 14
    let sent = sum.usefulPayload + sum.redundantPayload
    let silent = world.messages
    world.wakeAll()
    return [
      row(
        "replication/count/mesh-of-15",
        "\(sent) bytes of changes, \(classic) classically; \(sum.redundantPayload) in vain"),
      row("replication/count/after-agreement", "\(world.messages - silent) messages"),
    ]
  }

  private static func bootstrapCounts(_ size: Int) -> [String] {
    var world = Exchange(2, [(0, 1)], bufferCapacity: 0)
    world.insert(0..<size, at: 0)
    world.settle()
    world.insert(size..<size + 1, at: 0)
    let before = world.statistics
    world.settle()
    let sum = world.statistics
    return [
      row(
        "replication/count/beyond-the-log",
        "\(sum.payload - before.payload) bytes in \(sum.chunks - before.chunks) chunks"
          + " for a state of \(world.state(0).canonicalBytes.count)")
    ]
  }
}

/// Replicas of a set, with disks that are done at once and messages that arrive at once.
struct Exchange {
  private var replicators: [Replicator<ORSet<Int>>] = []
  private var written: [Int]
  private var letters: [(from: ReplicaID, to: Int, bytes: [UInt8])] = []
  private var now = Instant.zero
  private(set) var messages = 0
  private(set) var bytes = 0

  /// Replicas in touch as the lines say, which have greeted.
  init(_ count: Int, _ lines: [(Int, Int)], bufferCapacity: Int = 1 << 24) {
    written = Array(repeating: 0, count: count)
    for place in 0..<count {
      let peers = lines.compactMap { $0.0 == place ? $0.1 : $0.1 == place ? $0.0 : nil }
      var settings = ReplicationConfiguration(bufferCapacity: bufferCapacity)
      settings.seed = UInt64(place)
      guard
        let replicator = try? Replicator<ORSet<Int>>(
          Self.id(place), peers: peers.map(Self.id), configuration: settings)
      else { preconditionFailure("there are no records to be damaged") }
      replicators.append(replicator)
    }
    settle()
  }

  private static func id(_ place: Int) -> ReplicaID { ReplicaID(UInt64(place) + 1) }

  func state(_ place: Int) -> Causal<ORSet<Int>> { replicators[place].state }

  var statistics: ReplicationStatistics {
    replicators.reduce(into: ReplicationStatistics()) { $0 += $1.statistics }
  }

  mutating func insert(_ numbers: Range<Int>, at place: Int) {
    var set = replicators[place].state.store
    var dots = DotSource(
      resuming: replicators[place].identity, after: replicators[place].state.context)
    handle(.edited(set.insert(contentsOf: numbers, using: &dots)), at: place)
  }

  private mutating func handle(_ event: ReplicationEvent<ORSet<Int>>, at place: Int) {
    let before = written[place]
    for effect in replicators[place].handle(event, at: now) {
      switch effect {
      case .persist: written[place] += 1
      case .send(let packet, let receiver):
        messages += 1
        bytes += packet.count
        letters.append((Self.id(place), Int(receiver.rawValue) - 1, packet))
      default: break
      }
    }
    if written[place] > before { handle(.persisted(count: written[place]), at: place) }
  }

  /// Delivers everything, and lets time pass, until nobody has anything to say.
  mutating func settle() {
    while true {
      var next = 0
      while next < letters.count {
        let letter = letters[next]
        next += 1
        handle(.received(letter.bytes, from: letter.from), at: letter.to)
      }
      letters.removeAll(keepingCapacity: true)
      guard let due = replicators.compactMap({ $0.deadline }).min() else { return }
      now = max(now, due)
      for place in replicators.indices where replicators[place].deadline.map({ $0 <= now }) == true
      {
        handle(.timer, at: place)
      }
    }
  }

  /// Wakes everybody, though nobody has asked for it.
  mutating func wakeAll() {
    for place in replicators.indices { handle(.timer, at: place) }
    settle()
  }
}
