public import CanonicalCoding

extension DotCloud: CanonicalCodable {
  /// So many runs of one replica, or more, are written as columns.
  private static let leastColumn = 4

  /// For each replica its runs, each as the gap before it and its length less one.
  ///
  /// Of four runs or more, first come all gaps, each as what it differs in from the one before,
  /// then all lengths: whoever changes things at regular places leaves regular gaps.
  public func encode(into encoder: inout CanonicalEncoder) {
    var replicas = runs.isEmpty ? 0 : 1
    for place in runs.indices.dropFirst() where runs[place].replica != runs[place - 1].replica {
      replicas += 1
    }
    encoder.count(replicas)
    var index = 0
    while index < runs.count {
      let start = index
      let replica = runs[start].replica
      while index < runs.count && runs[index].replica == replica { index &+= 1 }
      replica.encode(into: &encoder)
      encoder.count(index - start)
      let own = runs[start..<index]
      var (reached, last): (UInt64, UInt64) = (0, 0)
      if own.count < Self.leastColumn {
        for run in own {
          encoder.integer(run.lower - 1 - reached)
          encoder.integer(run.upper - run.lower)
          reached = run.upper
        }
      } else {
        encoder.column(count: own.count) { place in
          let run = own[start + place]
          let gap = run.lower - 1 - reached
          defer { (reached, last) = (run.upper, gap) }
          return gap ^ last
        }
        encoder.column(count: own.count, leastWidth: 0) { place in
          own[start + place].upper - own[start + place].lower
        }
      }
    }
  }

  /// Reads runs and checks that they are the fewest, ascending and in range.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    var previous: ReplicaID?
    let replicas = try decoder.count(ofAtLeast: 11)
    reserveCapacity(replicas)
    for _ in 0..<replicas {
      let start = decoder.offset
      let replica = try ReplicaID(from: &decoder)
      if let previous, previous >= replica { throw decoder.error(.notAscending, at: start) }
      previous = replica
      let place = decoder.offset
      let count = try decoder.integer()
      guard count > 0 else { throw decoder.error(.notCanonical) }
      // In a column, a run takes half a byte at least.
      guard count <= UInt64(decoder.remaining) * 2 else {
        throw decoder.error(.truncated, at: place)
      }
      if count < Self.leastColumn {
        try readFew(Int(count), of: replica, from: &decoder)
      } else {
        try readColumns(Int(count), of: replica, from: &decoder)
      }
    }
  }

  /// Reads runs that stand one after the other.
  private mutating func readFew(
    _ count: Int, of replica: ReplicaID, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    var reached: UInt64 = 0
    for place in 0..<count {
      let start = decoder.offset
      let (gap, extra) = (try decoder.integer(), try decoder.integer())
      if let reason = addRun(of: replica, after: &reached, gap, extra, isFirst: place == 0) {
        throw decoder.error(reason, at: start)
      }
    }
  }

  /// Reads runs of which all gaps come first.
  private mutating func readColumns(
    _ count: Int, of replica: ReplicaID, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let gaps = try decoder.column(count)
    let extras = try decoder.column(count, leastWidth: 0)
    var (reached, gap): (UInt64, UInt64) = (0, 0)
    for place in 0..<count {
      gap ^= gaps[place]
      let extra = extras[place]
      if let reason = addRun(of: replica, after: &reached, gap, extra, isFirst: place == 0) {
        throw decoder.error(reason, at: start)
      }
    }
  }

  /// Adds a run behind all others.
  ///
  /// - Returns: Why it cannot be what it was read from, if it cannot.
  private mutating func addRun(
    of replica: ReplicaID, after reached: inout UInt64, _ gap: UInt64, _ extra: UInt64,
    isFirst: Bool
  ) -> CanonicalDecodingError.Reason? {
    if gap == 0 && !isFirst { return .notCanonical }
    guard gap < Dot.maximumSequence, extra < Dot.maximumSequence,
      reached + gap + extra < Dot.maximumSequence
    else { return .integerTooLarge }
    let lower = reached + gap + 1
    append(DotRun(replica, lower, lower + extra))
    reached = lower + extra
    return nil
  }

  /// The dots as what may be named by whatever is written after them.
  ///
  /// - Complexity: O(runs).
  public var eventTable: EventTable {
    var table = EventTable()
    table.reserveCapacity(runs.count)
    for run in runs {
      table.append(owner: run.replica.rawValue, from: run.lower, through: run.upper)
    }
    return table
  }

  /// The replicas that occur, ascending.
  ///
  /// - Complexity: O(runs).
  public var replicas: [ReplicaID] {
    var result: [ReplicaID] = []
    result.reserveCapacity(runs.count)
    for run in runs where result.last != run.replica { result.append(run.replica) }
    return result
  }
}

extension DotCloud: CustomStringConvertible {
  /// For example `{a:1…7, b:1…2, b:4}`.
  public var description: String {
    "{" + runs.map { $0.description }.joined(separator: ", ") + "}"
  }
}
