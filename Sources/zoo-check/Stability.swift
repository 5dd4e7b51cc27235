import Convergence

/// What may be forgotten, against books on what everybody really has.
enum Stability {
  private static let ids = [9, 10, 16].map { ReplicaID($0) }

  /// How many histories there are of each seed, which take next to nothing.
  private static let histories: UInt64 = 6

  static func check(_ seed: UInt64) throws {
    for number in 0..<histories { try history(histories * seed + number) }
  }

  private static func history(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 110)
    var tracker = StabilityTracker()
    var written: [UInt64] = [0, 0, 0]
    var had = [[UInt64]](repeating: written, count: 3)
    var epochs: [UInt64?] = [nil, nil, nil]
    var reports: [(known: VersionVector, place: Int, epoch: UInt64)] = []
    for _ in 0..<120 {
      let (place, writer) = (Int(random.below(3)), Int(random.below(3)))
      switch (random.below(8), epochs[place]) {
      case (0..<2, .some):
        written[place] += 1
        had[place][place] = written[place]
      case (2..<4, .some):
        had[place][writer] = max(had[place][writer], random.below(written[writer] + 1))
      case (4..<6, let epoch?):
        reports.append((vector(had[place]), place, epoch))
        // Reports come in any order, some twice, some of a membership that is over.
        let report = random.pick(from: reports.suffix(4))
        tracker.record(report.known, of: ids[report.place], in: report.epoch)
      case (6, _): tracker.setDetached(random.below(2) == 0, ids[place])
      case (7, .some) where random.below(4) == 0:
        tracker.evict(ids[place])
        epochs[place] = nil
        had[place] = [0, 0, 0]
      case (_, nil):
        // It has lost everything, and must not be admitted with less than is stable.
        let isTaken = tracker.admit(ids[place], knowing: vector(had[place])) != .mustBootstrap
        let isWhole = tracker.stableCut.isDominated(by: vector(had[place]))
        try require(isTaken == isWhole, "whoever lacks what is stable is not admitted")
        if !isTaken { had[place] = ids.map { tracker.stableCut[$0] } }
        had[place][place] = written[place]
        tracker.admit(ids[place], knowing: vector(had[place]))
        epochs[place] = tracker.epoch(of: ids[place])
      default: break
      }
      try judge(tracker, had, epochs)
    }
    for place in 0..<3 {
      guard let epoch = epochs[place] else { continue }
      tracker.record(vector(written), of: ids[place], in: epoch)
    }
    guard epochs.contains(where: { $0 != nil }) else { return }
    try require(tracker.stableCut == vector(written), "what everybody has becomes stable")
  }

  private static func judge(
    _ tracker: StabilityTracker, _ had: [[UInt64]], _ epochs: [UInt64?]
  ) throws {
    for place in 0..<3 where epochs[place] != nil {
      try require(
        tracker.stableCut.isDominated(by: vector(had[place])), "what is stable everybody has")
    }
  }

  private static func vector(_ counts: [UInt64]) -> VersionVector {
    zip(ids, counts).reduce(into: VersionVector()) { $0[$1.0] = $1.1 }
  }
}
