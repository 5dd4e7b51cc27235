import Convergence
import ConvergenceTesting
import Testing

@Suite struct StabilityTrackers {
  private let names = (1...4).map { ReplicaID(UInt64($0)) }

  private func vector(_ counts: UInt64...) -> VersionVector {
    zip(names, counts).reduce(into: VersionVector()) { $0[$1.0] = $1.1 }
  }

  @Test func `what every member has is stable, and nothing else`() {
    var tracker = StabilityTracker()
    #expect(tracker.admit(names[0], knowing: vector()) == .admitted(epoch: 1))
    #expect(tracker.admit(names[1], knowing: vector()) == .admitted(epoch: 2))
    #expect(
      tracker.record(vector(3, 5), of: names[0], in: 1) == .accepted(isCutAdvanced: false))
    #expect(tracker.members(without: Dot(names[0], 1)) == [names[1]])
    #expect(tracker.stragglers == [names[1]])
    #expect(tracker.record(vector(2, 7), of: names[1], in: 2) == .accepted(isCutAdvanced: true))
    #expect(tracker.stableCut == vector(2, 5))
    #expect(tracker.isStable(Dot(names[0], 2)) && !tracker.isStable(Dot(names[0], 3)))
    #expect(tracker.isStable(DotCloud(DotRun(names[1], 1, 5))))
    #expect(!tracker.isStable(DotCloud(DotRun(names[1], 4, 6))))
    #expect(tracker.stragglers == names[..<2].map { $0 })
  }

  @Test func `a member that is away counts until somebody evicts it`() {
    var tracker = StabilityTracker()
    for name in names[..<3] { tracker.admit(name, knowing: vector()) }
    tracker.setDetached(true, names[2])
    tracker.record(vector(4), of: names[0], in: 1)
    #expect(tracker.record(vector(4), of: names[1], in: 2) == .accepted(isCutAdvanced: false))
    #expect(tracker.members[names[2]]?.isDetached == true && tracker.stableCut.isEmpty)
    #expect(tracker.evict(names[2]) == true)
    #expect(tracker.stableCut == vector(4) && tracker.epoch == 4)
    #expect(tracker.evict(names[2]) == false && tracker.epoch == 4, "once is enough")
  }

  @Test func `a sleeper must bootstrap, and its late reports change nothing`() {
    var tracker = StabilityTracker()
    for name in names[..<3] { tracker.admit(name, knowing: vector()) }
    tracker.evict(names[2])
    for (place, name) in names[..<2].enumerated() {
      tracker.record(vector(6, 6), of: name, in: UInt64(place + 1))
    }
    let before = tracker
    #expect(tracker.record(vector(2, 2, 9), of: names[2], in: 3) == .mustBootstrap)
    #expect(tracker.admit(names[2], knowing: vector(2, 6)) == .mustBootstrap)
    #expect(tracker == before)
    #expect(tracker.admit(names[2], knowing: vector(6, 6)) == .admitted(epoch: 5))
    #expect(tracker.record(vector(7, 7, 9), of: names[2], in: 3) == .outdated)
    #expect(tracker.members[names[2]]?.known == vector(6, 6))
    #expect(tracker.record(vector(7, 7), of: names[2], in: 6) == .outdated, "an epoch to come")
    #expect(tracker.record(vector(7, 7), of: names[2], in: 5) == .accepted(isCutAdvanced: false))
  }

  @Test func `what was forgotten before a group began stays forgotten`() {
    var tracker = StabilityTracker(forgotten: vector(3))
    #expect(tracker.admit(names[0], knowing: vector(2)) == .mustBootstrap)
    #expect(tracker.admit(names[0], knowing: vector(5)) == .admitted(epoch: 1))
    #expect(tracker.stableCut == vector(5))
    tracker.leave(names[0])
    #expect(tracker.members.isEmpty && tracker.stableCut == vector(5))
    #expect(tracker.record(vector(9), of: names[0], in: 1) == .mustBootstrap)
  }

  @Test func `what is beyond a gap does not count`() {
    var tracker = StabilityTracker()
    tracker.admit(names[0], knowing: vector())
    let context = CausalContext([Dot(names[0], 1), Dot(names[0], 3)])
    #expect(tracker.record(context, of: names[0], in: 1) == .accepted(isCutAdvanced: true))
    #expect(tracker.stableCut == vector(1))
  }

  @Test func `an event is settled once all that is concurrent with it has arrived`() {
    var tracker = StabilityTracker()
    tracker.admit(names[0], knowing: vector())
    tracker.admit(names[1], knowing: vector())
    // The second wrote its first event before it saw the first's, and reports both.
    tracker.record(vector(1), of: names[0], in: 1)
    tracker.record(vector(1, 1), of: names[1], in: 2)
    #expect(tracker.stableCut == vector(1) && tracker.horizon == vector(1, 1))
    #expect(!tracker.isSettled(vector(1)), "the concurrent event is still under way")
    #expect(tracker.isSettled(vector(1, 1)))
  }

  @Test func `a tracker has one byte string, and refuses one that cannot be`() throws {
    var tracker = StabilityTracker()
    var samples = [tracker, StabilityTracker(forgotten: vector(1))]
    for name in names[..<2] {
      tracker.admit(name, knowing: vector())
      samples.append(tracker)
    }
    tracker.record(vector(1, 2), of: names[0], in: 1)
    tracker.setDetached(true, names[1])
    samples.append(tracker)
    tracker.record(vector(1), of: names[1], in: 2)
    samples.append(tracker)
    try checkCodecLaws(of: samples)
    #expect(tracker.description == "epoch 2, stable [1:1], 1 [1:1, 2:2], 2 [1:1] (away)")
  }
}

/// Long lives of groups, against a model that remembers everything and computes from scratch.
@Suite struct StabilityTrackerHistories {
  private struct Model {
    var epoch: UInt64 = 0
    var members: [ReplicaID: (epoch: UInt64, known: [ReplicaID: UInt64])] = [:]
    var cut: [ReplicaID: UInt64] = [:]

    mutating func advance(among names: [ReplicaID]) {
      if members.isEmpty { return }
      for name in names {
        cut[name] = max(cut[name] ?? 0, members.values.map { $0.known[name] ?? 0 }.min() ?? 0)
      }
    }
  }

  private let names = (1...5).map { ReplicaID(UInt64($0) * 1000) }

  private func vector(_ counts: [ReplicaID: UInt64]) -> VersionVector {
    var result = VersionVector()
    for name in names { result[name] = counts[name] ?? 0 }
    return result
  }

  /// What has been seen by who knows so much, and something beyond a gap.
  private func context(_ counts: [ReplicaID: UInt64]) -> CausalContext {
    var runs: [DotRun] = []
    for (name, count) in counts {
      if count > 0 { runs.append(DotRun(name, 1, count)) }
      if count % 2 == 0 { runs.append(DotRun(name, count + 2, count + 3)) }
    }
    return CausalContext(DotCloud(runs: runs))
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `the cut is what the members share, whoever comes, goes and is late`(
    seed: UInt64
  ) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 450))
    var (tracker, model) = (StabilityTracker(), Model())
    var outcomes: Set<StabilityTracker.Outcome> = []
    var admissions: Set<Bool> = []
    for step in 0..<400 {
      let name = names[Int(random.below(5))]
      let replay: Comment = "replay: seed \(seed), step \(step)"
      var known: [ReplicaID: UInt64] = [:]
      for other in names { known[other] = random.below(UInt64(3 + step / 10)) }
      let before = tracker.stableCut
      switch random.below(12) {
      case 0:
        if random.below(2) == 0 { known.merge(model.cut) { max($0, $1) } }
        let covers = model.cut.allSatisfy { $0.value <= (known[$0.key] ?? 0) }
        if covers {
          model.epoch += 1
          model.members[name] = (model.epoch, known)
        }
        let admission = tracker.admit(name, knowing: vector(known))
        #expect(admission == (covers ? .admitted(epoch: model.epoch) : .mustBootstrap), replay)
        admissions.insert(covers)
      case 1 where model.members.count > Int(random.below(3)):
        if model.members.removeValue(forKey: name) != nil { model.epoch += 1 }
        if random.below(2) == 0 { tracker.evict(name) } else { tracker.leave(name) }
      case 2: tracker.setDetached(random.below(2) == 0, name)
      default:
        var epoch = random.below(model.epoch + 2)
        if let member = model.members[name], random.below(4) > 0 { epoch = member.epoch }
        let counts = model.members[name].map { $0.epoch == epoch }
        if counts == true { model.members[name]?.known.merge(known) { max($0, $1) } }
        let outcome =
          random.below(2) == 0
          ? tracker.record(vector(known), of: name, in: epoch)
          : tracker.record(context(known), of: name, in: epoch)
        outcomes.insert(outcome)
        switch outcome {
        case .accepted(let isAdvanced):
          #expect(counts == true && isAdvanced == (tracker.stableCut != before), replay)
        case .outdated: #expect(counts == false && tracker.stableCut == before, replay)
        case .mustBootstrap: #expect(counts == nil && tracker.stableCut == before, replay)
        }
      }
      model.advance(among: names)
      try #require(tracker.stableCut == vector(model.cut), replay)
      try #require(tracker.brokenInvariant == nil, replay)
      #expect(before.isDominated(by: tracker.stableCut), "the cut recedes; \(replay)")
      #expect(tracker.members.keys.elementsEqual(model.members.keys.sorted()), replay)
      #expect(tracker.epoch == model.epoch, replay)
      #expect(tracker.epoch(of: name) == model.members[name]?.epoch, replay)
    }
    #expect(outcomes.count == 4 && admissions.count == 2, "the history tries everything")
    let again = try StabilityTracker(canonicalBytes: tracker.canonicalBytes)
    #expect(again == tracker)
  }
}
