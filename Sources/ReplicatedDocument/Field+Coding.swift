import CRDTs
public import CanonicalCoding

extension Field: CanonicalCodable {
  private static let wholeBit: UInt8 = 16

  /// A byte that says what follows, and then the kinds of which there is something to say.
  ///
  /// Bits 0 to 3 stand for map, set, counter and register, bit 4 for a whole field.
  public func encode(into encoder: inout CanonicalEncoder) {
    let kinds = kinds
    let spoken = [
      !kinds.map.isBlank, !kinds.set.isBlank, !kinds.counter.isEmpty, !kinds.register.isEmpty,
    ]
    var header: UInt8 = isWhole ? Self.wholeBit : 0
    for (place, isSpoken) in spoken.enumerated() where isSpoken { header |= 1 << UInt8(place) }
    encoder.byte(header)
    if spoken[0] { kinds.map.encode(into: &encoder) }
    if spoken[1] { kinds.set.encode(into: &encoder) }
    if spoken[2] { kinds.counter.encode(into: &encoder) }
    if spoken[3] { kinds.register.encode(into: &encoder) }
  }

  /// Reads the kinds that the first byte announces; none of them may be blank.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let header = try decoder.byte()
    guard header < 32 else { throw decoder.error(.unknownTag(header), at: start) }
    self.init(isWhole: header & Self.wholeBit != 0)
    var kinds = Kinds(isWhole: isWhole)
    if header & 1 != 0 { kinds.map = try Map(from: &decoder) }
    if header & 2 != 0 { kinds.set = try Members(from: &decoder) }
    if header & 4 != 0 { kinds.counter = try CausalCounter(from: &decoder) }
    if header & 8 != 0 { kinds.register = try LWWRegister(from: &decoder) }
    let isCanonical =
      kinds.map.isWhole == isWhole && kinds.set.isWhole == isWhole
      && (header & 1 != 0) == !kinds.map.isBlank
      && (header & 2 != 0) == !kinds.set.isBlank
      && (header & 4 != 0) == !kinds.counter.isEmpty
      && (header & 8 != 0) == !kinds.register.isEmpty
    guard isCanonical else { throw decoder.error(.notCanonical, at: start) }
    storage = kinds.storage
  }
}
