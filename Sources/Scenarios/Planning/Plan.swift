public import Convergence

/// Something that a plan has happen at a time.
public struct PlannedEvent: Hashable, Sendable {
  /// What happens.
  public enum Action: Hashable, Sendable {
    /// The workload asks something of the replica at a place.
    case command(DocumentCommand, replica: Int)
    /// A fault begins, and ends in its time.
    case fault(PlannedFault)
    /// Faults end.
    case repair(Repair)
  }

  /// When, in nanoseconds from the start.
  public let time: Int64
  /// What happens.
  public let action: Action

  /// Something at a time.
  public init(at time: Int64, _ action: Action) {
    self.time = time
    self.action = action
  }
}

/// A scenario with every random choice made: what happens to whom, and when.
///
/// Each event can be taken out, and the others happen as before: what a fault does to single
/// messages hangs on its number. ``Scenario/resolved(seed:isSwarm:)`` writes a plan as a scenario,
/// whose ``Scenario/text`` reads as an equal plan.
public struct Plan: Hashable, Sendable {
  /// What happens, by time; at the same time in this order.
  public private(set) var events: [PlannedEvent] = []

  /// When the last of it happens.
  public var end: Int64 {
    events.reduce(0) { end, event in
      guard case .fault(let fault) = event.action else { return max(end, event.time) }
      return max(end, event.time, fault.end?.nanoseconds ?? 0)
    }
  }

  /// A plan of some events, which are put in order of time.
  public init(_ events: [PlannedEvent]) {
    self.events = events.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
  }

  /// The plan without some of its events.
  public func removing(_ isUnwanted: (PlannedEvent) -> Bool) -> Plan {
    var rest = self
    rest.events.removeAll(where: isUnwanted)
    return rest
  }

  /// Makes the random choices of a scenario.
  ///
  /// - Parameters:
  ///   - scenario: What may happen.
  ///   - seed: Where chance comes from.
  ///   - isSwarm: Whether the seed switches off about half of the kinds of faults and edits that
  ///     are drawn, and weighs the rest at random.
  /// - Throws: `DocumentPathError` if a filled-in path is none.
  public init(
    _ scenario: Scenario, seed: UInt64, isSwarm: Bool = true
  ) throws(DocumentPathError) {
    var drawing = PlanDrawing(scenario, seed: seed, isSwarm: isSwarm)
    try drawing.draw()
    self.init(drawing.events)
  }
}

extension PlannedEvent {
  /// The event with its fault ended at a time, or nothing if it would begin only then.
  func ended(at time: Int64) -> PlannedEvent? {
    switch action {
    case .fault(let plan):
      guard plan.start.nanoseconds < time else { return nil }
      let end = plan.end.map { min($0, Instant(nanoseconds: time)) }
      return PlannedEvent(
        at: self.time,
        .fault(PlannedFault(plan.fault, number: plan.number, from: plan.start, until: end)))
    case .repair: return self.time < time ? self : nil
    case .command: return self
    }
  }
}
