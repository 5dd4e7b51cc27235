public import CanonicalCoding
public import Causality
import Randomness

/// The proof that an identity was used twice: two starts of a process that claim the same dots.
///
/// This happens when a backup is restored or a disk is cloned under the old identity. From
/// ``sequence`` on, a dot of the replica stands for one edit here and for another there.
public struct DoubleMint: Hashable, Sendable {
  /// The identity that was used twice.
  public let replica: ReplicaID

  /// The first sequence number that both starts claim.
  public let sequence: UInt64

  /// The marks of the two starts, the smaller one first.
  public let boots: [UInt32]

  /// Which of the two starts had no right to the identity.
  ///
  /// It is the one that began to mint later on; of two that have begun at the same dot, the one
  /// with the greater mark. Whoever has a proof thus comes to the same verdict.
  public let retired: UInt32

  /// The identity under which the edits of the start that had no right to theirs are known instead.
  ///
  /// It follows from the old identity and the mark, so all replicas know it without asking.
  public var successor: ReplicaID {
    let random = KeyedRandom(seed: UInt64(retired))
    return ReplicaID(random.bits(.successors, entity: replica.rawValue, counter: 0))
  }

  /// The proof from two spans, each from a sequence number on under a mark.
  init(
    _ replica: ReplicaID, _ first: (from: UInt64, boot: UInt32),
    _ second: (from: UInt64, boot: UInt32)
  ) {
    self.replica = replica
    sequence = max(first.from, second.from)
    boots = [min(first.boot, second.boot), max(first.boot, second.boot)]
    retired = first < second ? second.boot : first.boot
  }
}

extension DoubleMint: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    let marks = boots.map { String($0, radix: 16) }
    return "replica \(replica) was started twice from the same state: both \(marks[0]) and "
      + "\(marks[1]) claim \(replica):\(sequence)"
  }
}

extension DoubleMint: CanonicalCodable {
  /// The replica, the sequence number, the two marks, and which of them is retired.
  public func encode(into encoder: inout CanonicalEncoder) {
    replica.encode(into: &encoder)
    encoder.integer(sequence)
    for boot in boots { encoder.word(boot) }
    encoder.byte(retired == boots[0] ? 0 : 1)
  }

  /// Reads a proof whose marks ascend.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    replica = try ReplicaID(from: &decoder)
    sequence = try decoder.integer()
    boots = [try decoder.word(), try decoder.word()]
    let verdict = try decoder.byte()
    guard verdict < 2, boots[0] < boots[1], sequence > 0, sequence <= Dot.maximumSequence else {
      throw decoder.error(.notCanonical, at: start)
    }
    retired = boots[Int(verdict)]
  }
}
