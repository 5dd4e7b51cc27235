public import CanonicalCoding
import Causality

/// A detailed log takes six to ten bytes an event in a file.
extension EventLog: CanonicalCodable {
  /// Writes the entries, as differences of time, and the checkpoints.
  ///
  /// - Precondition: The log is detailed.
  public func encode(into encoder: inout CanonicalEncoder) {
    precondition(skipped + entries.count == count, "only a detailed log can be written")
    encoder.count(entries.count)
    encoder.count(skipped)
    var time: Int64 = 0
    for entry in entries {
      encoder.byte(entry.kind.rawValue)
      encoder.signed(entry.time.nanoseconds &- time)
      encoder.integer(UInt64(entry.node))
      if entry.kind == .message { encoder.integer(UInt64(entry.sender)) }
      for shift in stride(from: 0, to: 32, by: 8) as StrideTo<UInt32> {
        encoder.byte(UInt8(truncatingIfNeeded: entry.digest >> shift))
      }
      time = entry.time.nanoseconds
    }
    for checkpoint in checkpoints {
      encoder.fixed(UInt64(truncatingIfNeeded: checkpoint >> 64))
      encoder.fixed(UInt64(truncatingIfNeeded: checkpoint))
    }
  }

  /// Reads a detailed log.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let count = try decoder.count(ofAtLeast: 7)
    let skipped = try decoder.integer()
    guard skipped <= UInt32.max else { throw decoder.error(.integerTooLarge) }
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    var time: Int64 = 0
    for _ in 0..<count {
      let entry = try Self.entry(after: time, from: &decoder)
      time = entry.time.nanoseconds
      entries.append(entry)
    }
    var checkpoints: [UInt128] = []
    for _ in 0..<((Int(skipped) + count) / Self.blockLength) {
      // The skipped part is not bounded by bytes read, but each checkpoint is.
      let high = try decoder.fixed()
      checkpoints.append(UInt128(high) << 64 | UInt128(try decoder.fixed()))
    }
    self.init(skipped: Int(skipped), entries: entries, checkpoints: checkpoints)
  }

  private static func entry(
    after time: Int64, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> Entry {
    let tag = try decoder.byte()
    guard let kind = Kind(rawValue: tag) else { throw decoder.error(.unknownTag(tag)) }
    let (sum, isTooLate) = time.addingReportingOverflow(try decoder.signed())
    let node = try decoder.integer()
    let sender = kind == .message ? try decoder.integer() : 0
    guard !isTooLate, node <= UInt32.max, sender <= UInt32.max else {
      throw decoder.error(.integerTooLarge)
    }
    var digest: UInt32 = 0
    for shift in stride(from: 0, to: 32, by: 8) as StrideTo<UInt32> {
      digest |= UInt32(try decoder.byte()) << shift
    }
    return Entry(
      time: Instant(nanoseconds: sum), node: UInt32(node), sender: UInt32(sender), digest: digest,
      kind: kind)
  }
}
