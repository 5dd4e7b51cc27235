public import CanonicalCoding
public import Causality

/// A flag that is off at first, and for which enabling wins over a concurrent disabling.
///
/// - **State:** the dots of the enablings that were not disabled. The flag is on if there is one.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join.
/// - **Deltas:** the dot of the enabling with the dots it replaces; or the dots that a disabling
///   has seen.
/// - **When edits are concurrent:** a disabling takes the enablings it has seen, and no other.
///
///   ```
///   alice  enable ──── disable ──┬─ on
///                ╲               ╳
///   bob           on ─ enable ───┴─ on
///   ```
/// - **Reference:** C. Baquero, P. S. Almeida, A. Cunha, C. Ferreira, “Composition in State-based
///   Replicated Data Types”, Bulletin of the EATCS 123, 2017; `od_flag` of riak_dt is an early one.
public struct EWFlag: DotStore {
  @usableFromInline var enablings: DotSet

  /// The flag that is off.
  @inlinable
  public init(isWhole: Bool) { enablings = DotSet(isWhole: isWhole) }

  /// A flag has no keys, so it always answers for everything.
  @inlinable
  public var isWhole: Bool { enablings.isWhole }

  /// Whether there is no enabling, which is to say that the flag is off.
  @inlinable
  public var isEmpty: Bool { enablings.isEmpty }

  /// Whether the flag is on.
  @inlinable
  public var value: Bool { !enablings.isEmpty }

  /// Calls the body with the dot of every enabling, ascending.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) { enablings.forEachDot(body) }

  /// Turns the flag on, or on once more so that it outlives disablings that have not seen this.
  ///
  /// - Returns: The delta. It replaces the dots the flag had, so that enabling again and again does
  ///   not make it grow.
  @inlinable
  @discardableResult
  public mutating func enable(using dots: inout DotSource) -> Delta {
    let dot = dots.next()
    let context = context(replacedBy: dot, using: &dots)
    enablings = DotSet(dot)
    return Delta(store: self, context: context)
  }

  /// Turns the flag off, as far as its enablings have been seen here.
  ///
  /// - Returns: The delta; it says nothing if the flag is off.
  @inlinable
  @discardableResult
  public mutating func disable(using dots: inout DotSource) -> Delta { removeAll(using: &dots) }

  /// Joins the enablings.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    enablings.merge(other.enablings, context: context, otherContext: otherContext)
  }
}

extension EWFlag: Hashable {}

extension EWFlag: CanonicalCodable {
  /// The dots of the enablings, ascending.
  public func encode(into encoder: inout CanonicalEncoder) { enablings.encode(into: &encoder) }

  /// Reads the dots of the enablings.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    enablings = try DotSet(from: &decoder)
  }

  /// Writes the enablings of all flags as a column.
  public static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder) {
    DotSet.encodeColumn(values.map { $0.enablings }, into: &encoder)
  }

  /// Reads flags.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self] {
    try DotSet.decodeColumn(of: count, from: &decoder).map { Self(enablings: $0) }
  }

  init(enablings: DotSet) { self.enablings = enablings }
}
