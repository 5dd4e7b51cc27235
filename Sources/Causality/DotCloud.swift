public import Lattices

/// A set of dots, as the fewest runs of consecutive ones.
///
/// Runs are sorted by replica and sequence, never touch and never overlap, so every set has one
/// form. A set of millions of events costs as much as it has gaps.
///
/// - Complexity: with r runs, look-up O(log r), everything else O(r) of both operands.
public struct DotCloud: Decomposable, Hashable {
  /// The runs, ascending, disjoint and not adjacent.
  public private(set) var runs: [DotRun]

  /// The empty set.
  public init() { runs = [] }

  /// A set of consecutive events.
  public init(_ run: DotRun) { runs = [run] }

  /// The set of some dots, in any order.
  public init(_ dots: some Sequence<Dot>) {
    runs = []
    for dot in dots { insert(dot) }
  }

  /// The set of the dots of some runs, in any order; they may overlap.
  ///
  /// - Complexity: O(n log n) for n runs, O(n) if they ascend.
  public init(runs: [DotRun]) {
    self.runs = []
    for run in runs.sorted(by: Self.startsEarlier) { append(run) }
  }

  /// Whether there is no dot.
  public var isEmpty: Bool { runs.isEmpty }

  /// How many dots there are.
  public var count: UInt64 { runs.reduce(0) { $0 &+ $1.count } }

  /// The first run that does not end before the dot.
  private func firstRun(reaching dot: Dot) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low &+ high) &>> 1
      let run = runs[middle]
      if Dot(run.replica, run.upper) < dot { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Whether a dot is in the set.
  public func contains(_ dot: Dot) -> Bool {
    let index = firstRun(reaching: dot)
    guard index < runs.count else { return false }
    return runs[index].replica == dot.replica && runs[index].lower <= dot.sequence
  }

  /// Adds a dot.
  public mutating func insert(_ dot: Dot) {
    let index = firstRun(reaching: dot)
    let joinsNext =
      index < runs.count && runs[index].replica == dot.replica
      && runs[index].lower - 1 <= dot.sequence
    let joinsPrevious =
      index > 0 && runs[index - 1].replica == dot.replica
      && runs[index - 1].upper == dot.sequence - 1
    switch (joinsPrevious, joinsNext) {
    case (true, true) where runs[index].lower > dot.sequence:
      runs[index - 1].upper = runs[index].upper
      runs.remove(at: index)
    case (true, false):
      runs[index - 1].upper = dot.sequence
    case (_, true):
      runs[index].lower = min(runs[index].lower, dot.sequence)
    case (false, false):
      runs.insert(DotRun(dot.replica, dot.sequence, dot.sequence), at: index)
    }
  }

  /// Adds a run.
  private mutating func insert(_ run: DotRun) {
    var start = firstRun(reaching: Dot(run.replica, run.lower))
    if start < runs.count, runs[start].replica == run.replica, runs[start].lower <= run.lower,
      run.upper <= runs[start].upper
    {
      return
    }
    if start > 0, runs[start - 1].replica == run.replica, runs[start - 1].upper == run.lower - 1 {
      start -= 1
    }
    var end = start
    while end < runs.count, runs[end].replica == run.replica, runs[end].lower - 1 <= run.upper {
      end += 1
    }
    if start == end {
      runs.insert(run, at: start)
      return
    }
    runs[start] = DotRun(
      run.replica, min(runs[start].lower, run.lower), max(runs[end - 1].upper, run.upper))
    if end - start > 1 { runs.removeSubrange(start + 1..<end) }
  }

  /// Makes room for so many runs.
  mutating func reserveCapacity(_ count: Int) { runs.reserveCapacity(count) }

  /// Adds a run that does not sort before any run already there.
  mutating func append(_ run: DotRun) {
    if let last = runs.last, last.replica == run.replica, run.lower - 1 <= last.upper {
      runs[runs.count - 1].upper = max(last.upper, run.upper)
    } else {
      runs.append(run)
    }
  }

  /// Adds every dot of another set.
  public mutating func merge(_ other: Self) {
    if other.runs.count <= min(4, runs.count) {
      for run in other.runs { insert(run) }
      return
    }
    if other.isDominated(by: self) { return }
    if isDominated(by: other) {
      self = other
      return
    }
    var result = Self()
    result.runs.reserveCapacity(runs.count &+ other.runs.count)
    var (left, right) = (0, 0)
    while left < runs.count || right < other.runs.count {
      let takesLeft =
        right == other.runs.count
        || (left < runs.count && Self.startsEarlier(runs[left], other.runs[right]))
      if takesLeft {
        result.append(runs[left])
        left &+= 1
      } else {
        result.append(other.runs[right])
        right &+= 1
      }
    }
    self = result
  }

  private static func startsEarlier(_ first: DotRun, _ second: DotRun) -> Bool {
    Dot(first.replica, first.lower) < Dot(second.replica, second.lower)
  }

  /// Whether every dot of this set is in another.
  public func isDominated(by other: Self) -> Bool {
    if runs.count < other.runs.count / 16 { return isFewOf(other) }
    return runs.withUnsafeBufferPointer { runs in
      other.runs.withUnsafeBufferPointer { others in
        var place = 0
        for run in runs {
          // On to the first run of the other that ends no sooner.
          while place < others.count, others[place].replica <= run.replica,
            others[place].replica < run.replica || others[place].upper < run.upper
          {
            place &+= 1
          }
          guard place < others.count, others[place].replica == run.replica,
            others[place].lower <= run.lower
          else { return false }
        }
        return true
      }
    }
  }

  /// Whether every dot of a few runs is in another set of many, in which each is looked up.
  private func isFewOf(_ other: Self) -> Bool {
    runs.allSatisfy { other.end(ofRunHolding: Dot($0.replica, $0.lower)) ?? 0 >= $0.upper }
  }

  /// The dots of this set that another lacks.
  ///
  /// Nearly always the one holds nothing of the other or all of it; then nothing is copied.
  public func subtracting(_ other: Self) -> Self {
    if runs.isEmpty || isDisjoint(with: other) { return self }
    if isDominated(by: other) { return Self() }
    var result = Self()
    result.runs.reserveCapacity(runs.count &+ min(other.runs.count, 8))
    other.runs.withUnsafeBufferPointer { others in
      var index = 0
      for run in runs {
        var lower = run.lower
        while index < others.count,
          Dot(others[index].replica, others[index].upper) < Dot(run.replica, lower)
        {
          index &+= 1
        }
        var scan = index
        while scan < others.count, others[scan].replica == run.replica,
          others[scan].lower <= run.upper, lower <= run.upper
        {
          let cut = others[scan]
          if cut.lower > lower { result.runs.append(DotRun(run.replica, lower, cut.lower - 1)) }
          lower = max(lower, cut.upper + 1)
          scan &+= 1
        }
        if lower <= run.upper { result.runs.append(DotRun(run.replica, lower, run.upper)) }
      }
    }
    return result
  }

  /// The last dot of the run that holds a dot, if one does.
  ///
  /// - Complexity: O(log runs).
  public func end(ofRunHolding dot: Dot) -> UInt64? {
    // Few runs are walked through sooner than halved.
    if runs.count <= 8 {
      for run in runs where run.replica == dot.replica && dot.sequence <= run.upper {
        return run.lower <= dot.sequence ? run.upper : nil
      }
      return nil
    }
    let index = firstRun(reaching: dot)
    guard index < runs.count, runs[index].replica == dot.replica,
      runs[index].lower <= dot.sequence
    else { return nil }
    return runs[index].upper
  }

  /// The dots of one replica.
  public func events(of replica: ReplicaID) -> Self {
    guard let start = runs.firstIndex(where: { $0.replica == replica }) else { return Self() }
    let end = runs[start...].firstIndex { $0.replica != replica } ?? runs.count
    if start == 0, end == runs.count { return self }
    var result = Self()
    result.runs = Array(runs[start..<end])
    return result
  }

  /// Whether no dot is in both sets.
  public func isDisjoint(with other: Self) -> Bool {
    runs.withUnsafeBufferPointer { runs in
      other.runs.withUnsafeBufferPointer { others in
        var (left, right) = (0, 0)
        while left < runs.count && right < others.count {
          let (mine, theirs) = (runs[left], others[right])
          if Dot(mine.replica, mine.upper) < Dot(theirs.replica, theirs.lower) {
            left &+= 1
          } else if Dot(theirs.replica, theirs.upper) < Dot(mine.replica, mine.lower) {
            right &+= 1
          } else {
            return false
          }
        }
        return true
      }
    }
  }

  /// The difference of two sets is their smallest delta.
  public func delta(from other: Self) -> Self { subtracting(other) }

  /// Calls the body with each dot as a set of its own.
  ///
  /// - Complexity: O(number of dots), which may be far more than the number of runs.
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    for run in runs {
      for sequence in run.lower...run.upper {
        try body(Self(DotRun(run.replica, sequence, sequence)))
      }
    }
  }

  /// Calls the body with each dot, ascending.
  ///
  /// - Complexity: O(number of dots), which may be far more than the number of runs.
  public func forEachDot(_ body: (Dot) -> Void) {
    for run in runs {
      for sequence in run.lower...run.upper { body(Dot(run.replica, sequence)) }
    }
  }
}
