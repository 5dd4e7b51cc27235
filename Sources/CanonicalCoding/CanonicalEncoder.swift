/// Writes values into bytes of which every value has only one form.
///
/// Integers are little-endian base 128 without superfluous bytes (LEB128), signed ones zigzagged;
/// strings and byte strings are preceded by their length.
public struct CanonicalEncoder: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// The identifiers that are written as their place in a table; see ``withTable(_:_:)``.
  public private(set) var table: [UInt64] = []

  /// An encoder that has written nothing.
  public init() {}

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
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value &>> UInt64(shift)))
    }
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

  /// Writes an identifier as its place in the table.
  ///
  /// - Precondition: The table holds the identifier.
  /// - Complexity: O(log table).
  public mutating func identifier(_ value: UInt64) {
    var low = 0
    var high = table.count
    while low < high {
      let middle = (low &+ high) &>> 1
      if table[middle] < value { low = middle &+ 1 } else { high = middle }
    }
    precondition(low < table.count && table[low] == value, "identifier is not in the table")
    count(low)
  }

  /// Writes with a table of identifiers in force, so that each costs a byte instead of eight.
  ///
  /// The table itself is not written: the caller has written it already, in whatever form.
  ///
  /// - Parameters:
  ///   - table: The identifiers, ascending.
  ///   - body: What is written with the table.
  public mutating func withTable(_ table: [UInt64], _ body: (inout CanonicalEncoder) -> Void) {
    let outer = self.table
    self.table = table
    body(&self)
    self.table = outer
  }
}
