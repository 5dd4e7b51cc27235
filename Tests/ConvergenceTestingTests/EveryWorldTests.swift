import Convergence
import Testing

@testable import ConvergenceTesting

/// Processes that count up to a limit, each on its own, and send what they have to a judge.
struct CountingWorld: ExplorableWorld {
  enum Action: Hashable {
    case count(Int)
    case send(Int)
    case arrive(Int)
  }

  enum Bug {
    case none
    /// The judge takes whatever arrives last.
    case forgetsOlder
    /// Once healed, the first process counts round and round.
    case neverRests
    /// What one process does is felt by another, although it is said not to be.
    case hiddenDependency
  }

  let limit: Int
  let bug: Bug
  var counts: [Int]
  /// What each process has sent and has not arrived; 0 if nothing.
  var letters: [Int]
  var heard: [Int]
  var isHealed = false

  init(processes: Int, limit: Int, bug: Bug = .none) {
    self.limit = limit
    self.bug = bug
    counts = Array(repeating: 0, count: processes)
    letters = counts
    heard = counts
  }

  func appendActions(to actions: inout [Action]) {
    for place in counts.indices {
      if counts[place] < limit { actions.append(.count(place)) }
      if letters[place] == 0, counts[place] > heard[place] { actions.append(.send(place)) }
      if letters[place] > 0 { actions.append(.arrive(place)) }
    }
  }

  mutating func perform(_ action: Action) throws(Counterexample) {
    switch action {
    case .count(let place):
      let rounds = isHealed && bug == .neverRests && place == 0
      counts[place] = rounds ? (counts[place] + 1) % (limit + 1) : counts[place] + 1
      if bug == .hiddenDependency, place == 0 { counts[1] = min(counts[1], 1) }
    case .send(let place): letters[place] = counts[place]
    case .arrive(let place):
      heard[place] = bug == .forgetsOlder ? letters[place] % limit : letters[place]
      letters[place] = 0
    }
  }

  func absorb(into digest: inout RollingDigest) {
    for word in counts + letters + heard { digest.absorb(UInt64(word)) }
    digest.absorb(isHealed ? 1 : 0)
  }

  mutating func heal() {
    isHealed = true
    letters = Array(repeating: 0, count: counts.count)
  }

  var fairAction: Action? {
    if bug == .neverRests { return .count(0) }
    if let place = letters.firstIndex(where: { $0 > 0 }) { return .arrive(place) }
    if bug == .forgetsOlder, heard.contains(0), counts.contains(limit) { return nil }
    return counts.indices.first { counts[$0] > heard[$0] }.map { .send($0) }
  }

  func judgeRest() throws(Counterexample) {
    if heard != counts { throw Counterexample("all is heard", "\(heard) of \(counts)") }
  }

  func lane(of action: Action) -> Int? {
    switch action {
    case .count(let place), .send(let place), .arrive(let place): place
    }
  }

  func dependencies(of action: Action) -> UInt8 { 0 }
}

@Suite struct WorldExplorations {
  private func settings(
    _ order: ExplorationSettings.Order = .breadthFirst, reduced: Bool = true
  ) -> ExplorationSettings {
    var settings = ExplorationSettings()
    settings.order = order
    settings.isReduced = reduced
    settings.checksDiamondsOnceIn = 1
    return settings
  }

  @Test(arguments: [(1, 3), (2, 2), (3, 2), (4, 1)])
  func `whatever is left out, the same worlds are found`(processes: Int, limit: Int) {
    let world = CountingWorld(processes: processes, limit: limit)
    let reduced = explore(from: world, settings: settings())
    let plain = explore(from: world, settings: settings(reduced: false))
    let deep = explore(from: world, settings: settings(.depthFirst))
    // The worlds of several processes are the combinations of the worlds of each.
    let alone = explore(from: CountingWorld(processes: 1, limit: limit)).unique
    var expected = 1
    for _ in 0..<processes { expected *= alone }
    #expect(reduced.unique == expected && plain.unique == expected && deep.unique == expected)
    #expect(reduced.isComplete && plain.isComplete && deep.isComplete)
    #expect(plain.leftOut == 0 && reduced.generated + reduced.leftOut == plain.generated)
    #expect(processes == 1 || reduced.leftOut > 0 && reduced.diamonds > 0)
    #expect(reduced.rests == plain.rests && reduced.finding == nil && plain.finding == nil)
  }

  @Test func `a finding breadth-first is as short as can be`() throws {
    let world = CountingWorld(processes: 2, limit: 2, bug: .forgetsOlder)
    for reduced in [true, false] {
      let finding = try #require(
        explore(from: world, settings: settings(reduced: reduced)).finding)
      #expect(finding.kind == .convergence && finding.law == "all is heard")
      #expect(finding.steps == ["count(0)", "count(0)"])
    }
    let deep = explore(from: world, settings: settings(.depthFirst))
    #expect(deep.finding?.law == "all is heard" && !deep.isComplete)
  }

  @Test func `a world that goes round for ever is found`() {
    let world = CountingWorld(processes: 2, limit: 2, bug: .neverRests)
    let report = explore(from: world, settings: settings())
    #expect(report.finding?.law == "every world comes to rest")
    #expect(report.finding?.afterwards == ["count(0)", "count(0)", "count(0)"])
    #expect(throws: Counterexample.self) { try report.requireProof() }
  }

  @Test func `a dependency that is denied is found out`() {
    let world = CountingWorld(processes: 2, limit: 2, bug: .hiddenDependency)
    let report = explore(from: world, settings: settings())
    #expect(report.finding?.law.hasPrefix("steps that do not depend on each other") == true)
    var unchecked = settings()
    unchecked.checksDiamondsOnceIn = nil
    #expect(explore(from: world, settings: unchecked).finding == nil)
  }

  @Test func `what is cut off says so`() {
    let world = CountingWorld(processes: 2, limit: 3)
    var short = settings()
    short.depth = 4
    var small = settings()
    small.maximumWorlds = 10
    let whole = explore(from: world, settings: settings())
    #expect(whole.depth == 12 && whole.isComplete)
    short.depth = 13
    #expect(explore(from: world, settings: short).isComplete)
    short.depth = 11
    let cut = explore(from: world, settings: short)
    #expect(!cut.isComplete && cut.depth == 11 && cut.unique < whole.unique)
    #expect(!explore(from: world, settings: small).isComplete)
    #expect(explore(from: world, settings: small).unique <= 12)
    let stopped = explore(from: CountingWorld(processes: 4, limit: 2), while: { false })
    #expect(!stopped.isComplete)
    #expect(throws: Counterexample.self) { try stopped.requireProof() }
  }

  @Test func `a set of digests holds what was put in`() {
    let set = DigestSet()
    for number in 0..<5000 as Range<UInt128> {
      #expect(set.insert(number &* 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C834))
    }
    let again = (0..<5000 as Range<UInt128>).filter {
      set.insert($0 &* 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C834)
    }
    #expect(again.isEmpty && set.count == 5000)
  }
}
