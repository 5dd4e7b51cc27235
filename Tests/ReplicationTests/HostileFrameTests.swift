import CRDTs
import CanonicalCoding
import Causality
import Checking
import Testing

@testable import Replication

/// Bytes that no replica has sent.
@Suite struct HostileFrameTests {
  /// Everything about a replicator but what it has counted.
  private func snapshot(_ replicator: Replicator<ORSet<Int>>) -> String {
    """
    \(replicator.state) \(replicator.durable) \(replicator.peers) \(replicator.buffer) \
    \(String(describing: replicator.deadline))
    """
  }

  /// A pair in the middle of things, and frames of every kind that the second may receive.
  private func sample() throws -> (world: NumberWorld, frames: [[UInt8]]) {
    var world = try NumberWorld.pair()
    for number in 0..<4 { world.insert(number * 300, at: number % 2) }
    check(world.settle() != nil, "silence")
    world.remove(300, at: 0)
    world.insert(7, at: 1)
    var frames = world.history.filter { $0.to == 1 }.map(\.bytes)
    let state = world[0].state
    let purposes: [Frame<ORSet<Int>>.Purpose] = [.question, .acknowledgement, .changes(state)]
    for (incarnation, purpose) in purposes.enumerated() {
      frames.append(
        Frame(incarnation: UInt64(incarnation * 300), digest: state.context, purpose: purpose)
          .canonicalBytes)
    }
    return (world, frames)
  }

  /// Hands bytes to the second of a pair and checks that it refuses them and forgets them.
  private func checkRefusal(
    of bytes: [UInt8], by world: NumberWorld, _ comment: String,
    from sender: ReplicaID = ReplicaID(1)
  ) -> ReplicationError? {
    var replicator = world[1]
    let effects = replicator.handle(.received(bytes, from: sender), at: world.now)
    guard effects.count == 1, case .rejected(sender, let error) = effects[0] else {
      Issue.record("\(comment): \(effects)")
      return nil
    }
    check(snapshot(replicator), is: snapshot(world[1]), comment)
    check(replicator.statistics.rejected, is: world[1].statistics.rejected + 1, comment)
    check(!error.description.isEmpty, "the error says why")
    return error
  }

  @Test func `a truncated or lengthened frame is refused and changes nothing`() throws {
    let (world, frames) = try sample()
    for frame in frames {
      for length in 0..<frame.count {
        let error = checkRefusal(
          of: Array(frame[..<length]), by: world, "\(length) of \(frame.count)")
        guard case .malformed(let reason) = error else { continue }
        check(reason.offset <= length, "the offset lies in the bytes")
      }
      check(
        checkRefusal(of: frame + [0], by: world, "one byte more"),
        is: .malformed(.init(reason: .trailingBytes, offset: frame.count)))
    }
  }

  @Test func `a version or a kind that nobody knows is refused`() throws {
    let (world, frames) = try sample()
    for version in [0, 2, 255] as [UInt8] {
      check(
        checkRefusal(of: [version] + frames[0].dropFirst(), by: world, "\(version)"),
        is: .malformed(.init(reason: .unknownVersion(version), offset: 0)))
    }
    for kind in [3, 4, 255] as [UInt8] {
      check(
        checkRefusal(of: [1, kind] + frames[0].dropFirst(2), by: world, "kind \(kind)"),
        is: .malformed(.init(reason: .unknownTag(kind), offset: 1)))
    }
  }

  @Test func `a sender that is not a peer is refused`() throws {
    let (world, frames) = try sample()
    for sender in [0, 2, 3, .max] as [UInt64] {
      let error = checkRefusal(
        of: frames[0], by: world, "from \(sender)", from: ReplicaID(sender))
      check(error, is: .unknownPeer, "from \(sender)")
    }
  }

  @Test func `a corrupted frame never traps, and one that is refused changes nothing (H4)`() throws
  {
    let (world, frames) = try sample()
    let before = snapshot(world[1])
    var (accepted, refused) = (0, 0)
    for frame in frames.suffix(6) {
      for place in frame.indices {
        for mask in [1, 2, 16, 128, 0xFF] as [UInt8] {
          var corrupted = frame
          corrupted[place] ^= mask
          var copy = world
          copy.letters = [NumberWorld.Letter(from: 0, to: 1, bytes: corrupted)]
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
            check(snapshot(copy[1]), is: before, "byte \(place) ^ \(mask)")
          }
        }
      }
    }
    check(accepted > 100 && refused > 100, "\(accepted) accepted, \(refused) refused")
  }

  @Test func `frames come back from their bytes, and no other bytes are frames`() throws {
    for bytes in try sample().frames {
      let frame = try Frame<ORSet<Int>>(canonicalBytes: bytes)
      check(frame.canonicalBytes, is: bytes)
    }
    let golden = Frame<ORSet<Int>>(
      incarnation: 3, digest: CausalContext([Dot(ReplicaID(2), 1)]), purpose: .question)
    check(golden.canonicalBytes, is: [1, 1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0])
  }
}
