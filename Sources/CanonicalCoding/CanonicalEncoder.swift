/// Writes values into bytes of which every value has only one form.
///
/// Integers are little-endian base 128 without superfluous bytes (LEB128), signed ones zigzagged;
/// strings and byte strings are preceded by their length.
public struct CanonicalEncoder: Sendable {
  /// The version of the format: the first byte of ``CanonicalCodable/canonicalBytes``.
  public static let formatVersion: UInt8 = 1

  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Where the last event was, among those that may be named.
  @usableFromInline var events = EventCursor()

  /// The number that the next one written by ``difference(_:)`` is compared with.
  @usableFromInline var lastNumber: UInt64 = 0

  /// An encoder that has written nothing.
  public init() {}

  /// Makes room for so many bytes in all.
  public mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

  /// Writes one byte as it is.
  public mutating func byte(_ value: UInt8) {
    bytes.append(value)
  }

  /// Writes an unsigned integer in one to ten bytes.
  public mutating func integer(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes a signed integer so that small magnitudes of either sign are short.
  public mutating func signed(_ value: Int64) {
    integer(UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)))
  }

  /// Writes a count of things that follow.
  public mutating func count(_ value: Int) {
    integer(UInt64(value))
  }

  /// Writes 64 bits in eight bytes, most significant first.
  public mutating func fixed(_ value: UInt64) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Writes a byte string with its length.
  public mutating func byteString(_ value: [UInt8]) {
    count(value.count)
    bytes.append(contentsOf: value)
  }

  /// Writes a string as the length of its UTF-8 and then the UTF-8.
  public mutating func string(_ value: String) {
    let units = value.utf8
    count(units.count)
    bytes.append(contentsOf: units)
  }

  /// Writes bytes as they are.
  public mutating func raw(_ value: [UInt8]) {
    bytes.append(contentsOf: value)
  }

  /// Writes bytes as they are.
  public mutating func raw(_ value: ArraySlice<UInt8>) {
    bytes.append(contentsOf: value)
  }

  mutating func raw(_ value: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: value)
  }

  /// A number as its difference to the number before that was given to this method.
  ///
  /// - Returns: What to write: small if the two are close, whichever is the greater.
  public mutating func difference(to value: UInt64) -> UInt64 {
    let difference = Int64(bitPattern: value &- lastNumber)
    lastNumber = value
    return UInt64(bitPattern: (difference &<< 1) ^ (difference &>> 63))
  }

  /// A number that stands for an event, below the size of the table of events.
  ///
  /// - Returns: What to write: small if the event is near the one before that was given to this
  ///   method. `nil` if the table has more events than can be counted; the caller then writes the
  ///   owner and the sequence number as they are.
  /// - Precondition: The table has the event.
  /// - Complexity: O(log runs), O(1) for events of one run in a row.
  @inlinable
  public mutating func event(of owner: UInt64, _ sequence: UInt64) -> UInt64? {
    events.table.isCountable ? events.code(of: owner, sequence) : nil
  }

  /// Writes with a table of events in force, which may be named by their places in it.
  ///
  /// The table itself is not written: the caller has written it already, in whatever form.
  ///
  /// - Parameters:
  ///   - table: The events.
  ///   - body: What is written with the table.
  @inlinable
  public mutating func withEvents<Failure: Error>(
    _ table: EventTable, _ body: (inout CanonicalEncoder) throws(Failure) -> Void
  ) throws(Failure) {
    let (outer, outerNumber) = (events, lastNumber)
    (events, lastNumber) = (EventCursor(table), 0)
    defer { (events, lastNumber) = (outer, outerNumber) }
    try body(&self)
  }
}
