extension SortedSet: SetAlgebra {
  /// Adds the elements of another set.
  ///
  /// - Complexity: O(m log n) for m elements, far fewer than there are here; O(n + m) otherwise,
  ///   less what both share.
  @inlinable
  public mutating func formUnion(_ other: Self) {
    if other.count < count / 16 {
      for element in other { insert(element) }
    } else {
      members.join(
        other.members, keepsShared: true, mine: { $1 }, theirs: { $1 }, both: { _, mark, _ in mark }
      )
    }
  }

  /// Keeps the elements that another set has too.
  ///
  /// - Complexity: O(n + m), less what both share.
  @inlinable
  public mutating func formIntersection(_ other: Self) {
    members.join(
      other.members, keepsShared: true,
      mine: { _, _ in nil }, theirs: { _, _ in nil }, both: { _, mark, _ in mark })
  }

  /// Removes the elements of another set.
  ///
  /// - Complexity: O(m log n) for m elements, far fewer than there are here; O(n + m) otherwise,
  ///   less what both share.
  @inlinable
  public mutating func subtract(_ other: Self) {
    if other.count < count / 16 {
      for element in other { remove(element) }
    } else {
      members.join(
        other.members, keepsShared: false,
        mine: { $1 }, theirs: { _, _ in nil }, both: { _, _, _ in nil })
    }
  }

  /// Keeps and adds the elements that one of the two sets has and the other has not.
  ///
  /// - Complexity: O(n + m), less what both share.
  @inlinable
  public mutating func formSymmetricDifference(_ other: Self) {
    members.join(
      other.members, keepsShared: false,
      mine: { $1 }, theirs: { $1 }, both: { _, _, _ in nil })
  }

  /// The elements of either set; see ``formUnion(_:)``.
  @inlinable
  public func union(_ other: Self) -> Self {
    var result = count < other.count ? other : self
    result.formUnion(count < other.count ? self : other)
    return result
  }

  /// The elements of both sets; see ``formIntersection(_:)``.
  @inlinable
  public func intersection(_ other: Self) -> Self {
    var result = self
    result.formIntersection(other)
    return result
  }

  /// The elements of this set that another has not; see ``subtract(_:)``.
  @inlinable
  public func subtracting(_ other: Self) -> Self {
    var result = self
    result.subtract(other)
    return result
  }

  /// The elements of one of the two sets only; see ``formSymmetricDifference(_:)``.
  @inlinable
  public func symmetricDifference(_ other: Self) -> Self {
    var result = self
    result.formSymmetricDifference(other)
    return result
  }

  /// Whether another set has every element of this one.
  ///
  /// - Complexity: O(n + m) at most, less what both share; it stops at the first that is missing.
  @inlinable
  public func isSubset(of other: Self) -> Bool {
    if count > other.count { return false }
    return members.relates(
      to: other.members, permitsMine: false, permitsTheirs: true, permitsShared: true,
      both: { _, _ in true })
  }

  /// Whether this set has every element of another.
  @inlinable
  public func isSuperset(of other: Self) -> Bool { other.isSubset(of: self) }

  /// Whether another set has every element of this one, and more.
  @inlinable
  public func isStrictSubset(of other: Self) -> Bool { count < other.count && isSubset(of: other) }

  /// Whether this set has every element of another, and more.
  @inlinable
  public func isStrictSuperset(of other: Self) -> Bool { other.isStrictSubset(of: self) }

  /// Whether no element is in both sets.
  ///
  /// - Complexity: O(n + m) at most, and it stops at the first element that is.
  @inlinable
  public func isDisjoint(with other: Self) -> Bool {
    members.relates(
      to: other.members, permitsMine: true, permitsTheirs: true, permitsShared: false,
      both: { _, _ in false })
  }
}
