public import SortedCollections

/// Knows what every member of a group is known to have, and so what may be forgotten.
///
/// An event is *stable* once every member has it: nobody will ask for it again, and what only
/// served to tell others of it, buffered deltas, logs, tombstones, may go. Members tell one another
/// what they have; the tracker keeps the greatest vector it has heard of each, and ``stableCut`` is
/// what they have in common.
///
/// ```swift
/// var tracker = StabilityTracker()
/// let epoch = tracker.admit(alice, knowing: VersionVector())   // .admitted(epoch: 1)
/// tracker.record(vector, of: alice, in: 1)                     // .accepted(isCutAdvanced: true)
/// tracker.stableCut
/// ```
///
/// **Silence is no proof.** A member that cannot be reached, or that was detached on purpose, still
/// counts, however long it is away: what it has not seen must be kept for it. Only a decision ends
/// that, ``evict(_:)``, and whoever was evicted must bootstrap: take over a whole state, and be
/// admitted anew.
///
/// **Every membership has an epoch**, and a report is about a membership. A report of an earlier
/// membership of the same replica, one that was evicted meanwhile, changes nothing, however late it
/// comes; nor does the order of reports matter, nor how often each one comes.
///
/// **The cut never recedes.** What was forgotten cannot come back, so a replica is admitted only
/// with a state that covers the cut.
///
/// The tracker trusts whoever feeds it: replicas must learn of admissions and evictions in the same
/// order, and a replica whose disk was set back must not report as if it had not been.
///
/// Reference: C. Baquero, P. S. Almeida, A. Shoker, “Making Operation-Based CRDTs Operation-Based”,
/// DAIS 2014, [doi:10.1007/978-3-662-43352-2_11](https://doi.org/10.1007/978-3-662-43352-2_11),
/// for causal stability.
public struct StabilityTracker: Equatable, Sendable {
  /// A member of the group.
  public struct Member: Hashable, Sendable {
    /// The epoch in which it was admitted, which names this membership.
    public let epoch: UInt64

    /// What it is known to have.
    public internal(set) var known: VersionVector

    /// Whether it was said to be away; it counts all the same.
    public internal(set) var isDetached: Bool
  }

  /// What became of a replica that wants to be a member.
  public enum Admission: Hashable, Sendable {
    /// It is a member, and reports in this epoch.
    case admitted(epoch: UInt64)
    /// It lacks something that others may have forgotten, and must take over a whole state first.
    case mustBootstrap
  }

  /// What became of a report.
  public enum Outcome: Hashable, Sendable {
    /// It was taken note of; whether anything has become stable by it.
    case accepted(isCutAdvanced: Bool)
    /// It is about an earlier membership of a replica that has since been admitted anew.
    case outdated
    /// The replica is not a member, or not any more: it must take over a whole state and be
    /// admitted.
    case mustBootstrap
  }

  /// How often the membership has changed.
  public internal(set) var epoch: UInt64 = 0

  /// The names of the members, ascending.
  var names: [ReplicaID] = []

  /// What is known of each member, in the order of their names.
  ///
  /// In an array, because reports come far more often than members do, and most of them have to be
  /// compared with what all members have.
  var roll: [Member] = []

  /// The members, ascending.
  ///
  /// - Complexity: O(members).
  public var members: SortedMap<ReplicaID, Member> {
    SortedMap(ascending: zip(names, roll).lazy.map { (key: $0, value: $1) })
  }

  /// What every member has.
  ///
  /// It never recedes, whoever comes or goes.
  /// A group without members leaves it as it was.
  public internal(set) var stableCut = VersionVector()

  /// A group without members.
  public init() {}

  /// A group without members that begins where another has forgotten everything up to a cut.
  ///
  /// - Parameter cut: What nobody will be able to send any more.
  public init(forgotten cut: VersionVector) { stableCut = cut }

  /// Makes a replica a member.
  ///
  /// A replica that is a member already goes on as one, in a new epoch, as after a restart in which
  /// it lost its reports. What it is then known to have is only what it says now.
  ///
  /// - Parameters:
  ///   - replica: The replica.
  ///   - known: What it has; it must cover the cut.
  /// - Returns: The epoch of its reports; or that it must bootstrap, and nothing has changed.
  @discardableResult
  public mutating func admit(_ replica: ReplicaID, knowing known: VersionVector) -> Admission {
    guard stableCut.isDominated(by: known) else { return .mustBootstrap }
    epoch += 1
    let (place, isMember) = ReplicaCounts.place(of: replica, in: names)
    if !isMember { names.insert(replica, at: place) }
    let member = Member(epoch: epoch, known: known, isDetached: false)
    roll.replaceSubrange(place..<(isMember ? place + 1 : place), with: CollectionOfOne(member))
    advanceCut()
    return .admitted(epoch: epoch)
  }

  /// Ends a membership because the replica goes for good; the same as eviction, but its own wish.
  ///
  /// - Returns: Whether anything has become stable by it.
  @discardableResult
  public mutating func leave(_ replica: ReplicaID) -> Bool { evict(replica) }

  /// Ends a membership, so that the others need not wait for the replica any longer.
  ///
  /// Edits of the replica that nobody has received are lost to the group. Should it come back, its
  /// reports are answered with ``Outcome/mustBootstrap``.
  ///
  /// - Returns: Whether anything has become stable by it.
  @discardableResult
  public mutating func evict(_ replica: ReplicaID) -> Bool {
    guard let place = place(of: replica) else { return false }
    names.remove(at: place)
    roll.remove(at: place)
    epoch += 1
    return advanceCut()
  }

  /// Takes note of whether a member is away; it counts either way.
  public mutating func setDetached(_ isDetached: Bool, _ replica: ReplicaID) {
    if let place = place(of: replica) { roll[place].isDetached = isDetached }
  }

  /// The epoch in which a member was admitted; `nil` if the replica is none.
  ///
  /// - Complexity: O(log members).
  public func epoch(of replica: ReplicaID) -> UInt64? { place(of: replica).map { roll[$0].epoch } }

  private func place(of replica: ReplicaID) -> Int? {
    let (place, isMember) = ReplicaCounts.place(of: replica, in: names)
    return isMember ? place : nil
  }

  /// Takes note of what a member has.
  ///
  /// - Parameters:
  ///   - known: What it has, without gaps.
  ///   - replica: The member.
  ///   - epoch: The epoch in which it was admitted when it said so.
  /// - Complexity: O(replicas), and O(members) for each replica of whose events it was the last to
  ///   have some.
  @discardableResult
  public mutating func record(
    _ known: VersionVector, of replica: ReplicaID, in epoch: UInt64
  ) -> Outcome {
    guard let place = place(of: replica) else { return .mustBootstrap }
    guard isCurrent(epoch, of: place) else { return .outdated }
    var isCutAdvanced = false
    var column = 0
    for (writer, count) in known.counts {
      let before = roll[place].known.counts.number(of: writer, from: &column)
      guard count > before else { continue }
      roll[place].known[writer] = count
      if advanceCut(writer, from: before, column) { isCutAdvanced = true }
    }
    return .accepted(isCutAdvanced: isCutAdvanced)
  }

  /// Takes note of what a member has; what lies beyond a gap in it does not count.
  @discardableResult
  public mutating func record(
    _ known: CausalContext, of replica: ReplicaID, in epoch: UInt64
  ) -> Outcome {
    guard let place = place(of: replica) else { return .mustBootstrap }
    guard isCurrent(epoch, of: place) else { return .outdated }
    var isCutAdvanced = false
    // Nearly always it is news of one writer, or of none.
    var column = 0
    for run in known.dots.runs where run.lower == 1 {
      let before = roll[place].known.counts.number(of: run.replica, from: &column)
      guard run.upper > before else { continue }
      roll[place].known[run.replica] = run.upper
      if advanceCut(run.replica, from: before, column) { isCutAdvanced = true }
    }
    return .accepted(isCutAdvanced: isCutAdvanced)
  }

  /// Whether a report is about the membership that the member in a place has now.
  private func isCurrent(_ epoch: UInt64, of place: Int) -> Bool { roll[place].epoch == epoch }

  /// Takes note of what has become stable since a member is known to have more events of a writer.
  ///
  /// - Parameters:
  ///   - writer: The writer.
  ///   - before: How many of its events the member was known to have.
  ///   - column: Where the writer is in the member's vector, and probably in those of the others.
  /// - Returns: Whether there is anything.
  private mutating func advanceCut(
    _ writer: ReplicaID, from before: UInt64, _ column: Int
  ) -> Bool {
    // Only where the member was among the last can what all have in common grow.
    guard before == stableCut[writer] else { return false }
    var least = UInt64.max
    for other in roll.indices where least > before {
      least = min(least, roll[other].known.counts.number(of: writer, near: column))
    }
    guard least > before else { return false }
    stableCut[writer] = least
    return true
  }

  /// What all members have in common, or the cut if there are none.
  var meet: VersionVector {
    guard let first = roll.first?.known else { return stableCut }
    var result = VersionVector()
    for (writer, count) in first.counts {
      var least = count
      for member in roll { least = min(least, member.known[writer]) }
      result[writer] = least
    }
    return result
  }

  @discardableResult
  mutating func advanceCut() -> Bool {
    let before = stableCut
    stableCut.merge(meet)
    return stableCut != before
  }
}
