public import CanonicalCoding
import Causality

extension DWFlag: CanonicalCodable {
  /// The dots of the enablings, then those of the disablings.
  public func encode(into encoder: inout CanonicalEncoder) {
    Self.encodeColumn([self], into: &encoder)
  }

  /// Reads the dots of the enablings and of the disablings; no edit is both.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try Self.decodeColumn(of: 1, from: &decoder)[0]
  }

  /// Writes the enablings of all flags as a column, then the disablings.
  public static func encodeColumn(_ values: [DWFlag], into encoder: inout CanonicalEncoder) {
    DotSet.encodeColumn(values.map { $0.enablings }, into: &encoder)
    DotSet.encodeColumn(values.map { $0.disablings }, into: &encoder)
  }

  /// Reads flags; no edit is both an enabling and a disabling.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [DWFlag] {
    let start = decoder.offset
    let enablings = try DotSet.decodeColumn(of: count, from: &decoder)
    let disablings = try DotSet.decodeColumn(of: count, from: &decoder)
    var values: [DWFlag] = []
    for (enablings, disablings) in zip(enablings, disablings) {
      let flag = DWFlag(enablings: enablings, disablings: disablings)
      if !enablings.isEmpty, !disablings.isEmpty, flag.dots.count != flag.count {
        throw decoder.error(.notCanonical, at: start)
      }
      values.append(flag)
    }
    return values
  }

  private init(enablings: DotSet, disablings: DotSet) {
    self.init()
    self.enablings = enablings
    self.disablings = disablings
  }

  /// How many dots there are, one that stands on both sides counted twice.
  private var count: UInt64 {
    UInt64(enablings.elements.count) + UInt64(disablings.elements.count)
  }
}
