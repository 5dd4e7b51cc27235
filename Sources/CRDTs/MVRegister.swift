public import CanonicalCoding
public import Causality
import SortedCollections

/// A register that keeps every value written concurrently, and leaves the choice to the reader.
///
/// - **State:** each value that was not overwritten, under its dot.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join.
/// - **Deltas:** the value with its dot, and the dots it overwrites.
/// - **When edits are concurrent:** all of their values are there until somebody who has seen them
///   writes again. No clock is read.
///
///   ```
///   alice  write "Lisbon" ──┬─ {"Lisbon", "Porto"} ── write "Faro" ── {"Faro"}
///                           ╳
///   bob    write "Porto"  ──┴─ {"Lisbon", "Porto"}
///   ```
/// - **Reference:** M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski, “A comprehensive study of
///   Convergent and Commutative Replicated Data Types”, INRIA RR-7506, 2011, section 3.2.2, with
///   dots in the place of version vectors.
public struct MVRegister<Value: Equatable & Sendable>: DotStore {
  @usableFromInline var writes: DotFun<Value>

  /// The register that was never written.
  @inlinable
  public init(isWhole: Bool) { writes = DotFun(isWhole: isWhole) }

  /// A register has no keys, so it always answers for everything.
  @inlinable
  public var isWhole: Bool { writes.isWhole }

  /// Whether no value is there.
  @inlinable
  public var isEmpty: Bool { writes.isEmpty }

  /// Every value that nobody has overwritten, in the order of the dots.
  ///
  /// A value that was written on two sides is there twice.
  ///
  /// - Complexity: O(concurrent writes).
  public var values: [Value] { Array(writes.elements.values) }

  /// Calls the body with the dot of every write, ascending.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) { writes.forEachDot(body) }

  /// Writes a value over everything that is here.
  @inlinable
  @discardableResult
  public mutating func set(_ value: Value, using dots: inout DotSource) -> Delta {
    let dot = dots.next()
    let context = context(replacedBy: dot, using: &dots)
    writes = DotFun(dot, value)
    return Delta(store: self, context: context)
  }

  /// Joins the writes.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    writes.merge(other.writes, context: context, otherContext: otherContext)
  }
}

extension MVRegister: Hashable where Value: Hashable {}

extension MVRegister: CanonicalCodable where Value: CanonicalCodable {
  /// The values with their dots, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) { writes.encode(into: &encoder) }

  /// Reads the values with their dots.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    writes = try DotFun(from: &decoder)
  }

  /// Writes the writes of all registers as a column.
  @inlinable
  public static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder) {
    DotFun<Value>.encodeColumn(values.map { $0.writes }, into: &encoder)
  }

  /// Reads registers.
  @inlinable
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self] {
    try DotFun<Value>.decodeColumn(of: count, from: &decoder).map { Self(writes: $0) }
  }

  @inlinable
  init(writes: DotFun<Value>) { self.writes = writes }
}
