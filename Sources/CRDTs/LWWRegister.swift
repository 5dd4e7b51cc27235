public import CanonicalCoding
public import Causality
public import SortedCollections

/// A register that shows the last value written, and keeps those written concurrently with it.
///
/// - **State:** each value that was not overwritten, under its dot, with its timestamp.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join. The value shown is the one with the greatest timestamp; where two
///   are equal, that with the greater dot, so there is always exactly one winner.
/// - **Deltas:** the value with its dot and timestamp, and the dots it overwrites.
/// - **When edits are concurrent:** one wins, and the others can still be read in ``values`` until
///   somebody who has seen them writes again.
///
///   ```
///   alice  write "Lisbon" at 3 ──┬─ "Porto"  (and "Lisbon")
///                                ╳
///   bob    write "Porto"  at 4 ──┴─ "Porto"  (and "Lisbon")
///   ```
/// - **Reference:** P. R. Johnson, R. H. Thomas, “The Maintenance of Duplicate Databases”, RFC 677,
///   1975; timestamps as in `HybridTimestamp`.
public struct LWWRegister<Value: Equatable & Sendable>: DotStore {
  /// A value with the time it was written at.
  public struct Write: Equatable, Sendable {
    /// The value.
    public let value: Value

    /// When it was written.
    public let timestamp: HybridTimestamp

    /// A value written at a time.
    @inlinable
    public init(_ value: Value, at timestamp: HybridTimestamp) {
      self.value = value
      self.timestamp = timestamp
    }
  }

  @usableFromInline var writes: DotFun<Write>

  /// The register that was never written.
  @inlinable
  public init(isWhole: Bool) { writes = DotFun(isWhole: isWhole) }

  /// A register has no keys, so it always answers for everything.
  @inlinable
  public var isWhole: Bool { writes.isWhole }

  /// Whether no value is there.
  @inlinable
  public var isEmpty: Bool { writes.isEmpty }

  /// The write that is shown, with its dot.
  ///
  /// - Complexity: O(concurrent writes).
  @inlinable
  public var winner: (dot: Dot, write: Write)? {
    var best: (dot: Dot, write: Write)?
    for (dot, write) in writes.elements {
      if let shown = best, Self.precedes((dot, write), shown) { continue }
      best = (dot, write)
    }
    return best
  }

  /// The total order of writes: by timestamp, then by dot.
  @inlinable
  static func precedes(
    _ first: (dot: Dot, write: Write), _ second: (dot: Dot, write: Write)
  ) -> Bool {
    if first.write.timestamp != second.write.timestamp {
      return first.write.timestamp < second.write.timestamp
    }
    return first.dot < second.dot
  }

  /// The value shown, if any was written.
  @inlinable
  public var value: Value? { winner?.write.value }

  /// When the value shown was written.
  @inlinable
  public var timestamp: HybridTimestamp? { winner?.write.timestamp }

  /// Every value that nobody has overwritten, the one shown first.
  @inlinable
  public var values: [Value] {
    writes.elements.map { (dot: $0.key, write: $0.value) }
      .sorted { Self.precedes($1, $0) }.map { $0.write.value }
  }

  /// The greatest timestamp in the register, for a clock that must not fall behind it.
  @inlinable
  public var latest: HybridTimestamp { timestamp ?? .zero }

  /// Calls the body with the dot of every write, ascending.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) { writes.forEachDot(body) }

  /// Writes a value over everything that is here.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - timestamp: The time, from the replica's `HybridClock`.
  ///   - dots: The source of the write's dot.
  @inlinable
  @discardableResult
  public mutating func set(
    _ value: Value, at timestamp: HybridTimestamp, using dots: inout DotSource
  ) -> Delta {
    let dot = dots.next()
    let context = context(replacedBy: dot, using: &dots)
    writes = DotFun(dot, Write(value, at: timestamp))
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

extension LWWRegister.Write: CanonicalCodable where Value: CanonicalCodable {
  /// The timestamp, then the value.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    timestamp.encode(into: &encoder)
    value.encode(into: &encoder)
  }

  /// Reads a timestamp and a value.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let timestamp = try HybridTimestamp(from: &decoder)
    self.init(try Value(from: &decoder), at: timestamp)
  }

  /// Writes all timestamps as a column, then all values as one.
  @inlinable
  public static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder) {
    HybridTimestamp.encodeColumn(values.map { $0.timestamp }, into: &encoder)
    Value.encodeColumn(values.map { $0.value }, into: &encoder)
  }

  /// Reads timestamps and values.
  @inlinable
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self] {
    let timestamps = try HybridTimestamp.decodeColumn(of: count, from: &decoder)
    let values = try Value.decodeColumn(of: count, from: &decoder)
    return zip(timestamps, values).map { Self($1, at: $0) }
  }
}

extension LWWRegister.Write: Hashable where Value: Hashable {}

extension LWWRegister: Hashable where Value: Hashable {}

extension LWWRegister: CanonicalCodable where Value: CanonicalCodable {
  /// The writes with their dots, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) { writes.encode(into: &encoder) }

  /// Reads the writes.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    writes = try DotFun(from: &decoder)
  }

  /// Writes the writes of all registers as a column.
  @inlinable
  public static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder) {
    DotFun<Write>.encodeColumn(values.map { $0.writes }, into: &encoder)
  }

  /// Reads registers.
  @inlinable
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self] {
    try DotFun<Write>.decodeColumn(of: count, from: &decoder).map { Self(writes: $0) }
  }

  @inlinable
  init(writes: DotFun<Write>) { self.writes = writes }
}
