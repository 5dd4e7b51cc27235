import SortedCollections

extension StabilityTracker {
  /// Whether every member has an event, so that nobody needs to be told of it.
  public func isStable(_ dot: Dot) -> Bool { stableCut.contains(dot) }

  /// Whether every member has all of some events.
  ///
  /// - Complexity: O(runs · log replicas).
  public func isStable(_ dots: DotCloud) -> Bool {
    dots.runs.allSatisfy { stableCut.contains(Dot($0.replica, $0.upper)) }
  }

  /// How far each member's own events had come when it last reported.
  ///
  /// That an event is stable does not yet mean that nothing concurrent with it is still under way:
  /// a member may have written something before it saw the event. A replica that has received all
  /// of this horizon, though, has received all such writings, and whatever arrives later has the
  /// whole cut in its past. What is kept only to order concurrent edits may then go, too.
  ///
  /// - Complexity: O(members).
  public var horizon: VersionVector {
    var result = VersionVector()
    for (name, member) in zip(names, roll) { result[name] = member.known[name] }
    return result
  }

  /// Whether everything that a replica may still receive has the whole cut in its past.
  ///
  /// - Parameter context: What the replica has received.
  public func isSettled(_ context: VersionVector) -> Bool {
    stableCut.isDominated(by: context) && horizon.isDominated(by: context)
  }

  /// The members that an event waits for, ascending.
  ///
  /// - Complexity: O(members).
  public func members(without dot: Dot) -> [ReplicaID] {
    zip(names, roll).filter { !$1.known.contains(dot) }.map { $0.0 }
  }

  /// The members that hold back the cut: they lack something that some other member has.
  ///
  /// - Complexity: O(members · replicas).
  public var stragglers: [ReplicaID] {
    var all = VersionVector()
    for member in roll { all.merge(member.known) }
    return zip(names, roll).filter { !all.isDominated(by: $1.known) }.map { $0.0 }
  }

  /// What is wrong with the tracker; `nil` in every one that this module has made.
  ///
  /// Every member has what is stable, and with any members the cut is exactly what they share;
  /// every membership has an epoch of its own, none later than the last change.
  ///
  /// - Complexity: O(members · replicas).
  public var brokenInvariant: String? {
    var epochs = SortedSet<UInt64>()
    for (replica, member) in zip(names, roll) {
      if !stableCut.isDominated(by: member.known) { return "\(replica) lacks what is stable" }
      if member.epoch == 0 || member.epoch > epoch { return "\(replica) is of no epoch yet" }
      if !epochs.insert(member.epoch).inserted { return "two memberships have one epoch" }
    }
    return stableCut == meet ? nil : "the cut is not what the members share"
  }
}
