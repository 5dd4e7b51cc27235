public import CanonicalCoding
public import Causality
import SortedCollections

/// A counter that can be nested and removed: every increment is an event of its own.
///
/// - **State:** the increments that were not removed, each under its dot.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join. The value is the sum of the increments.
/// - **Deltas:** the increment, or the dots that a removal observed.
/// - **When edits are concurrent:** all increments count, and a removal takes exactly those it has
///   seen; nothing that was removed comes back with an increment that nobody had seen.
///
///   ```
///   alice  +5 ──── remove ─┬─ 1
///             ╲            ╳
///   bob        5 ──── +1 ──┴─ 1
///   ```
/// - **Reference:** C. Baquero, P. S. Almeida, C. Lerche, “The problem with embedded CRDT counters
///   and a solution”, PaPoC 2016,
///   [doi:10.1145/2911151.2911159](https://doi.org/10.1145/2911151.2911159),
///   which trades this exactness for fewer entries.
public struct CausalCounter: DotStore {
  var increments: DotFun<Int64>

  /// The counter at zero.
  public init(isWhole: Bool) { increments = DotFun(isWhole: isWhole) }

  /// A counter has no keys, so it always answers for everything.
  public var isWhole: Bool { increments.isWhole }

  /// Whether there is no increment; a counter whose increments add up to zero is not empty.
  public var isEmpty: Bool { increments.isEmpty }

  /// The sum of the increments, held within the range of 64 bits.
  ///
  /// - Complexity: O(increments).
  public var value: Int64 {
    var sum: Int128 = 0
    increments.elements.forEachRun { _, amounts in
      // Numbers of 64 bits are added several at a time, and no run has 2¹⁶ of them, so that those
      // of no more than 48 bits cannot overflow.
      var (part, bits): (Int64, UInt64) = (0, 0)
      for amount in amounts {
        part &+= amount
        bits |= UInt64(bitPattern: amount &+ 1 << 47)
      }
      if bits >> 48 == 0 {
        sum += Int128(part)
      } else {
        for amount in amounts { sum += Int128(amount) }
      }
    }
    return Int64(clamping: sum)
  }

  /// Calls the body with the dot of every increment, ascending.
  public func forEachDot(_ body: (Dot) -> Void) { increments.forEachDot(body) }

  /// Adds an amount, which may be negative or zero.
  @discardableResult
  public mutating func increment(by amount: Int64 = 1, using dots: inout DotSource) -> Delta {
    let dot = dots.next()
    increments.insert(dot, amount)
    var delta = CausalCounter()
    delta.increments.insert(dot, amount)
    return Delta(store: delta, context: CausalContext([dot]))
  }

  /// Joins the increments.
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    increments.merge(other.increments, context: context, otherContext: otherContext)
  }
}

extension CausalCounter: Hashable {}

extension CausalCounter: CanonicalCodable {
  /// The increments with their dots, ascending.
  public func encode(into encoder: inout CanonicalEncoder) { increments.encode(into: &encoder) }

  /// Reads the increments.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    increments = try DotFun(from: &decoder)
  }

  /// Writes the increments of all counters as a column.
  public static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder) {
    DotFun<Int64>.encodeColumn(values.map { $0.increments }, into: &encoder)
  }

  /// Reads counters.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self] {
    try DotFun<Int64>.decodeColumn(of: count, from: &decoder).map { Self(increments: $0) }
  }

  init(increments: DotFun<Int64>) { self.increments = increments }
}
