public import CanonicalCoding
public import Causality

/// The simplest store: dots that stand for nothing but themselves.
public struct DotSet: DotStore {
  /// The dots, ascending.
  public private(set) var elements: [Dot]

  /// The empty set.
  public init(isWhole: Bool) { elements = [] }

  /// The set of one dot.
  public init(_ dot: Dot) { elements = [dot] }

  /// A set has no keys, so it always answers for everything.
  public var isWhole: Bool { true }

  /// Whether there is no dot.
  public var isEmpty: Bool { elements.isEmpty }

  /// Calls the body with every dot, ascending.
  public func forEachDot(_ body: (Dot) -> Void) {
    for dot in elements { body(dot) }
  }

  /// Keeps what both hold, and what only one holds if the other has not seen it.
  ///
  /// - Complexity: O(n + m) look-ups in the contexts.
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    if elements == other.elements { return }
    var result: [Dot] = []
    result.reserveCapacity(elements.count + other.elements.count)
    var (left, right) = (0, 0)
    while left < elements.count || right < other.elements.count {
      if right == other.elements.count
        || (left < elements.count && elements[left] < other.elements[right])
      {
        if !otherContext.contains(elements[left]) { result.append(elements[left]) }
        left &+= 1
      } else if left == elements.count || other.elements[right] < elements[left] {
        if !context.contains(other.elements[right]) { result.append(other.elements[right]) }
        right &+= 1
      } else {
        result.append(elements[left])
        left &+= 1
        right &+= 1
      }
    }
    elements = result
  }
}

extension DotSet: CanonicalCodable {
  /// The number of dots, then the dots, ascending.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(elements.count)
    for dot in elements { dot.encode(into: &encoder) }
  }

  /// Reads dots that ascend strictly.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    elements = []
    for _ in 0..<(try decoder.count(ofAtLeast: 2)) {
      let start = decoder.offset
      let dot = try Dot(from: &decoder)
      if let last = elements.last, last >= dot { throw decoder.error(.notAscending, at: start) }
      elements.append(dot)
    }
  }
}
