public import CanonicalCoding
public import SortedCollections

/// The name of one replica, for ever: 64 bits that no other replica has or will have.
///
/// An identity belongs to one running replica at a time. A copy of it that also writes, a restored
/// backup or a cloned disk, mints the same dots twice and loses edits. Draw new identities at
/// random and never reuse one.
public struct ReplicaID: Hashable, Comparable, Sendable {
  /// The 64 bits.
  public let rawValue: UInt64

  /// The identity with the given bits.
  @inlinable
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// A fresh identity.
  ///
  /// - Parameter generator: Where the bits come from; it must be unpredictable outside of tests.
  public static func random(using generator: inout some RandomNumberGenerator) -> ReplicaID {
    ReplicaID(generator.next())
  }

  /// Whether the first identity is the smaller number.
  @inlinable
  public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
}

extension ReplicaID: SortedKey {}

extension ReplicaID: LosslessStringConvertible {
  /// The identity in hexadecimal without leading zeros.
  public var description: String { String(rawValue, radix: 16) }

  /// The identity that prints as the given text.
  public init?(_ description: String) {
    guard let value = UInt64(description, radix: 16), String(value, radix: 16) == description else {
      return nil
    }
    self.init(value)
  }
}

extension ReplicaID: CanonicalCodable {
  /// Eight bytes: identities are random, so nothing shorter is to be had.
  public func encode(into encoder: inout CanonicalEncoder) { encoder.fixed(rawValue) }

  /// Reads eight bytes.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init(try decoder.fixed())
  }
}
