import CRDTs
import CanonicalCoding
import Causality

/// Something with contents that is there even when it has none.
///
/// Its creation is an event like any other and owns a dot. A container shows as long as a creation
/// is left that no removal has seen, or anything is in it.
struct Container<Contents: DotStore>: DotStore {
  /// The creations.
  var existence: DotSet

  /// What is in it.
  var contents: Contents

  init(isWhole: Bool) {
    existence = DotSet(isWhole: isWhole)
    contents = Contents(isWhole: isWhole)
  }

  init(_ contents: Contents) {
    existence = DotSet(isWhole: true)
    self.contents = contents
  }

  var isWhole: Bool { contents.isWhole }

  var isEmpty: Bool { existence.isEmpty && contents.isEmpty }

  func forEachDot(_ body: (Dot) -> Void) {
    existence.forEachDot(body)
    contents.forEachDot(body)
  }

  mutating func merge(_ other: Self, context: CausalContext, otherContext: CausalContext) {
    existence.merge(other.existence, context: context, otherContext: otherContext)
    contents.merge(other.contents, context: context, otherContext: otherContext)
  }

  /// Sees to it that the container is there when its contents are gone.
  mutating func create(using dots: inout DotSource) -> Delta {
    guard existence.isEmpty else { return Delta() }
    let dot = dots.next()
    existence = DotSet(dot)
    var container = Self()
    container.existence = existence
    return Delta(store: container, context: CausalContext([dot]))
  }
}

extension Container: CanonicalCodable where Contents: CanonicalCodable {
  func encode(into encoder: inout CanonicalEncoder) {
    existence.encode(into: &encoder)
    contents.encode(into: &encoder)
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    existence = try DotSet(from: &decoder)
    contents = try Contents(from: &decoder)
  }

  static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder) {
    DotSet.encodeColumn(values.map(\.existence), into: &encoder)
    Contents.encodeColumn(values.map(\.contents), into: &encoder)
  }

  static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self] {
    let creations = try DotSet.decodeColumn(of: count, from: &decoder)
    let contents = try Contents.decodeColumn(of: count, from: &decoder)
    return zip(creations, contents).map { existence, contents in
      var container = Self(contents)
      container.existence = existence
      return container
    }
  }
}
