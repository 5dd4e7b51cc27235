import CanonicalCoding
import Causality
import SortedCollections

/// What a replica knows of all members of its network, near and far.
///
/// Who is a member follows from the reports alone: whoever can be reached from here, from member to
/// peer. So a member is gone for everybody as soon as nobody has it as a peer any more.
@usableFromInline
struct MemberTable: Sendable {
  /// The reports of members that can be reached, this replica's own among them.
  var reports: SortedMap<ReplicaID, MemberReport> = SortedMap()

  /// What all members hold for good; it never recedes.
  private(set) var cut = VersionVector()

  /// Whether there is a report of every member.
  private(set) var isComplete = false

  /// Whether something has changed that peers are perhaps to be told.
  @usableFromInline var hasNews = false

  /// How many members can be counted; whoever names more is not listened to.
  static let limit = 4096

  /// Writes all of it, for whoever tells tables apart.
  func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(reports.count)
    for (_, report) in reports { report.encode(into: &encoder) }
    cut.encode(into: &encoder)
    encoder.byte(isComplete ? 1 : 0)
  }

  /// The members that can be reached from one, nearest first, as far as there are reports.
  ///
  /// - Complexity: O(m · p · log m) for m members with p peers.
  func reachable(from id: ReplicaID) -> [ReplicaID] {
    var found = [id]
    var seen = SortedSet([id])
    var next = 0
    while next < found.count, found.count < Self.limit {
      for peer in reports[found[next]]?.peers ?? [] where !seen.contains(peer) {
        seen.insert(peer)
        found.append(peer)
      }
      next += 1
    }
    return found
  }

  /// Takes note of a report.
  ///
  /// - Returns: Whether it was news.
  mutating func take(_ report: MemberReport) -> Bool {
    guard var known = reports[report.member] else {
      reports[report.member] = report
      return true
    }
    if known.covers(report) { return false }
    known.merge(report)
    reports[report.member] = known
    return true
  }

  /// Forgets whoever is no member any more, and works out what all hold.
  ///
  /// Who lacks some of what was stable before is new, or comes back: it counts once it has caught
  /// up.
  ///
  /// - Returns: Who is no member any more.
  mutating func update(around id: ReplicaID) -> [ReplicaID] {
    hasNews = true
    let members = reachable(from: id)
    let remaining = SortedSet(members)
    let gone = reports.map { $0.key }.filter { !remaining.contains($0) }
    for member in gone { reports[member] = nil }
    isComplete = members.count < Self.limit && members.allSatisfy { reports[$0] != nil }
    guard isComplete else { return gone }
    var meet: VersionVector?
    for member in members {
      let known = reports[member]?.known ?? VersionVector()
      guard cut.isDominated(by: known) else { continue }
      guard let before = meet else {
        meet = known
        continue
      }
      var least = VersionVector()
      for replica in before.replicas { least[replica] = min(before[replica], known[replica]) }
      meet = least
    }
    if let meet { cut.merge(meet) }
    return gone
  }
}
