public import CanonicalCoding

extension CausalRecord {
  /// Whether the record is whole, and then the places and bytes of the fields that are not blank.
  public func encode(into encoder: inout CanonicalEncoder) {
    let isWhole = isWhole
    let fields = Self.fields.list.enumerated().filter { !$0.element.isBlank(self, isWhole) }
    encoder.integer(UInt64(fields.count) << 1 | (isWhole ? 1 : 0))
    for (place, field) in fields {
      encoder.integer(UInt64(place))
      field.encode(self, &encoder)
    }
  }

  /// Reads fields that ascend and are not blank.
  ///
  /// A place that this version of the record does not have is an error: whoever wrote it knows
  /// fields that would be lost here.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let header = try decoder.integer()
    let isWhole = header & 1 == 1
    let fields = Self.fields.list
    guard header >> 1 <= UInt64(fields.count) else {
      throw decoder.error(.notCanonical, at: start)
    }
    var record = Self(isWhole: isWhole)
    var next: UInt64 = 0
    for _ in 0..<header >> 1 {
      let offset = decoder.offset
      let place = try decoder.integer()
      guard place >= next else { throw decoder.error(.notAscending, at: offset) }
      guard place < fields.count else {
        throw decoder.error(.unknownTag(UInt8(clamping: place)), at: offset)
      }
      next = place + 1
      let field = fields[Int(place)]
      record = try decoder.nested { (inner) throws(CanonicalDecodingError) in
        var filled = record
        try field.decode(&filled, &inner)
        return filled
      }
      if field.isBlank(record, isWhole) { throw decoder.error(.notCanonical, at: offset) }
    }
    guard record.isWhole == isWhole else { throw decoder.error(.notCanonical, at: start) }
    self = record
  }
}
