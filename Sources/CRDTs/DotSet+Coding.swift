public import CanonicalCoding
import Causality

extension DotSet: CanonicalCodable {
  /// The dots as a group of `DotGroups`.
  public func encode(into encoder: inout CanonicalEncoder) {
    switch storage {
    case .none: encoder.dotGroup([])
    case .one(let dot): encoder.dotGroup(dot)
    case .many(let dots): encoder.dotGroup(dots)
    }
  }

  /// Reads dots that ascend strictly.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.dotGroup(
      none: DotSet(), one: { DotSet($0) }, many: { DotSet(ascending: $0) })
  }

  /// Writes the sets as groups of dots.
  public static func encodeColumn(_ values: [DotSet], into encoder: inout CanonicalEncoder) {
    var groups = DotGroups(capacity: values.count)
    for value in values {
      if case .one(let dot) = value.storage {
        groups.append(dot, to: &encoder)
      } else {
        groups.append(contentsOf: value.elements, to: &encoder)
      }
    }
    groups.finish(in: &encoder)
  }

  /// Reads groups of dots.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [DotSet] {
    try decoder.dotGroups(
      count, none: DotSet(), one: { DotSet($0) }, many: { DotSet(ascending: $0) })
  }
}
