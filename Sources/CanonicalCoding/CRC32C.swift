/// A checksum of 32 bits that finds what noise does to bytes, not what an attacker does.
///
/// Every error of up to 32 adjacent bits is found, and all but one in 2³² of the rest.
///
/// Reference: the Castagnoli polynomial, as in RFC 3720 (iSCSI), appendix B.4; eight bytes a step
/// after M. E. Kounavis, F. L. Berry, “Novel Table Lookup-Based Algorithms for High-Performance CRC
/// Generation”, IEEE TC 57(11), 2008,
/// [doi:10.1109/TC.2008.85](https://doi.org/10.1109/TC.2008.85).
public struct CRC32C: Hashable, Sendable {
  /// The polynomial, least significant bit first.
  private static let polynomial: UInt32 = 0x82F6_3B78

  /// For each of eight places of a byte in a word, what each value of the byte adds.
  ///
  /// Memory that is never given back: an array would be retained at each use, and threads that
  /// count its references at the same time wait for each other.
  private nonisolated(unsafe) static let tables: UnsafePointer<UInt32> = {
    let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 0 ? value &>> 1 : (value &>> 1) ^ polynomial }
      tables[byte] = value
    }
    for place in 256..<8 * 256 {
      let before = tables[place - 256]
      tables[place] = (before &>> 8) ^ tables[Int(before & 0xFF)]
    }
    return UnsafePointer(tables)
  }()

  private var register: UInt32 = .max

  /// The checksum of nothing.
  public init() {}

  /// The checksum of bytes.
  public init(of bytes: some Sequence<UInt8>) {
    absorb(bytes)
  }

  /// The checksum of what was taken in so far.
  public var value: UInt32 { ~register }

  /// Takes in bytes.
  ///
  /// - Complexity: O(bytes), eight at a time where they are contiguous.
  public mutating func absorb(_ bytes: some Sequence<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { absorb(contiguous: $0) }
    if isDone == nil { Array(bytes).withUnsafeBufferPointer { absorb(contiguous: $0) } }
  }

  private mutating func absorb(contiguous bytes: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var crc = register
    let tables = Self.tables
    func entry(_ table: Int, _ word: UInt64, _ shift: UInt64) -> UInt32 {
      tables[table &* 256 &+ Int((word &>> shift) & 0xFF)]
    }
    var offset = 0
    while offset &+ 8 <= raw.count {
      let loaded = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let word = UInt64(littleEndian: loaded) ^ UInt64(crc)
      crc =
        entry(7, word, 0) ^ entry(6, word, 8) ^ entry(5, word, 16) ^ entry(4, word, 24)
        ^ entry(3, word, 32) ^ entry(2, word, 40) ^ entry(1, word, 48) ^ entry(0, word, 56)
      offset &+= 8
    }
    while offset < raw.count {
      crc = (crc &>> 8) ^ tables[Int((crc ^ UInt32(raw[offset])) & 0xFF)]
      offset &+= 1
    }
    register = crc
  }
}
