/// On which side of a walk over two sequences an element was met.
@usableFromInline
enum AscendingSide {
  case mine
  case theirs
  case both
}

extension AscendingSequence {
  /// Meets the elements of two sequences in ascending order until the body says to stop.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  func walk(
    beside other: some AscendingSequence<Element>, _ body: (Element, AscendingSide) -> Bool
  ) {
    var (left, right) = (makeIterator(), other.makeIterator())
    var (mine, theirs) = (left.next(), right.next())
    while true {
      switch (mine, theirs) {
      case (nil, nil): return
      case (let element?, nil):
        guard body(element, .mine) else { return }
        mine = left.next()
      case (nil, let element?):
        guard body(element, .theirs) else { return }
        theirs = right.next()
      case (let first?, let second?):
        let order = Element.order(first, second)
        let side: AscendingSide = order == 0 ? .both : order < 0 ? .mine : .theirs
        guard body(order <= 0 ? first : second, side) else { return }
        if order <= 0 { mine = left.next() }
        if order >= 0 { theirs = right.next() }
      }
    }
  }

  /// The elements that were met on some sides of a walk.
  @inlinable
  func elements(
    beside other: some AscendingSequence<Element>, where isWanted: (AscendingSide) -> Bool
  ) -> [Element] {
    var result: [Element] = []
    walk(beside: other) { element, side in
      if isWanted(side) { result.append(element) }
      return true
    }
    return result
  }

  /// Whether no element is met on some sides of a walk.
  @inlinable
  func isWithout(_ side: AscendingSide, beside other: some AscendingSequence<Element>) -> Bool {
    var isWithout = true
    walk(beside: other) {
      isWithout = $1 != side
      return isWithout
    }
    return isWithout
  }
}

extension AscendingSequence {
  /// Whether every element is among the others.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  public func isSubset(of other: some AscendingSequence<Element>) -> Bool {
    isWithout(.mine, beside: other)
  }

  /// Whether every element is among the others, which may come in any order.
  ///
  /// - Complexity: O(n + m log m).
  @inlinable
  public func isSubset(of other: some Sequence<Element>) -> Bool {
    isSubset(of: AscendingKeys(other))
  }

  /// Whether every one of the others is an element.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  public func isSuperset(of other: some AscendingSequence<Element>) -> Bool {
    isWithout(.theirs, beside: other)
  }

  /// Whether every one of the others, which may come in any order, is an element.
  ///
  /// - Complexity: O(n + m log m).
  @inlinable
  public func isSuperset(of other: some Sequence<Element>) -> Bool {
    isSuperset(of: AscendingKeys(other))
  }

  /// Whether no element is among the others.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  public func isDisjoint(with other: some AscendingSequence<Element>) -> Bool {
    isWithout(.both, beside: other)
  }

  /// Whether no element is among the others, which may come in any order.
  ///
  /// - Complexity: O(n + m log m).
  @inlinable
  public func isDisjoint(with other: some Sequence<Element>) -> Bool {
    isDisjoint(with: AscendingKeys(other))
  }
}

extension AscendingSequence {
  /// The elements of both, each once, ascending.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  public func union(_ other: some AscendingSequence<Element>) -> [Element] {
    elements(beside: other) { _ in true }
  }

  /// The elements and the others, which may come in any order, each once, ascending.
  ///
  /// - Complexity: O(n + m log m).
  @inlinable
  public func union(_ other: some Sequence<Element>) -> [Element] { union(AscendingKeys(other)) }

  /// The elements that are among the others, ascending.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  public func intersection(_ other: some AscendingSequence<Element>) -> [Element] {
    elements(beside: other) { $0 == .both }
  }

  /// The elements that are among the others, which may come in any order, ascending.
  ///
  /// - Complexity: O(n + m log m).
  @inlinable
  public func intersection(_ other: some Sequence<Element>) -> [Element] {
    intersection(AscendingKeys(other))
  }

  /// The elements that are not among the others, ascending.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  public func subtracting(_ other: some AscendingSequence<Element>) -> [Element] {
    elements(beside: other) { $0 == .mine }
  }

  /// The elements that are not among the others, which may come in any order, ascending.
  ///
  /// - Complexity: O(n + m log m).
  @inlinable
  public func subtracting(_ other: some Sequence<Element>) -> [Element] {
    subtracting(AscendingKeys(other))
  }

  /// The elements that are in one of the two only, ascending.
  ///
  /// - Complexity: O(n + m).
  @inlinable
  public func symmetricDifference(_ other: some AscendingSequence<Element>) -> [Element] {
    elements(beside: other) { $0 != .both }
  }

  /// The elements that are here or among the others only, which may come in any order, ascending.
  ///
  /// - Complexity: O(n + m log m).
  @inlinable
  public func symmetricDifference(_ other: some Sequence<Element>) -> [Element] {
    symmetricDifference(AscendingKeys(other))
  }
}
