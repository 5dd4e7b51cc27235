import CRDTs
import Causality
import Checking
import Testing

@testable import Replication

/// What becomes of waits that have grown while a peer was out of reach.
@Suite struct SilenceTests {
  /// The interval in which everybody gathers.
  private static let interval = ReplicationConfiguration().gossipInterval

  /// A pair that has exchanged something and then, both ways, loses everything for a while.
  private func cutOff(for rounds: Int) throws -> NumberWorld {
    var world = try NumberWorld.pair()
    world.insert(1, at: 0)
    check(world.settle() != nil, "silence")
    world.insert(2, at: 0)
    world.persist(0)
    for _ in 0..<rounds {
      world.tick(0)
      world.letters = []
    }
    return world
  }

  private func wait(of place: Int, in world: NumberWorld) -> Int64 {
    (world[place].deadline ?? .zero).nanoseconds - world.now.nanoseconds
  }

  @Test func `who is heard again after a silence is told at once what it has not acknowledged`()
    throws
  {
    var world = try cutOff(for: 6)
    check(wait(of: 0, in: world) >= 8 * Self.interval, "it would wait for long")
    world.now = world.now.advanced(by: 3 * Self.interval)
    world.insert(3, at: 1)
    world.persist(1)
    world.tick(1)
    check(world.letters.count, is: 1)
    world.deliver()
    check(world[0].deadline ?? .zero <= world.now, "it goes on at once")
    world.tick(0)
    check(world.letters.contains { $0.from == 0 && (try? $0.packet().changes) != nil }, "changes")
    world.letters = []
    check(
      wait(of: 0, in: world) < 5 * Self.interval, "and if that is lost, soon again")
    check(world.settle(limit: 100) != nil, "silence")
    world.checkAgreement()
  }

  @Test func `what was sent only just now is waited for`() throws {
    var world = try cutOff(for: 6)
    let sentAt = world.now
    world.insert(3, at: 1)
    world.persist(1)
    world.tick(1)
    world.deliver()
    let due = (world[0].deadline ?? .zero).nanoseconds - sentAt.nanoseconds
    check(due >= 2 * Self.interval && due <= 9 * Self.interval / 4, "\(due)")
  }

  @Test(arguments: [2, 9] as [Int64])
  func `a peer that is heard and acknowledges nothing is sent less and less`(
    period: Int64
  ) throws {
    var world = try cutOff(for: 6)
    let before = world[0].statistics.deltas
    // What it says arrives, again and again, and nothing arrives that is said to it.
    for number in 0..<Int(100 / period) {
      world.insert(100 + number, at: 1)
      world.persist(1)
      world.tick(1)
      world.now = world.now.advanced(by: period * Self.interval)
      while let place = world.letters.firstIndex(where: { $0.from == 1 }) { world.deliver(place) }
      world.persist(0)
      if let deadline = world[0].deadline, deadline <= world.now { world.tick(0) }
      world.letters = []
    }
    let sent = world[0].statistics.deltas - before
    check(sent < 25, "\(sent) times in a hundred intervals")
  }

  @Test func `pieces and questions wait no longer either`() throws {
    var peer = Peer(id: ReplicaID(2))
    var transfer = OutgoingTransfer(
      Array(repeating: 1, count: 100), bringing: DotCloud(), inPiecesOf: 10)
    (transfer.attempts, transfer.retryAt) = (4, Instant(nanoseconds: 900))
    peer.outgoing = transfer
    peer.announceAt = Instant(nanoseconds: 800)
    peer.askAt = Instant(nanoseconds: 50)
    (peer.attempts, peer.announcements, peer.requests) = (3, 3, 3)
    peer.hasten(until: Instant(nanoseconds: 100))
    check(peer.outgoing?.retryAt, is: Instant(nanoseconds: 100))
    check(peer.outgoing?.attempts, is: 0)
    check(peer.announceAt, is: Instant(nanoseconds: 100))
    check(peer.askAt, is: Instant(nanoseconds: 50), "what is due before stays due")
    check(peer.retryAt, is: nil, "nothing is begun")
    check((peer.attempts, peer.announcements) == (0, 0), "waits are short again")
    check(peer.requests, is: 3, "and what is claimed and not delivered is still counted")
  }
  @Test func `proposals wait no longer either`() throws {
    var desk = ProposalDesk()
    desk.address(ReplicaID(2), at: Instant(nanoseconds: 900))
    desk.address(ReplicaID(3), at: Instant(nanoseconds: 900))
    desk.couriers[0].attempts = 3
    desk.hasten(ReplicaID(2), until: Instant(nanoseconds: 100))
    check(desk.couriers.map(\.dueAt.nanoseconds), is: [100, 900])
    check(desk.couriers[0].attempts, is: 0)
  }
}
