/// Reads what ``CanonicalEncoder`` writes, and refuses everything else.
public struct CanonicalDecoder: Sendable {
  /// How deeply values may nest before the decoder refuses them.
  public static let maximumDepth = 64

  let bytes: [UInt8]
  let end: Int

  /// Where the next byte will be read.
  public internal(set) var offset: Int

  @usableFromInline var depth = 0
  @usableFromInline var events = EventCursor()
  @usableFromInline var lastNumber: UInt64 = 0

  /// A decoder at the start of a byte string.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = 0
    end = bytes.count
  }

  /// A decoder of the first so many bytes of a byte string.
  public init(_ bytes: [UInt8], upTo end: Int) {
    self.bytes = bytes
    offset = 0
    self.end = end
  }

  /// The bytes that were read since the decoder was at an earlier position.
  public func bytes(from start: Int) -> ArraySlice<UInt8> { bytes[start..<offset] }

  /// How many bytes have not been read yet.
  public var remaining: Int { end - offset }

  /// The error that says what is wrong at the current position, or at an earlier one.
  public func error(
    _ reason: CanonicalDecodingError.Reason,
    at place: Int? = nil
  ) -> CanonicalDecodingError {
    CanonicalDecodingError(reason: reason, offset: place ?? offset)
  }

  /// Checks that nothing is left.
  public func finish() throws(CanonicalDecodingError) {
    if offset != end { throw error(.trailingBytes) }
  }

  /// Reads one byte.
  public mutating func byte() throws(CanonicalDecodingError) -> UInt8 {
    guard offset < end else { throw error(.truncated) }
    defer { offset &+= 1 }
    return bytes[offset]
  }

  /// Reads an unsigned integer, in its shortest form only.
  public mutating func integer() throws(CanonicalDecodingError) -> UInt64 {
    let start = offset
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      let bits = UInt64(next & 0x7F)
      if shift == 63 && bits > 1 { throw error(.integerTooLarge, at: start) }
      result |= bits &<< shift
      if next < 0x80 {
        if next == 0 && shift > 0 { throw error(.notCanonical, at: start) }
        return result
      }
      if shift == 63 { throw error(.integerTooLarge, at: start) }
      shift &+= 7
    }
  }

  /// Reads a signed integer.
  public mutating func signed() throws(CanonicalDecodingError) -> Int64 {
    let zigzag = try integer()
    return Int64(bitPattern: (zigzag &>> 1) ^ (0 &- (zigzag & 1)))
  }

  /// Reads a count of things that follow, each at least `size` bytes long.
  ///
  /// A count that the rest of the input cannot hold is refused before anything is allocated.
  public mutating func count(ofAtLeast size: Int = 1) throws(CanonicalDecodingError) -> Int {
    let start = offset
    let value = try integer()
    guard value <= UInt64(remaining / Swift.max(size, 1)) else {
      throw error(.truncated, at: start)
    }
    return Int(value)
  }

  /// Reads 64 bits from eight bytes.
  public mutating func fixed() throws(CanonicalDecodingError) -> UInt64 {
    guard remaining >= 8 else {
      offset = end
      throw error(.truncated)
    }
    defer { offset &+= 8 }
    return bytes.withUnsafeBytes {
      UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }

  /// Reads a given number of bytes.
  public mutating func raw(_ length: Int) throws(CanonicalDecodingError) -> ArraySlice<UInt8> {
    guard length >= 0 && length <= remaining else { throw error(.truncated) }
    defer { offset &+= length }
    return bytes[offset..<offset + length]
  }

  /// Reads a byte string with its length.
  public mutating func byteString() throws(CanonicalDecodingError) -> [UInt8] {
    Array(try raw(try count()))
  }

  /// Reads a string and checks that it is UTF-8.
  public mutating func string() throws(CanonicalDecodingError) -> String {
    let start = offset
    let units = try raw(try count())
    guard let string = units.withUnsafeBufferPointer({ String(ifValid: $0) }) else {
      throw error(.invalidUTF8, at: start)
    }
    return string
  }

  /// The number that `CanonicalEncoder/difference(to:)` was given.
  public mutating func number(ofDifference code: UInt64) -> UInt64 {
    lastNumber &+= (code &>> 1) ^ (0 &- (code & 1))
    return lastNumber
  }

  /// Whether the events in force can be counted; if not, owners and sequences are written as they
  /// are.
  @inlinable
  public var hasCountableEvents: Bool { events.table.isCountable }

  /// The event that `CanonicalEncoder/event(of:_:)` was given.
  ///
  /// - Parameters:
  ///   - code: What it returned.
  ///   - place: Where to say that the error is, if there is no such event.
  @inlinable
  public mutating func event(
    _ code: UInt64, at place: Int
  ) throws(CanonicalDecodingError) -> (owner: UInt64, sequence: UInt64) {
    guard code < events.table.count else { throw error(.dotOutsideContext, at: place) }
    return events.event(code)
  }

  /// Whether an event is in the table of events in force.
  public func hasEvent(of owner: UInt64, _ sequence: UInt64) -> Bool {
    events.table.run(of: owner, sequence) != nil
  }

  /// Reads with a table of events in force.
  ///
  /// - Parameters:
  ///   - table: The events, as the encoder had them.
  ///   - body: What is read with the table.
  @inlinable
  public mutating func withEvents<Result>(
    _ table: EventTable,
    _ body: (inout CanonicalDecoder) throws(CanonicalDecodingError) -> Result
  ) throws(CanonicalDecodingError) -> Result {
    let (outer, outerNumber) = (events, lastNumber)
    (events, lastNumber) = (EventCursor(table), 0)
    defer { (events, lastNumber) = (outer, outerNumber) }
    return try body(&self)
  }

  /// Reads something one level further in, unless that is too deep.
  @inlinable
  public mutating func nested<Result>(
    _ body: (inout CanonicalDecoder) throws(CanonicalDecodingError) -> Result
  ) throws(CanonicalDecodingError) -> Result {
    guard depth < Self.maximumDepth else { throw error(.tooDeep) }
    depth &+= 1
    defer { depth &-= 1 }
    return try body(&self)
  }
}
