/// Which kinds of faults a seed has, and how much of each.
///
/// A run with every fault at once explores less than many runs with a few each: some faults hide
/// others, as a queue that always loses never overflows. So each seed switches off about half of
/// the families and weighs the rest at random (A. Groce, C. Zhang, E. Eide, Y. Chen, J. Regehr,
/// “Swarm Testing”, ISSTA 2012,
/// [doi:10.1145/2338965.2336763](https://doi.org/10.1145/2338965.2336763)).
public struct Swarm: Hashable, Sendable {
  private var weights: [UInt64]

  /// The choice of a seed among some families; it leaves at least one.
  public init(seed: UInt64, among families: [FaultFamily] = FaultFamily.allCases) {
    weights = Array(repeating: 0, count: FaultFamily.allCases.count)
    let random = KeyedRandom(seed: seed)
    for family in families {
      // Looked up by family, so that a family more or less leaves the choice of the others alone.
      let bits = random.bits(.swarm, entity: UInt64(family.rawValue), counter: 0)
      guard bits & 1 == 0 else { continue }
      weights[Int(family.rawValue)] = 1 + (bits >> 1) % 8
    }
    if self.families.isEmpty, !families.isEmpty {
      let place = random.below(UInt64(families.count), .swarm, entity: 1000, counter: 0)
      weights[Int(families[Int(place)].rawValue)] = 1
    }
  }

  /// Every family alike, for comparison.
  public init(evenlyAmong families: [FaultFamily]) {
    weights = Array(repeating: 0, count: FaultFamily.allCases.count)
    for family in families { weights[Int(family.rawValue)] = 1 }
  }

  /// How often a family is drawn, in proportion to the others; 0 if it is switched off.
  public subscript(family: FaultFamily) -> UInt64 { weights[Int(family.rawValue)] }

  /// The families that are on.
  public var families: [FaultFamily] { FaultFamily.allCases.filter { self[$0] > 0 } }

  /// One of the families that are on, by weight.
  func draw(using draws: inout KeyedSequence) -> FaultFamily? {
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var rest = draws.below(total)
    return FaultFamily.allCases.first { family in
      if rest < self[family] { return true }
      rest -= self[family]
      return false
    }
  }
}

/// What a random plan may be about.
public struct FaultScope: Hashable, Sendable {
  /// How many nodes there are from the start; at least two.
  public var nodes: Int
  /// How many empty places follow them; the last is for second processes of an identity.
  public var spares: Int
  /// When faults begin, in nanoseconds since the epoch.
  public var window: ClosedRange<Int64>
  /// How long they last, in nanoseconds.
  public var lasting: ClosedRange<Int64>

  /// A scope.
  public init(
    nodes: Int, spares: Int = 0, window: ClosedRange<Int64>, lasting: ClosedRange<Int64>
  ) {
    precondition(nodes >= 2 && spares >= 0 && lasting.lowerBound >= 0, "a network to disturb")
    self.nodes = nodes
    self.spares = spares
    self.window = window
    self.lasting = lasting
  }
}
