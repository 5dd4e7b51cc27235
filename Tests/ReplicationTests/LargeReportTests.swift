import CRDTs
import CanonicalCoding
import Causality
import Checking
import SortedCollections
import Testing

@testable import Replication

/// What members say of themselves, where that is larger than a packet.
@Suite struct LargeReportTests {
  /// A hub with so many neighbours, and an end behind one of them, with the smallest packets.
  private func hub(_ neighbours: Int, transferLimit: Int = 1 << 20) throws -> NumberWorld {
    var settings = ReplicationConfiguration()
    settings.transferLimit = transferLimit
    settings.countsDistantMembers = true
    settings.packetLimit = ReplicationConfiguration.smallestPacket
    var lines = (1...neighbours).map { (0, $0) }
    lines.append((neighbours, neighbours + 1))
    var world = try NumberWorld(
      (0..<neighbours + 2).map { place in
        lines.compactMap { $0.0 == place ? $0.1 : $0.1 == place ? $0.0 : nil }
      }, configuration: settings)
    for place in world.places { world.insert(place, at: place) }
    return world
  }

  private func pieces(_ world: NumberWorld) -> [Chunk] {
    world.history.compactMap { try? $0.packet() }.flatMap(\.frames).compactMap { frame in
      if case .reportPiece(let chunk) = frame { chunk } else { nil }
    }
  }

  private func checkKnown(_ world: NumberWorld, _ comment: String) {
    let all = world[0].state.context.vector
    for place in world.places {
      check(world[place].stableCut, is: all, "\(comment): \(place)")
      check(world[place].isCutOfAll, "\(comment): \(place)")
    }
  }

  @Test func `a report of many peers goes in pieces, and all come to know what all hold`() throws {
    var world = try hub(16)
    check(world.settle(limit: 100_000) != nil, "silence")
    world.checkAgreement()
    let size = world[0].members.reports[world.id(0)]?.canonicalBytes.count ?? 0
    check(size > ReplicationConfiguration.smallestPacket, "\(size) bytes are more than a packet")
    check(!pieces(world).isEmpty, "it goes in pieces")
    checkKnown(world, "at the end")
  }

  @Test(arguments: 0..<6)
  func `pieces may be lost, doubled and late`(seed: Int) throws {
    var world = try hub(16)
    var step = seed
    for _ in 0..<4000 {
      for place in world.places where world.unsyncedCount(place) > 0 { world.persist(place) }
      if world.letters.isEmpty {
        guard let next = world.nextToWake else { break }
        world.tick(next)
        continue
      }
      step = (step &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
      let letter = (step >> 8) % min(world.letters.count, 8)
      switch (step >> 4) % 9 {
      case 0: world.letters.remove(at: letter)
      case 1: world.deliver(letter, keeping: true)
      default: world.deliver(letter)
      }
    }
    check(world.settle(limit: 100_000) != nil, "silence")
    world.checkAgreement()
    checkKnown(world, "seed \(seed)")
  }

  @Test func `a report larger than a peer puts together is not tried again and again`() throws {
    var world = try hub(16, transferLimit: 300)
    check(world.settle(limit: 100_000) != nil, "silence")
    world.checkAgreement()
    check(pieces(world).allSatisfy { $0.transfer.length <= 300 }, "nothing that is too large")
    check(world[0].isCutOfAll, "the hub has heard of all")
    check(!world[17].isCutOfAll, "who has not heard of all waits")
    check(world[17].stableCut.isEmpty, "and takes nothing for stable")
  }

  @Test func `pieces of more than is put together are refused, and who counts nobody takes none`()
    throws
  {
    for isCounting in [false, true] {
      var settings = ReplicationConfiguration()
      settings.countsDistantMembers = isCounting
      settings.transferLimit = 1000
      var world = try NumberWorld([[1], [0]], configuration: settings)
      world.greet()
      for length in [9, 2000] {
        let name = TransferName(of: Array(repeating: 1, count: length))
        let piece = Chunk(
          of: name, size: length, place: 0, bytes: Array(repeating: 1, count: length))
        let packet = Packet<ORSet<Int>>(
          from: world[0].mark, to: world[1].mark, .frames([.reportPiece(piece)]))
        world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: packet.bytes)]
        world.deliver()
      }
      let expected: [ReplicationError] = [.transferDamaged, .transferTooLarge(bytes: 2000)]
      check(world.rejections, is: isCounting ? expected : [expected[1]])
      check(world[1].peers[0].briefing.incoming == nil, "nothing is kept")
    }
  }

  @Test func `pieces go one after the other, from the first again after two silences`() throws {
    let peers = (1...9).map { ReplicaID(UInt64($0)) }
    let report = MemberReport(
      member: ReplicaID(7), epoch: 0, names: 0, peers: peers, known: VersionVector())
    var briefing = Briefing()
    check(briefing.send(report, inPiecesOf: 32).map(\.place), is: [0])
    let name = TransferName(of: report.canonicalBytes)
    let now = Instant(nanoseconds: 5)
    briefing.take(ChunkReceipt(of: name, size: 32, count: 1, beyond: 0), at: now)
    check(briefing.due, is: now, "the next at once")
    check(briefing.send(report, inPiecesOf: 32).map(\.place), is: [1])
    briefing.take(ChunkReceipt(of: name, size: 32, count: 0, beyond: 2), at: now)
    for place in [1, 1, 0] {
      check(briefing.send(report, inPiecesOf: 32).map(\.place), is: [place])
    }
    let count = (report.canonicalBytes.count + 31) / 32
    briefing.take(ChunkReceipt(of: name, size: 32, count: count, beyond: 0), at: now)
    check(!briefing.lacks(report, isHeard: false), "it has arrived")
    check(briefing.sent.isEmpty && briefing.outgoing == nil, "and is kept no more")
  }
}
