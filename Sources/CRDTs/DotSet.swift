public import Causality

/// The simplest store: dots that stand for nothing but themselves.
///
/// Nearly every set in a document has exactly one dot, which is kept in place; only more than one
/// take an array.
public struct DotSet: DotStore {
  @usableFromInline
  enum Storage: Hashable, Sendable {
    case none
    case one(Dot)
    /// Two or more, ascending.
    case many([Dot])
  }

  @usableFromInline var storage: Storage

  /// The empty set.
  @inlinable
  public init(isWhole: Bool) { storage = .none }

  /// The set of one dot.
  @inlinable
  public init(_ dot: Dot) { storage = .one(dot) }

  /// The set of dots that ascend strictly.
  @inlinable
  init(ascending dots: [Dot]) {
    switch dots.count {
    case 0: storage = .none
    case 1: storage = .one(dots[0])
    default: storage = .many(dots)
    }
  }

  /// The dots, ascending.
  @inlinable
  public var elements: [Dot] {
    switch storage {
    case .none: []
    case .one(let dot): [dot]
    case .many(let dots): dots
    }
  }

  /// A set has no keys, so it always answers for everything.
  @inlinable
  public var isWhole: Bool { true }

  /// Whether there is no dot.
  @inlinable
  public var isEmpty: Bool {
    if case .none = storage { true } else { false }
  }

  /// Calls the body with every dot, ascending.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) {
    switch storage {
    case .none: break
    case .one(let dot): body(dot)
    case .many(let dots): for dot in dots { body(dot) }
    }
  }

  /// Keeps what both hold, and what only one holds if the other has not seen it.
  ///
  /// - Complexity: O(n + m) look-ups in the contexts.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    switch (storage, other.storage) {
    case (.none, .none): return
    case (.one(let mine), .none):
      if otherContext.contains(mine) { storage = .none }
    case (.none, .one(let theirs)):
      if !context.contains(theirs) { storage = .one(theirs) }
    case (.one(let mine), .one(let theirs)) where mine == theirs: return
    case (.one(let mine), .one(let theirs)):
      switch (otherContext.contains(mine), context.contains(theirs)) {
      case (true, true): storage = .none
      case (true, false): storage = .one(theirs)
      case (false, true): break
      case (false, false): storage = .many(mine < theirs ? [mine, theirs] : [theirs, mine])
      }
    default: mergeElements(other.elements, context: context, otherContext: otherContext)
    }
  }

  /// The join in general: a walk over both.
  @usableFromInline
  mutating func mergeElements(
    _ others: [Dot], context: CausalContext, otherContext: CausalContext
  ) {
    let elements = elements
    if elements == others { return }
    var result: [Dot] = []
    result.reserveCapacity(elements.count + others.count)
    var (left, right) = (0, 0)
    while left < elements.count || right < others.count {
      if right == others.count || (left < elements.count && elements[left] < others[right]) {
        if !otherContext.contains(elements[left]) { result.append(elements[left]) }
        left &+= 1
      } else if left == elements.count || others[right] < elements[left] {
        if !context.contains(others[right]) { result.append(others[right]) }
        right &+= 1
      } else {
        result.append(elements[left])
        left &+= 1
        right &+= 1
      }
    }
    self = Self(ascending: result)
  }
}

extension DotSet: Hashable {}
