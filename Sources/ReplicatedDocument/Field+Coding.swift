import CRDTs
public import CanonicalCoding

extension Field: CanonicalCodable {
  private static let wholeBit: UInt8 = 16

  /// A byte that says what follows, and then the kinds of which there is something to say.
  ///
  /// Bits 0 to 3 stand for map, set, counter and register, bit 4 for a whole field.
  public func encode(into encoder: inout CanonicalEncoder) {
    let blank = Field(isWhole: isWhole)
    let hasFields = fields != blank.fields
    let hasMembers = members != blank.members
    var header: UInt8 = isWhole ? Self.wholeBit : 0
    if hasFields { header |= 1 }
    if hasMembers { header |= 2 }
    if !counter.isEmpty { header |= 4 }
    if !register.isEmpty { header |= 8 }
    encoder.byte(header)
    if hasFields { fields.encode(into: &encoder) }
    if hasMembers { members.encode(into: &encoder) }
    if !counter.isEmpty { counter.encode(into: &encoder) }
    if !register.isEmpty { register.encode(into: &encoder) }
  }

  /// Reads the kinds that the first byte announces; none of them may be blank.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let header = try decoder.byte()
    guard header < 32 else { throw decoder.error(.unknownTag(header), at: start) }
    let isWhole = header & Self.wholeBit != 0
    let blank = Field(isWhole: isWhole)
    self = blank
    if header & 1 != 0 { fields = try DotMap(from: &decoder) }
    if header & 2 != 0 { members = try ORSet(from: &decoder) }
    if header & 4 != 0 { counter = try CausalCounter(from: &decoder) }
    if header & 8 != 0 { register = try LWWRegister(from: &decoder) }
    let isCanonical =
      self.isWhole == isWhole
      && (header & 1 != 0) == (fields != blank.fields)
      && (header & 2 != 0) == (members != blank.members)
      && (header & 4 != 0) == !counter.isEmpty
      && (header & 8 != 0) == !register.isEmpty
    guard isCanonical else { throw decoder.error(.notCanonical, at: start) }
  }
}
