public import Causality

/// A fault with its time.
public struct PlannedFault: Hashable, Sendable {
  /// The name of the fault in its plan; all its random numbers hang on it.
  public let number: UInt32
  /// What goes wrong, and with whom.
  public let fault: Fault
  /// When it begins.
  public let start: Instant
  /// When it ends, if it does.
  public let end: Instant?

  /// A fault with its name and time.
  public init(_ fault: Fault, number: UInt32, from start: Instant, until end: Instant? = nil) {
    self.number = number
    self.fault = fault
    self.start = start
    self.end = end
  }
}

/// Everything that goes wrong in a run, resolved: who, what, from when until when.
///
/// Random faults are drawn when the plan is made. What each then does to single messages hangs on
/// its number, so one fault can be taken out of the plan and the others strike as before.
public struct FaultPlan: Hashable, Sendable {
  /// The faults, by number.
  public private(set) var faults: [PlannedFault] = []

  private var nextNumber: UInt32 = 0

  /// A plan in which nothing goes wrong.
  public init() {}

  /// Adds a fault.
  ///
  /// - Returns: Its number.
  @discardableResult
  public mutating func add(
    _ fault: Fault, from start: Instant, until end: Instant? = nil
  ) -> UInt32 {
    faults.append(PlannedFault(fault, number: nextNumber, from: start, until: end))
    nextNumber += 1
    return nextNumber - 1
  }

  /// The plan without one fault; the others keep their numbers.
  public func removing(_ number: UInt32) -> FaultPlan {
    var rest = self
    rest.faults.removeAll { $0.number == number }
    return rest
  }
}

/// Faults that consist of several.
extension FaultPlan {
  /// Cuts links and mends them, over and over.
  public mutating func addFlapping(
    _ links: LinkSet, from start: Instant, until end: Instant, cut: Int64, whole: Int64
  ) {
    precondition(cut > 0 && whole > 0, "links flap in positive times")
    var time = start
    while time < end {
      add(.links(.cut, links), from: time, until: min(time.advanced(by: cut), end))
      time = time.advanced(by: cut).advanced(by: whole)
    }
  }

  /// Clogs the links of some nodes one after another, and frees them in another order.
  ///
  /// J. Zhou et al., “FoundationDB: A Distributed Unbundled Transactional Key Value Store”, SIGMOD
  /// 2021, [doi:10.1145/3448016.3457559](https://doi.org/10.1145/3448016.3457559).
  public mutating func addSwizzledClogging(
    of nodes: [Int], from start: Instant, until end: Instant, using draws: inout KeyedSequence
  ) {
    guard !nodes.isEmpty, start < end else { return }
    let step = (end.nanoseconds - start.nanoseconds) / Int64(2 * nodes.count)
    let (first, second) = (draws.ordering(of: nodes), draws.ordering(of: nodes))
    for (place, node) in first.enumerated() {
      let freed = second.firstIndex(of: node) ?? 0
      add(
        .links(.clog, .touching(node)), from: start.advanced(by: Int64(place) * step),
        until: start.advanced(by: Int64(nodes.count + 1 + freed) * step))
    }
  }

  /// Lets nodes leave and come back, one in each period, for a random part of it.
  public mutating func addChurn(
    of nodes: [Int], from start: Instant, until end: Instant, every period: Int64,
    using draws: inout KeyedSequence
  ) {
    precondition(period > 2, "churn takes time")
    var time = start
    while time.advanced(by: period) <= end, !nodes.isEmpty {
      let node = draws.pick(from: nodes)
      let leaves = draws.draw(from: 0...period / 2)
      let returns = draws.draw(from: leaves + 1...period - 1)
      add(
        .node(.leave, node), from: time.advanced(by: leaves), until: time.advanced(by: returns))
      time = time.advanced(by: period)
    }
  }

  /// Has each link take its own time.
  ///
  /// - Parameters:
  ///   - matrix: For each sender and receiver the least time in nanoseconds.
  ///   - spread: By how many millionths of that a message may take longer.
  ///   - start: When it begins.
  ///   - end: When it ends, if it does.
  public mutating func addLatencies(
    _ matrix: [[Int64]], spread: UInt64 = 0, from start: Instant, until end: Instant? = nil
  ) {
    for (from, row) in matrix.enumerated() {
      for (to, time) in row.enumerated() where from != to {
        let extra = Int64(time.magnitude.multipliedFullWidth(by: spread).low / LinkModel.certainty)
        add(
          .links(.latency(.uniform(time...time + extra)), .only([.init(from: from, to: to)])),
          from: start, until: end)
      }
    }
  }

  /// Replaces the processes of some nodes by another version, one after another.
  public mutating func addRollingUpgrade(
    of nodes: [Int], to version: Int, from start: Instant, every interval: Int64
  ) {
    for (place, node) in nodes.enumerated() {
      add(
        .node(.upgrade(version: version), node), from: start.advanced(by: Int64(place) * interval))
    }
  }
}

extension KeyedSequence {
  /// Some elements in a random order, each order equally likely (Fisher and Yates).
  mutating func ordering<Element>(of elements: [Element]) -> [Element] {
    var order = elements
    for last in order.indices.dropFirst().reversed() {
      order.swapAt(last, Int(below(UInt64(last) + 1)))
    }
    return order
  }
}
