import Convergence
import ConvergenceTesting

/// What is left of an exchange when one of two processes ends in the midst of it.
enum Sessions {
  static func check(_ seed: UInt64) throws {
    try oldGreetings(seed)
    let halfway = try halfway(seed)
    try piecesKept(halfway)
    try piecesLost(halfway)
    try givenUp(halfway)
    try silence(seed)
  }

  private static func pair(_ seed: UInt64) throws -> Company {
    var settings = ReplicationConfiguration()
    settings.packetLimit = 512
    // Pieces are sent as receipts for others come.
    settings.window = 2048
    settings.seed = seed
    var pair = try Company([[1], [0]], settings)
    pair.run()
    return pair
  }

  /// A greeting of a process that is no more comes late; it was the first to greet, and so does not
  /// name whom it has greeted.
  private static func oldGreetings(_ seed: UInt64) throws {
    var pair = try pair(seed)
    guard let greeting = pair.letters.first else { throw Counterexample("replicas greet", "") }
    try pair.restart(greeting.from)
    pair.insert("word", at: greeting.to)
    pair.run()
    let count = pair.notices.count { isBeginning($0) }
    pair.deliver(greeting)
    try require(
      pair.notices.count { isBeginning($0) } == count, "an old greeting ends no newer session")
  }

  private static func isBeginning(_ notice: ReplicationNotice) -> Bool {
    if case .sessionBegan = notice { true } else { false }
  }

  /// A pair of which the second has some of the pieces of something large.
  private static func halfway(_ seed: UInt64) throws -> Company {
    var pair = try pair(seed)
    pair.insert(String(repeating: "x", count: 20_000), at: 0)
    pair.run { $0.replicas[1].status.peers[0].receiving.map { $0.arrived > 4_000 } ?? false }
    try require(
      pair.replicas[1].status.peers[0].receiving != nil, "something large comes in pieces")
    return pair
  }

  /// The receiver of something large crashes.
  private static func piecesKept(_ halfway: Company) throws {
    var pair = halfway
    try pair.restart(1)
    let arrived = pair.replicas[1].status.peers[0].receiving?.arrived ?? 0
    try require(arrived > 4_000, "pieces that have arrived outlive a crash")
    pair.run()
    try require(pair.replicas[1].state == pair.replicas[0].state, "a transfer goes on")
  }

  /// The receiver of something large loses what it has of it.
  private static func piecesLost(_ halfway: Company) throws {
    var pair = halfway
    try pair.restart(1, losingDisk: true)
    pair.run()
    try require(
      pair.replicas[1].state == pair.replicas[0].state, "a transfer begins again where it must")
  }

  /// Somebody is out of reach for long, and then heard again.
  private static func silence(_ seed: UInt64) throws {
    var pair = try pair(seed)
    pair.lost = 1
    pair.insert("first", at: 0)
    pair.run(steps: 240)
    pair.lost = nil
    pair.insert("second", at: 1)
    pair.run { $0.replicas[0].state.store.contains("second") }
    let heardAt = pair.now
    pair.run { $0.replicas[1].state == $0.replicas[0].state }
    let wait = pair.now.nanoseconds - heardAt.nanoseconds
    // One timer until it says what it holds and one until it is asked, neither of them exact.
    try require(
      wait <= 3 * ReplicationConfiguration().gossipInterval,
      "who is heard again is not kept waiting")
  }

  /// The receiver of something large gives it up, and then crashes.
  private static func givenUp(_ halfway: Company) throws {
    var pair = halfway
    pair.abandon(0, at: 1)
    try pair.restart(1)
    try require(
      pair.replicas[1].status.resumableSessions.isEmpty, "what was given up does not come back")
    pair.run()
    try require(pair.replicas[1].state == pair.replicas[0].state, "what is sent anew arrives")
  }
}
