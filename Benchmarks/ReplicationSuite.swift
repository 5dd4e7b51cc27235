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
    ] + [1, 100, isSmoke ? 200 : 10_000].map(ahead)
      + [("tree", (1..<15).map { (($0 - 1) / 2, $0) }), ("mesh", mesh(15))].flatMap(sent)
      + [beyondTheLog(isSmoke ? 1000 : 100_000)]
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

  // MARK: - Bytes

  /// What a pair sends, beyond the delta itself and a tenth of it, when one side is so many edits
  /// ahead.
  private static func ahead(by size: Int) -> Benchmark {
    Benchmark(
      "replication/overhead/ahead-by-\(size)", 1, nil,
      .bytes {
        var world = Exchange(2, [(0, 1)])
        for number in 0..<size { world.insert(number..<number + 1, at: 0) }
        let delta = world.state(0).canonicalBytes.count
        let before = world.bytes
        world.settle()
        return UInt64(max(0, world.bytes - before - delta * 11 / 10))
      })
  }

  /// All changes that are sent where fifteen replicas edit four times each, in turn, and what would
  /// be sent by the classic algorithm.
  ///
  /// All need the same, once for each replica; classically a mesh sends fourteen times that.
  private static func sent(_ shape: String, _ lines: [(Int, Int)]) -> [Benchmark] {
    [
      Benchmark(
        "replication/sent/\(shape)-of-15", 1, nil,
        .bytes {
          let sum = edited(lines)
          return UInt64(sum.usefulPayload + sum.redundantPayload)
        }),
      Benchmark(
        "replication/sent/\(shape)-of-15/classically", 1, nil,
        .bytes {
          var classic = ClassicPropagation(15, lines)
          for number in 0..<60 { classic.insert(number, at: number % 15) }
          return UInt64(classic.sent)
        }),
    ]
  }

  private static func edited(_ lines: [(Int, Int)]) -> ReplicationStatistics {
    var world = Exchange(15, lines)
    for number in 0..<60 {
      world.insert(number..<number + 1, at: number % 15)
      world.settle()
    }
    return world.statistics
  }

  /// What one edit costs that the log no longer holds, in a set of so many.
  private static func beyondTheLog(_ size: Int) -> Benchmark {
    Benchmark(
      "replication/sent/beyond-the-log/\(size)", 1, nil,
      .bytes {
        var world = Exchange(2, [(0, 1)], bufferCapacity: 0)
        world.insert(0..<size, at: 0)
        world.settle()
        world.insert(size..<size + 1, at: 0)
        let before = world.statistics.payload
        world.settle()
        return UInt64(world.statistics.payload - before)
      })
  }
}

/// Replicas of a set, with disks that are done at once and messages that arrive at once.
struct Exchange {
  private var replicators: [Replicator<ORSet<Int>>] = []
  private var written: [Int]
  private var letters: [(from: ReplicaID, to: Int, bytes: [UInt8])] = []
  private var now = Instant.zero
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
}
