public import CanonicalCoding

extension DotCloud: CanonicalCodable {
  /// For each replica its runs, each as the gap before it and its length less one.
  public func encode(into encoder: inout CanonicalEncoder) {
    let replicas = self.replicas
    encoder.count(replicas.count)
    var index = 0
    for replica in replicas {
      let start = index
      while index < runs.count && runs[index].replica == replica { index &+= 1 }
      replica.encode(into: &encoder)
      encoder.count(index - start)
      var reached: UInt64 = 0
      for run in runs[start..<index] {
        encoder.integer(run.lower - 1 - reached)
        encoder.integer(run.upper - run.lower)
        reached = run.upper
      }
    }
  }

  /// Reads runs and checks that they are the fewest, ascending and in range.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    var previous: ReplicaID?
    for _ in 0..<(try decoder.count(ofAtLeast: 11)) {
      let start = decoder.offset
      let replica = try ReplicaID(from: &decoder)
      if let previous, previous >= replica { throw decoder.error(.notAscending, at: start) }
      previous = replica
      let count = try decoder.count(ofAtLeast: 2)
      guard count > 0 else { throw decoder.error(.notCanonical) }
      var reached: UInt64 = 0
      for place in 0..<count {
        let at = decoder.offset
        let gap = try decoder.integer()
        let extra = try decoder.integer()
        if gap == 0 && place > 0 { throw decoder.error(.notCanonical, at: at) }
        guard gap < Dot.maximumSequence, extra < Dot.maximumSequence,
          reached + gap + extra < Dot.maximumSequence
        else { throw decoder.error(.integerTooLarge, at: at) }
        let lower = reached + gap + 1
        append(DotRun(replica, lower, lower + extra))
        reached = lower + extra
      }
    }
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
