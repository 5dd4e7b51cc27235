import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// Bytes that no replica has sent.
@Suite struct HostilePacketTests {
  /// Everything about a replicator but what it has counted.
  private func snapshot(_ replicator: Replicator<ORSet<Int>>) -> String {
    """
    \(replicator.state) \(replicator.durable) \(replicator.peers) \(replicator.buffer) \
    \(replicator.lineage) \(String(describing: replicator.deadline))
    """
  }

  /// A pair in the middle of things, and packets of every kind that the second may receive.
  private func sample() throws -> (world: NumberWorld, packets: [[UInt8]]) {
    var world = try NumberWorld.pair()
    for number in 0..<4 { world.insert(number * 300, at: number % 2) }
    check(world.settle() != nil, "silence")
    world.remove(300, at: 0)
    world.insert(7, at: 1)
    let changes = Changes(world[0].state, of: world[0].lineage)
    let transfer = TransferName(of: changes.canonicalBytes)
    let receipt = ChunkReceipt(of: transfer, size: 8, count: 2, beyond: 12)
    let frames: [Frame<ORSet<Int>>] = [
      .have(Holdings(world[0].state.context.dots, of: world[0].lineage), .question),
      .want(world[1].state.context.dots), .changes(changes),
      .chunk(
        Chunk(of: transfer, size: 8, place: 1, bytes: Array(changes.canonicalBytes[8..<16]))),
      .received(receipt), .farewell,
    ]
    let greeting = Greeting(
      versions: 1...3, features: 5, wantsReply: true, identity: ReplicaID(1), packetLimit: 300,
      transferLimit: 1 << 20, neighbours: [ReplicaID(3)], resumption: receipt,
      holdings: Holdings(world[0].durable.context.dots, of: world[0].lineage))
    let (from, to) = (world[0].boot, world[1].boot)
    return (
      world,
      frames.map { Packet(from: from, to: to, .frames([$0])).bytes } + [
        Packet(from: from, to: to, .frames(frames)).bytes,
        Packet<ORSet<Int>>(from: from, to: to, .greeting(greeting)).bytes,
        Packet<ORSet<Int>>(from: from, to: to, .frames([])).bytes,
      ]
    )
  }

  /// The same bytes with a checksum that fits.
  private func sealed(_ body: some Sequence<UInt8>) -> [UInt8] {
    let checksum = CRC32C(of: body).value
    return Array(body) + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
  }

  /// Hands bytes to the second of a pair and checks that it refuses them and forgets them.
  @discardableResult
  private func checkRefusal(
    of bytes: [UInt8], by world: NumberWorld, _ comment: String,
    from sender: ReplicaID = ReplicaID(1)
  ) -> ReplicationError? {
    var replicator = world[1]
    let effects = replicator.handle(.received(bytes, from: sender), at: world.now)
    guard case .rejected(sender, let error)? = effects.first else {
      Issue.record("\(comment): \(effects)")
      return nil
    }
    check(snapshot(replicator), is: snapshot(world[1]), comment)
    check(replicator.statistics.rejected, is: world[1].statistics.rejected + 1, comment)
    check(!error.description.isEmpty, "the error says why")
    return error
  }

  @Test func `a truncated, lengthened or changed packet is refused by its checksum`() throws {
    let (world, packets) = try sample()
    for packet in packets {
      for length in 0..<packet.count {
        checkRefusal(of: Array(packet[..<length]), by: world, "\(length) of \(packet.count)")
      }
      checkRefusal(of: packet + [0], by: world, "one byte more")
      for place in packet.indices {
        var changed = packet
        changed[place] ^= 1 << UInt8(place % 8)
        let error = checkRefusal(of: changed, by: world, "byte \(place)")
        check(
          error,
          is: .malformed(.init(reason: .checksumMismatch, offset: packet.count - 4)))
      }
    }
  }

  @Test func `a packet that lies about its length is refused whatever its checksum`() throws {
    let (world, packets) = try sample()
    // Frames may end after any frame, so the last is one that holds all of them.
    for packet in packets.prefix(6) + packets.suffix(2).prefix(1) {
      for length in 10..<packet.count - 4 {
        let error = checkRefusal(
          of: sealed(packet[..<length]), by: world, "\(length) of \(packet.count)")
        guard case .malformed(let reason) = error else { continue }
        check(reason.offset <= length, "the offset lies in the bytes")
      }
    }
  }

  @Test func `a version or a kind that nobody knows is refused`() throws {
    let (world, packets) = try sample()
    for version in [2, 255] as [UInt8] {
      check(
        checkRefusal(
          of: sealed([version] + packets[0].dropFirst().dropLast(4)), by: world, "\(version)"),
        is: .malformed(.init(reason: .unknownVersion(version), offset: 0)))
    }
    // What was meant for a process that ran here before is late, whatever it spoke.
    let late = sealed([2] + packets[0][1..<8] + [packets[0][8] ^ 1] + packets[0][9...].dropLast(4))
    var replicator = world[1]
    let later = world.now.advanced(by: 1_000_000_000)
    let answer = replicator.handle(.received(late, from: ReplicaID(1)), at: later)
    check(replicator.statistics.stale == world[1].statistics.stale + 1, "it is counted as late")
    check(replicator.statistics.greetings == world[1].statistics.greetings + 1, "and answered")
    check(answer.count, is: 1, "whoever sent it learns of the process that runs here now")
    check(replicator.handle(.received(late, from: ReplicaID(1)), at: later).isEmpty, "once")
    for kind in [14, 255] as [UInt8] {
      check(
        checkRefusal(of: sealed(packets[0][..<9] + [kind]), by: world, "kind \(kind)"),
        is: .malformed(.init(reason: .unknownTag(kind), offset: 9)))
    }
  }

  @Test func `a sender that is not a peer is refused`() throws {
    let (world, packets) = try sample()
    for sender in [0, 2, 3, .max] as [UInt64] {
      let error = checkRefusal(
        of: packets[0], by: world, "from \(sender)", from: ReplicaID(sender))
      check(error, is: .unknownPeer, "from \(sender)")
    }
  }

  @Test func `a peer without a version in common is refused, once`() throws {
    let (world, _) = try sample()
    var replicator = world[1]
    let greeting = Greeting(
      versions: 7...9, features: 0, wantsReply: true, identity: ReplicaID(1), packetLimit: 300,
      transferLimit: 0, neighbours: [], resumption: nil,
      holdings: Holdings(DotCloud(), of: Lineage()))
    let bytes = Packet<ORSet<Int>>(from: 99, to: world[1].boot, .greeting(greeting)).bytes
    let first = replicator.handle(.received(bytes, from: ReplicaID(1)), at: world.now)
    guard first.count == 1, case .rejected(_, .noCommonVersion(7...9)) = first[0] else {
      Issue.record("\(first)")
      return
    }
    check(replicator.handle(.received(bytes, from: ReplicaID(1)), at: world.now).isEmpty, "twice")
  }

  @Test func `a forged packet never traps, and one that is refused changes nothing (H4)`() throws {
    let (world, packets) = try sample()
    let before = snapshot(world[1])
    var (accepted, refused) = (0, 0)
    for packet in packets {
      for place in 9..<packet.count - 4 {
        for mask in [1, 2, 16, 128, 0xFF] as [UInt8] {
          var forged = Array(packet.dropLast(4))
          forged[place] ^= mask
          var copy = world
          copy.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: sealed(forged))]
          copy.deliver()
          if copy.rejections.isEmpty {
            accepted += 1
            copy.persist(1)
            copy.tick(1)
            let state = copy[1].state
            let again = try Causal<ORSet<Int>>(canonicalBytes: state.canonicalBytes)
            check(again, is: state, "byte \(place) ^ \(mask)")
          } else {
            refused += 1
            switch copy.rejections[0] {
            case .noCommonVersion: check(copy[1].state, is: world[1].state)
            case .doubleMint:
              // Some dots may have other names; there are as many, and they show the same.
              check(copy.numbers(1), is: world.numbers(1))
              check(copy[1].state.context.dots.count, is: world[1].state.context.dots.count)
            default: check(snapshot(copy[1]), is: before, "byte \(place) ^ \(mask)")
            }
          }
        }
      }
    }
    check(accepted > 100 && refused > 100, "\(accepted) accepted, \(refused) refused")
  }

  /// Changes of a third party, and the same dots once more by another start of it, with others.
  private func contradiction() -> [Changes<ORSet<Int>>] {
    ([(1, 10), (2, 11)] as [(Int, UInt32)]).map { count, mark in
      var (set, lineage) = (Causal<ORSet<Int>>(), Lineage())
      var dots = DotSource(fresh: ReplicaID(77))
      for number in 0..<count { set.merge(set.store.insert(number, using: &dots)) }
      lineage.note(DotRun(ReplicaID(77), 1, UInt64(count)), boot: mark)
      return Changes(set, of: lineage)
    }
  }

  @Test func `of frames that contradict each other the first is believed`() throws {
    var world = try NumberWorld.pair()
    let frames = contradiction().map { Frame<ORSet<Int>>.changes($0) }
    let packet = Packet(from: world[0].mark, to: world[1].mark, .frames(frames))
    world.handle(.received(packet.bytes, from: world.id(0)), at: 1)
    try checkFirst(of: &world)
  }

  @Test func `of answers that contradict each other the first is believed`() throws {
    var world = try NumberWorld.pair()
    var encoder = CanonicalEncoder()
    for changes in contradiction() { changes.encode(into: &encoder) }
    try world.apply(sealed(encoder.bytes), at: 1)
    try checkFirst(of: &world)
  }

  private func checkFirst(of world: inout NumberWorld) throws {
    check(world.numbers(1), is: [0])
    check(world[1].lineage.spans(of: ReplicaID(77)).map(\.boot), is: [10])
    world.persist(1)
    world.compact(1)
    world.crash(1)
    try world.restart(1)
    check(world.numbers(1), is: [0], "and can be read from its disk")
  }

  @Test func `packets come back from their bytes`() throws {
    for bytes in try sample().packets {
      check(try Packet<ORSet<Int>>(bytes).bytes, is: bytes)
    }
    let dots = DotCloud([Dot(ReplicaID(2), 1)])
    let golden = Packet<ORSet<Int>>(from: 3, to: 0x0102_0304, .frames([.want(dots)]))
    check(
      golden.bytes,
      is: [1, 0, 0, 0, 3, 1, 2, 3, 4, 3, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0]
        + golden.bytes.suffix(4))
  }
}
