/// A set kept in order, as a value.
///
/// It is the same structurally shared tree as ``SortedMap``, and spends no byte on values. Copies
/// are O(1), and the set algebra walks two trees together: what two sets share, because one was
/// copied from the other, is taken over or left out as it is, without being looked at.
///
/// ```swift
/// let base: SortedSet = ["tasks/1", "tasks/2", "users/1"]
/// var mine = base
/// mine.insert("users/2")
/// mine.subtracting(base)                    // ["users/2"]
/// mine.prefixed(by: "tasks/").count         // 2
/// ```
///
/// Elements are the same where ``SortedKey`` says so: strings where their UTF-8 bytes are equal.
///
/// - Complexity: copy O(1); look-up, insertion, removal and access by offset O(log n); algebra
///   O(n + m) for strangers, O(d · log n) for copies of one set that d changes apart.
public struct SortedSet<Element: SortedKey>: Sendable {
  /// What stands beside each element in the tree: nothing.
  @frozen
  @usableFromInline
  struct Mark: Sendable {
    @inlinable
    init() {}
  }

  @usableFromInline var members: SortedMap<Element, Mark>

  /// The empty set.
  @inlinable
  public init() { members = SortedMap() }

  @inlinable
  init(members: SortedMap<Element, Mark>) { self.members = members }

  /// The set of some elements, in any order.
  ///
  /// - Complexity: O(n log n).
  @inlinable
  public init(_ elements: some Sequence<Element>) {
    self.init()
    for element in elements { insert(element) }
  }

  /// The set of elements that ascend strictly.
  ///
  /// - Precondition: They do; checked in debug builds.
  /// - Complexity: O(n).
  @inlinable
  public init(ascending elements: some Sequence<Element>) {
    var builder = SortedMap<Element, Mark>.Builder()
    for element in elements { builder.append(element, Mark()) }
    members = builder.finish()
  }

  /// The keys of a map as a set.
  ///
  /// - Complexity: O(n).
  @inlinable
  public init<Value>(_ keys: SortedMap<Element, Value>.Keys) { self.init(ascending: keys) }

  /// Whether there is no element.
  @inlinable
  public var isEmpty: Bool { members.isEmpty }

  /// The least element.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public var first: Element? { members.first?.key }

  /// The greatest element.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public var last: Element? { members.last?.key }

  /// Whether an element is in the set.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func contains(_ element: Element) -> Bool { members.contains(element) }

  /// Adds an element.
  ///
  /// - Returns: Whether it was added, and the element that is in the set now: the one that was
  ///   there before, or the new one.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func insert(
    _ element: Element
  ) -> (inserted: Bool, memberAfterInsert: Element) {
    var isNew = false
    func added() -> Mark {
      isNew = true
      return Mark()
    }
    members.modify(element, default: added(), keepIf: { _ in true }, { _ in })
    return (isNew, element)
  }

  /// Adds an element.
  ///
  /// - Returns: The element if it was in the set before.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func update(with element: Element) -> Element? {
    insert(element).inserted ? nil : element
  }

  /// Adds an element that sorts after all others.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func append(_ element: Element) { members.append(element, Mark()) }

  /// Removes an element.
  ///
  /// - Returns: The element if it was in the set.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func remove(_ element: Element) -> Element? {
    members.removeValue(forKey: element) == nil ? nil : element
  }

  /// Removes all elements.
  @inlinable
  public mutating func removeAll() { members.removeAll() }

  /// Removes the least element.
  ///
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func popFirst() -> Element? { members.popFirst()?.key }

  /// Removes the greatest element.
  ///
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func popLast() -> Element? { members.popLast()?.key }

  /// The elements for which the body says yes.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func filter<Failure: Error>(
    _ isIncluded: (Element) throws(Failure) -> Bool
  ) throws(Failure) -> Self {
    var builder = SortedMap<Element, Mark>.Builder()
    for element in self where try isIncluded(element) { builder.append(element, Mark()) }
    return Self(members: builder.finish())
  }

  /// Whether the two sets have the same storage, so that they are certainly equal.
  @inlinable
  public func isIdentical(to other: Self) -> Bool { members.isIdentical(to: other.members) }

  /// What is wrong with the set's shape; `nil` in every set that this module has made.
  ///
  /// - Complexity: O(n).
  public var brokenInvariant: String? { members.brokenInvariant }
}

extension SortedSet: Equatable {
  /// Whether both sets hold the same elements, in the sense of ``SortedKey``.
  ///
  /// - Complexity: O(n) at most, and no more than the differences of sets that share ancestry.
  @inlinable
  public static func == (first: Self, second: Self) -> Bool {
    first.members.count == second.members.count && first.isSubset(of: second)
  }
}

extension SortedSet: Hashable where Element: Hashable {
  /// Feeds the number of elements, then the elements, ascending.
  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for element in self { hasher.combine(element) }
  }
}

extension SortedSet: ExpressibleByArrayLiteral {
  /// The set of the elements of a literal.
  @inlinable
  public init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension SortedSet: CustomStringConvertible {
  /// The elements as in an array literal, ascending.
  public var description: String { listed(self) }
}
