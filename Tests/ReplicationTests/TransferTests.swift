import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// What does not fit one packet.
@Suite struct TransferTests {
  private static let limit = 1024

  /// A pair with small packets, of which the first holds many numbers and no delta of them.
  private func pair(_ count: Int, limit: Int = limit, window: Int = 4096) throws -> NumberWorld {
    var settings = ReplicationConfiguration(bufferCapacity: 0)
    settings.packetLimit = limit
    settings.window = window
    var world = try NumberWorld([[1], [0]], configuration: settings)
    world.greet()
    world.edit(0) { set, dots in set.insert(contentsOf: Self.scattered(count), using: &dots) }
    world.persist(0)
    return world
  }

  /// Numbers of so many bits with nothing in common; neighbours would take less than a byte each.
  private static func scattered(_ count: Int, bits: Int = 32) -> [Int] {
    (1...UInt64(count)).map { number in
      var mixed = number &* 0x9E37_79B9_7F4A_7C15
      mixed = (mixed ^ mixed >> 29) &* 0xBF58_476D_1CE4_E5B9
      return Int((mixed ^ mixed >> 32) & (1 << UInt64(bits) - 1))
    }
  }

  private func stateSize(_ world: NumberWorld) -> Int {
    Changes(world[0].state, of: world[0].lineage).canonicalBytes.count
  }

  @Test func `a state larger than a packet goes in chunks, once`() throws {
    var world = try pair(3000)
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
    let size = stateSize(world)
    check(size > 8 * Self.limit, "\(size) bytes are many packets")
    check(world[0].statistics.wholeStates, is: 1)
    check(world[0].statistics.payload, is: size, "every byte once")
    check(world[0].statistics.repeated, is: 0)
  }

  @Test func `chunks may be lost, doubled and overtaken`() throws {
    for seed in 0..<20 {
      var world = try pair(1500)
      var step = seed
      for _ in 0..<2000 {
        world.persist(1)
        if world.letters.isEmpty {
          guard let next = world.nextToWake else { break }
          world.tick(next)
          continue
        }
        step = (step &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
        let letter = (step >> 8) % world.letters.count
        switch (step >> 4) % 5 {
        case 0: world.letters.remove(at: letter)
        case 1: world.deliver(letter, keeping: true)
        default: world.deliver(letter)
        }
      }
      check(world.settle(limit: 9000) != nil, "silence")
      world.checkAgreement("\(seed)")
    }
  }

  @Test func `a transfer goes on where it was when the connection or its sender comes back`() throws
  {
    for crashes in [false, true] {
      var world = try pair(3000)
      world.tick(0)
      for _ in 0..<12 { world.deliver() }
      let before = world[0].statistics.chunks
      check(before > 4 && before < 15, "\(before) chunks")
      world.letters = []
      if crashes {
        world.crash(0)
        try world.restart(0)
      } else {
        world.handle(.disconnected(world.id(1)), at: 0)
        world.handle(.disconnected(world.id(0)), at: 1)
        check(world[0].deadline, is: nil, "nothing to be done about it")
        world.handle(.connected(world.id(1)), at: 0)
        world.handle(.connected(world.id(0)), at: 1)
      }
      check(world.settle(limit: 9000) != nil, "silence")
      world.checkAgreement()
      let size = stateSize(world)
      let sent = world[0].statistics.payload + (crashes ? before * Self.limit : 0)
      check(
        sent <= size + 6 * Self.limit,
        "\(sent) bytes sent for a state of \(size)")
      check(world[0].statistics.resumed, is: 1, "crashes: \(crashes)")
    }
  }

  @Test func `who comes back and takes less is sent what it takes`() throws {
    for (packet, transfer) in [(300, 1 << 20), (Self.limit, 1000)] {
      var world = try pair(3000)
      world.tick(0)
      for _ in 0..<6 { world.deliver() }
      check(world[0].peers[0].outgoing != nil, "a transfer is under way")
      world.letters = []
      world.crash(1)
      world.configure(1) { ($0.packetLimit, $0.transferLimit) = (packet, transfer) }
      try world.restart(1)
      world.forget()
      check(world.settle(limit: 20_000) != nil, "silence")
      check(world.rejections, is: [], "nothing is refused")
      let letters = world.history.drop { $0.from == 0 }.filter { $0.from == 0 }
      check(letters.allSatisfy { $0.bytes.count <= packet }, "nothing larger than \(packet)")
      let size = stateSize(world)
      if size <= transfer {
        world.checkAgreement()
      } else {
        check(world.notices.contains(.undeliverable(bytes: size, to: world.id(1))), "it is told")
      }
    }
  }

  @Test func `no more is on the way than the window allows`() throws {
    var world = try pair(3000, window: 3 * Self.limit)
    world.tick(0)
    check(world.letters.count <= 3, "\(world.letters.count) chunks at once")
    check(world.settle(limit: 9000) != nil, "silence")
    world.checkAgreement()
  }

  @Test func `what a peer cannot take is reported and not tried again (C14)`() throws {
    var settings = ReplicationConfiguration()
    settings.packetLimit = Self.limit
    settings.transferLimit = 4000
    var world = try NumberWorld([[1], [0]], configuration: settings)
    world.greet()
    world.edit(0) { set, dots in set.insert(contentsOf: Self.scattered(3000), using: &dots) }
    check(world.settle() != nil, "silence")
    check(world.numbers(1), is: [])
    guard case .undeliverable(let bytes, to: world.id(1))? = world.notices.last else {
      Issue.record("\(world.notices)")
      return
    }
    check(bytes > 4000, "\(bytes)")
    world.insert(9000, at: 0)
    check(world.settle() != nil, "silence")
    check(world.numbers(1), is: [9000], "everything else goes on")
  }

  @Test func `a sender that announces too much, or sends other bytes, is refused`() throws {
    var world = try NumberWorld.pair()
    let (from, to) = (world[0].boot, world[1].boot)
    func send(_ chunk: Chunk) {
      let packet = Packet<ORSet<Int>>(from: from, to: to, .frames([.chunk(chunk)]))
      world.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: packet.bytes)]
      world.deliver()
    }
    var encoder = CanonicalEncoder()
    encoder.byte(CanonicalEncoder.formatVersion)
    encoder.count(1 << 30)
    encoder.word(5)
    let huge = try TransferName(canonicalBytes: encoder.bytes)
    send(Chunk(of: huge, size: 4, place: 0, bytes: [1, 2, 3, 4]))
    check(world.rejections, is: [.transferTooLarge(bytes: 1 << 30)])
    let name = TransferName(of: [1, 2, 3, 4, 5])
    send(Chunk(of: name, size: 4, place: 1, bytes: [6]))
    send(Chunk(of: name, size: 4, place: 0, bytes: [1, 2, 3, 4]))
    check(world.rejections.last, is: .transferDamaged)
    let junk = TransferName(of: [9, 9])
    send(Chunk(of: junk, size: 4, place: 0, bytes: [9, 9]))
    guard case .malformed? = world.rejections.last else {
      Issue.record("\(world.rejections)")
      return
    }
    world.insert(1, at: 0)
    check(world.settle() != nil, "the session is not stuck")
    world.checkAgreement()
  }

  /// How often what has come moves to elsewhere in memory while so many pieces come one by one.
  private func moves(
    _ count: Int, as frame: (Chunk) -> Frame<ORSet<Int>>,
    of transfer: (Peer) -> IncomingTransfer?
  ) throws -> Int {
    var settings = ReplicationConfiguration()
    settings.countsDistantMembers = true
    var replica = try Replicator<ORSet<Int>>(
      ReplicaID(1), peers: [ReplicaID(2)], configuration: settings)
    let bytes = [UInt8](repeating: 7, count: 64 * count)
    let name = TransferName(of: bytes)
    var addresses: [UnsafePointer<UInt8>?] = []
    for place in 0..<count - 1 {
      let chunk = Chunk(of: name, size: 64, place: place, bytes: Array(bytes[..<64]))
      let packet = Packet(from: 5, to: replica.mark, .frames([frame(chunk)]))
      _ = replica.handle(.received(packet.bytes, from: ReplicaID(2)), at: .zero)
      let incoming = transfer(replica.peers[0])
      check(incoming?.bytes.count, is: 64 * (place + 1), "piece \(place)")
      addresses.append(incoming?.bytes.withUnsafeBufferPointer { $0.baseAddress })
    }
    return zip(addresses, addresses.dropFirst()).count { $0 != $1 }
  }

  @Test func `a piece is put behind the others, which stay where they are`() throws {
    let chunks = try moves(1000, as: { .chunk($0) }, of: { $0.incoming })
    check(chunks < 20, "pieces of changes were copied \(chunks) times")
    let reports = try moves(1000, as: { .reportPiece($0) }, of: { $0.briefing.incoming })
    check(reports < 20, "pieces of reports were copied \(reports) times")
  }

  @Test func `chunks far ahead take no memory`() throws {
    let name = TransferName(of: Array(repeating: 7, count: 1000))
    var transfer = IncomingTransfer(Chunk(of: name, size: 1, place: 500, bytes: [7]))
    check(!transfer.take(Chunk(of: name, size: 1, place: 500, bytes: [7])), "too far ahead")
    check(transfer.take(Chunk(of: name, size: 1, place: 63, bytes: [7])), "within the window")
    check(transfer.receipt.beyond, is: 1 << 63)
    check(!transfer.take(Chunk(of: name, size: 1, place: 64, bytes: [7])), "beyond the window")
  }
}
