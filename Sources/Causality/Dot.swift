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
  /// A number that stands for the dot among those of the context in force.
  ///
  /// - Precondition: The context has the dot.
  public func encode(into encoder: inout CanonicalEncoder) {
    if let code = encoder.code(of: self) {
      encoder.integer(code)
    } else {
      replica.encode(into: &encoder)
      encoder.integer(sequence)
    }
  }

  /// Reads a dot of the context in force.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    if decoder.hasCountableEvents {
      self = try decoder.dot(try decoder.integer(), at: start)
    } else {
      self.init(try ReplicaID(from: &decoder), try decoder.integer())
      guard decoder.hasEvent(of: replica.rawValue, sequence) else {
        throw decoder.error(.dotOutsideContext, at: start)
      }
    }
  }
}
