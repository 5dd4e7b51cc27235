public import Lattices

extension ReplicaCounts {
  /// Takes the greater number of each replica.
  ///
  /// - Complexity: O(m log n) for m replicas in the other that are all listed here, O(n + m)
  ///   otherwise.
  @inlinable
  public mutating func merge(_ other: Self) {
    switch (storage, other.storage) {
    case (_, .none): return
    case (.none, _): self = other
    case (_, .one(let replica, let number)):
      if number > self[replica] { self[replica] = number }
    default: mergeMany(other)
    }
  }

  /// Joins a vector of two replicas or more.
  @usableFromInline
  mutating func mergeMany(_ other: Self) {
    guard case .many(let theirs, let theirNumbers) = other.storage else { return }
    let mine = replicas
    if Self.areSame(mine, theirs) {
      var numbers = self.numbers
      storage = .none
      Self.raise(&numbers, to: theirNumbers)
      storage = .many(mine, numbers)
    } else if theirs.count < mine.count / 8, theirs.allSatisfy({ self[$0] > 0 }) {
      for (replica, number) in other where number > self[replica] { self[replica] = number }
    } else {
      self = Self.interleaved(mine, numbers, theirs, theirNumbers)
    }
  }

  /// Whether two lists of replicas are equal, without a branch for each of them.
  private static func areSame(_ first: [ReplicaID], _ second: [ReplicaID]) -> Bool {
    guard first.count == second.count else { return false }
    return first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        if first.baseAddress == second.baseAddress { return true }
        var difference: UInt64 = 0
        for place in 0..<first.count {
          difference |= first[place].rawValue ^ second[place].rawValue
        }
        return difference == 0
      }
    }
  }

  /// Raises each number to the other in its place.
  private static func raise(_ numbers: inout [UInt64], to others: [UInt64]) {
    numbers.withUnsafeMutableBufferPointer { numbers in
      others.withUnsafeBufferPointer { others in
        for place in 0..<numbers.count {
          numbers[place] = Swift.max(numbers[place], others[place])
        }
      }
    }
  }

  /// Joins two lists by walking both.
  private static func interleaved(
    _ mine: [ReplicaID], _ myNumbers: [UInt64], _ theirs: [ReplicaID], _ theirNumbers: [UInt64]
  ) -> Self {
    var replicas: [ReplicaID] = []
    var numbers: [UInt64] = []
    replicas.reserveCapacity(mine.count + theirs.count)
    numbers.reserveCapacity(mine.count + theirs.count)
    var (left, right) = (0, 0)
    while left < mine.count || right < theirs.count {
      let takesMine = right == theirs.count || (left < mine.count && mine[left] <= theirs[right])
      let takesTheirs = left == mine.count || (right < theirs.count && theirs[right] <= mine[left])
      replicas.append(takesMine ? mine[left] : theirs[right])
      numbers.append(
        Swift.max(takesMine ? myNumbers[left] : 0, takesTheirs ? theirNumbers[right] : 0))
      if takesMine { left &+= 1 }
      if takesTheirs { right &+= 1 }
    }
    return Self(ascending: replicas, numbers)
  }

  /// Whether the other's number is at least as great for every replica.
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    if case .one(let replica, let number) = storage { return number <= other[replica] }
    return isDominatedInTurn(by: other)
  }

  @usableFromInline
  func isDominatedInTurn(by other: Self) -> Bool {
    var place = 0
    return allSatisfy { replica, number in number <= other.number(of: replica, from: &place) }
  }
}

extension ReplicaCounts: Decomposable {
  /// Calls the body with each replica's number as a vector of its own.
  public func forEachIrreducible<Failure: Error>(
    _ body: (ReplicaCounts) throws(Failure) -> Void
  ) throws(Failure) {
    for (replica, number) in self { try body(ReplicaCounts(replica, number)) }
  }

  /// The numbers that are greater here than there.
  public func delta(from other: ReplicaCounts) -> ReplicaCounts {
    var (replicas, numbers): ([ReplicaID], [UInt64]) = ([], [])
    for (replica, number) in self where number > other[replica] {
      replicas.append(replica)
      numbers.append(number)
    }
    return ReplicaCounts(ascending: replicas, numbers)
  }
}
