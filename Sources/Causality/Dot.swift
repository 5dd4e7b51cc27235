public import CanonicalCoding
public import SortedCollections

/// The name of one event: the n-th that a replica produced, counted from 1.
///
/// Reference: P. S. Almeida, A. Shoker, C. Baquero, “Delta State Replicated Data Types”,
/// J. Parallel Distrib. Comput. 111, 2018,
/// [doi:10.1016/j.jpdc.2017.08.003](https://doi.org/10.1016/j.jpdc.2017.08.003).
public struct Dot: Hashable, Comparable, Sendable {
  /// The greatest sequence number that is accepted from outside.
  ///
  /// No replica gets there by editing; a hostile message that claims to must not bring a later
  /// increment to overflow.
  public static let maximumSequence: UInt64 = 1 << 62

  /// The replica that produced the event.
  public var replica: ReplicaID

  /// The place of the event among those of its replica, from 1.
  public var sequence: UInt64

  /// The dot of a replica's n-th event.
  @inlinable
  public init(_ replica: ReplicaID, _ sequence: UInt64) {
    self.replica = replica
    self.sequence = sequence
  }

  /// Orders by replica, then by sequence.
  @inlinable
  public static func < (first: Self, second: Self) -> Bool {
    first.replica == second.replica
      ? first.sequence < second.sequence : first.replica < second.replica
  }
}

extension Dot: SortedKey {}

extension Dot: CanonicalCodable {
  /// The replica's place in the table, then the sequence number.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.identifier(replica.rawValue)
    encoder.integer(sequence)
  }

  /// Reads a dot whose replica is in the table.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let replica = ReplicaID(try decoder.identifier())
    let start = decoder.offset
    let sequence = try decoder.integer()
    guard sequence >= 1 else { throw decoder.error(.notCanonical, at: start) }
    guard sequence <= Dot.maximumSequence else { throw decoder.error(.integerTooLarge, at: start) }
    self.init(replica, sequence)
  }
}
