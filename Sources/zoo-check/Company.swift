import Convergence

/// Replicas with their disks; whatever they say arrives at once, unless it is lost.
struct Company {
  typealias Words = Replicator<ORSet<String>>

  private(set) var replicas: [Words] = []
  private(set) var notices: [ReplicationNotice] = []

  /// Everything that was ever said.
  private(set) var letters: [Letter] = []

  /// Who is out of touch with everybody.
  var lost: Int?

  private let peers: [[Int]]
  private let settings: ReplicationConfiguration
  private var disks: [[[UInt8]]]
  private var starts = 0
  private var arrived = 0
  private(set) var now = Instant.zero

  /// Something that one replica has said to another.
  struct Letter {
    let bytes: [UInt8]
    let from: Int
    let to: Int
  }

  /// Replicas at their start, each with the places of its peers.
  init(_ peers: [[Int]], _ settings: ReplicationConfiguration) throws {
    (self.peers, self.settings) = (peers, settings)
    disks = Array(repeating: [], count: peers.count)
    for place in peers.indices { replicas.append(try start(place)) }
  }

  private static func id(_ place: Int) -> ReplicaID { ReplicaID(UInt64(place) + 1) }

  private mutating func start(_ place: Int) throws -> Words {
    starts += 1
    return try Words(
      Self.id(place), peers: peers[place].map(Self.id), incarnation: UInt64(starts),
      restoring: disks[place], configuration: settings)
  }

  /// Whether everybody holds the same, and knows of everybody that it does.
  var isStableEverywhere: Bool {
    replicas.allSatisfy {
      $0.state == replicas[0].state && $0.stableCut == replicas[0].state.context.vector
    }
  }

  mutating func insert(_ word: String, at place: Int) {
    var state = replicas[place].state
    var dots = DotSource(resuming: replicas[place].identity, after: state.context)
    handle(.edited(state.store.insert(word, using: &dots)), at: place)
  }

  /// Has a replica no longer count another.
  mutating func evict(_ other: Int, at place: Int) {
    handle(.command(.evict(Self.id(other))), at: place)
  }

  /// Has a replica give up what goes to and comes from another in pieces.
  mutating func abandon(_ other: Int, at place: Int) {
    handle(.command(.abandon(Self.id(other))), at: place)
  }

  /// Ends a process and starts it from its disk, or from an empty one; what is on its way is lost.
  mutating func restart(_ place: Int, losingDisk: Bool = false) throws {
    if losingDisk { disks[place] = [] }
    arrived = letters.count
    replicas[place] = try start(place)
  }

  /// Delivers what was said, and wakes whoever comes first, until nobody has anything to do.
  mutating func run(steps: Int = 2000, until isOver: (Company) -> Bool = { _ in false }) {
    for _ in 0..<steps where !isOver(self) {
      if arrived < letters.count {
        arrived += 1
        deliver(letters[arrived - 1])
      } else {
        let waking = replicas.indices.filter { replicas[$0].deadline != nil }
        guard let next = waking.min(by: { due($0) < due($1) }) else { return }
        now = max(now, due(next))
        handle(.timer, at: next)
      }
    }
  }

  /// Has a letter arrive, unless somebody is out of touch.
  mutating func deliver(_ letter: Letter) {
    if letter.from == lost || letter.to == lost { return }
    handle(.received(letter.bytes, from: Self.id(letter.from)), at: letter.to)
  }

  private func due(_ place: Int) -> Instant { replicas[place].deadline ?? .zero }

  private mutating func handle(_ event: ReplicationEvent<ORSet<String>>, at place: Int) {
    var hasWritten = false
    for effect in replicas[place].handle(event, at: now) {
      switch effect {
      case .send(let bytes, let peer):
        letters.append(Letter(bytes: bytes, from: place, to: Int(peer.rawValue) - 1))
      case .persist(let record):
        disks[place].append(record)
        hasWritten = true
      case .notice(let notice): notices.append(notice)
      default: break
      }
    }
    // More than there are: whatever was written is durable by now.
    if hasWritten { handle(.persisted(count: .max), at: place) }
  }
}
