public import CanonicalCoding
import Causality

extension DotSet: CanonicalCodable {
  /// The dots as a group of `DotGroups`.
  public func encode(into encoder: inout CanonicalEncoder) {
    if case .one(let dot) = storage, let code = encoder.code(of: dot) {
      encoder.integer(code &+ 2)
    } else {
      Self.encodeColumn([self], into: &encoder)
    }
  }

  /// Reads dots that ascend strictly.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init(ascending: try DotGroups(1, from: &decoder).dots)
  }

  /// Writes the sets as groups of dots.
  public static func encodeColumn(_ values: [DotSet], into encoder: inout CanonicalEncoder) {
    var groups = DotGroups()
    groups.reserveCapacity(values.count)
    for value in values {
      if case .one(let dot) = value.storage {
        groups.append(dot)
      } else {
        groups.append(contentsOf: value.elements)
      }
    }
    groups.encode(into: &encoder)
  }

  /// Reads groups of dots.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [DotSet] {
    let groups = try DotGroups(count, from: &decoder)
    var values: [DotSet] = []
    values.reserveCapacity(count)
    var start = 0
    for size in groups.sizes {
      values.append(
        size == 1
          ? DotSet(groups.dots[start])
          : DotSet(ascending: Array(groups.dots[start..<start &+ size])))
      start &+= size
    }
    return values
  }
}
