public import Causality

/// What a causal type holds: dots, each with what it stands for, and nothing about what was seen.
///
/// A store is joined together with two contexts. A dot that both sides hold stays; a dot that only
/// one side holds stays if the other has not seen it, and goes if the other has: it was removed
/// there. Stores nest, and everything nested in one value shares one context.
///
/// **Wholes and parts.** A state answers for every key: a key it does not list is empty. A delta is
/// a part: it answers only for the keys it lists, and lists a key with nothing under it to say that
/// something was removed there. Joining a delta therefore looks at the keys of the delta and at
/// nothing else. Parts and wholes are values of the same type; a join of the two is whole.
///
/// Reference: P. S. Almeida, A. Shoker, C. Baquero, “Delta State Replicated Data Types”,
/// J. Parallel Distrib. Comput. 111, 2018,
/// [doi:10.1016/j.jpdc.2017.08.003](https://doi.org/10.1016/j.jpdc.2017.08.003).
public protocol DotStore: Equatable, Sendable {
  /// A small state that says what one or more edits changed.
  typealias Delta = Causal<Self>

  /// A store without dots.
  ///
  /// - Parameter isWhole: Whether it answers for every key. Types without keys make no difference.
  init(isWhole: Bool)

  /// Whether the store answers for every key, not only for those it lists.
  var isWhole: Bool { get }

  /// Whether the store holds no dot.
  var isEmpty: Bool { get }

  /// Calls the body with every dot, in no order that callers may rely on.
  func forEachDot(_ body: (Dot) -> Void)

  /// Joins another store.
  ///
  /// - Parameters:
  ///   - other: The store to join.
  ///   - context: What this side has seen.
  ///   - otherContext: What the other side has seen.
  mutating func merge(_ other: Self, context: CausalContext, otherContext: CausalContext)

  /// Removes everything that is here, as far as it was seen.
  mutating func removeAll(using dots: inout DotSource) -> Delta

  /// What the store speaks of, with nothing in it: a whole without keys, or a part with the same
  /// keys and nothing under them.
  ///
  /// What a store may hold beside dots stays.
  func emptied() -> Self

  /// Calls the body with every dot, and the part of the store that holds it and nothing else.
  ///
  /// The order depends on what the store holds and on nothing else, and the parts join to all that
  /// the store holds.
  func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure)

  /// The part that tells another store what it does not know.
  ///
  /// It holds the dots that are only here and that the other has not seen, and lists the keys
  /// under which something is to go: dots that are only there and that this side has seen.
  ///
  /// - Parameters:
  ///   - other: The store to tell.
  ///   - context: What this side has seen.
  ///   - otherContext: What the other side has seen.
  ///   - removed: Where the dots that are to go are appended, in any order.
  func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self
}

extension DotStore {
  /// The bottom of stores: no dots, no keys, nothing said.
  @inlinable
  public init() { self.init(isWhole: false) }

  /// All dots of the store as a set.
  ///
  /// - Complexity: O(d log d) for d dots.
  public var dots: DotCloud {
    // Sorted first: in the order of keys, every dot would be put between others.
    var all: [Dot] = []
    forEachDot { all.append($0) }
    all.sort()
    return DotCloud(all)
  }

  /// Removes everything that is here.
  ///
  /// - Parameter dots: The source of the removal's own dot.
  /// - Returns: A delta as large as the runs of removed dots, whatever was stored under them.
  ///   Nothing is minted if there is nothing to remove.
  public mutating func removeAll(using dots: inout DotSource) -> Delta {
    var context = CausalContext(self.dots)
    self = Self(isWhole: isWhole)
    guard !context.isEmpty else { return Delta() }
    context.insert(dots.next())
    return Delta(store: Self(isWhole: true), context: context)
  }
}
