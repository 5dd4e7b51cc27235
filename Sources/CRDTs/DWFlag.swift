public import Causality

/// A flag that is off at first, and for which disabling wins over a concurrent enabling.
///
/// - **State:** the dots of the enablings and of the disablings that were not overwritten. The flag
///   is on if there is an enabling and no disabling.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join of both.
/// - **Deltas:** the dot of the edit, with the dots it replaces.
/// - **When edits are concurrent:** an enabling takes the disablings it has seen, and no other; so
///   does a disabling with enablings, even where the flag was off already.
///
///   ```
///   alice  enable ───── disable ──┬─ off
///                ╲                ╳
///   bob           on ── enable ───┴─ off
///   ```
/// - **Reference:** C. Baquero, P. S. Almeida, A. Cunha, C. Ferreira, “Composition in State-based
///   Replicated Data Types”, Bulletin of the EATCS 123, 2017, whose flag starts on and needs no
///   enablings; this one starts off, so that one nested under a new key is off.
public struct DWFlag: DotStore {
  @usableFromInline var enablings: DotSet
  @usableFromInline var disablings: DotSet

  /// The flag that was never touched; it is off.
  @inlinable
  public init(isWhole: Bool) {
    enablings = DotSet(isWhole: isWhole)
    disablings = DotSet(isWhole: isWhole)
  }

  /// A flag has no keys, so it always answers for everything.
  @inlinable
  public var isWhole: Bool { true }

  /// Whether the flag was never touched, or forgotten; one that was disabled is off but not empty.
  @inlinable
  public var isEmpty: Bool { enablings.isEmpty && disablings.isEmpty }

  /// Whether the flag is on.
  @inlinable
  public var value: Bool { !enablings.isEmpty && disablings.isEmpty }

  /// Calls the body with the dots of the enablings, then with those of the disablings.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) {
    enablings.forEachDot(body)
    disablings.forEachDot(body)
  }

  /// Turns the flag on, as far as its disablings have been seen here.
  ///
  /// - Returns: The delta, with the one dot that the flag then has.
  @inlinable
  @discardableResult
  public mutating func enable(using dots: inout DotSource) -> Delta {
    let dot = dots.next()
    let context = context(replacedBy: dot, using: &dots)
    enablings = DotSet(dot)
    disablings = DotSet()
    return Delta(store: self, context: context)
  }

  /// Turns the flag off, also for whoever enables it without having seen this.
  ///
  /// - Returns: The delta, with the one dot that the flag then has.
  @inlinable
  @discardableResult
  public mutating func disable(using dots: inout DotSource) -> Delta {
    let dot = dots.next()
    let context = context(replacedBy: dot, using: &dots)
    enablings = DotSet()
    disablings = DotSet(dot)
    return Delta(store: self, context: context)
  }

  /// Joins the enablings and the disablings.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    enablings.merge(other.enablings, context: context, otherContext: otherContext)
    disablings.merge(other.disablings, context: context, otherContext: otherContext)
  }
}

extension DWFlag: Hashable {}
