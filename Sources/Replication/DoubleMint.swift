public import CanonicalCoding
public import Causality

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

  /// The proof from two spans, each from a sequence number on under a mark.
  init(
    _ replica: ReplicaID, _ first: (from: UInt64, boot: UInt32),
    _ second: (from: UInt64, boot: UInt32)
  ) {
    self.replica = replica
    sequence = max(first.from, second.from)
    boots = [min(first.boot, second.boot), max(first.boot, second.boot)]
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
  /// The replica, the sequence number and the two marks.
  public func encode(into encoder: inout CanonicalEncoder) {
    replica.encode(into: &encoder)
    encoder.integer(sequence)
    for boot in boots { encoder.word(boot) }
  }

  /// Reads a proof whose marks ascend.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    replica = try ReplicaID(from: &decoder)
    sequence = try decoder.integer()
    boots = [try decoder.word(), try decoder.word()]
    guard boots[0] < boots[1], sequence > 0, sequence <= Dot.maximumSequence else {
      throw decoder.error(.notCanonical, at: start)
    }
  }
}
