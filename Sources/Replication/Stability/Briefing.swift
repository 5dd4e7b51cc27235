import CanonicalCoding
public import Causality
import SortedCollections

/// What a peer has been told of members, and is still to be told.
///
/// There is one packet of reports on the way at a time, so that reports arrive in the order in
/// which members can be reached: nobody is told of a member before somebody is known to have it as
/// a peer.
@usableFromInline
struct Briefing: Sendable {
  /// The reports that the peer is known to have, of members that it has not forgotten.
  private(set) var told: SortedMap<ReplicaID, MemberReport> = SortedMap()

  /// What is on the way, and the answer that says it has arrived.
  private(set) var sent: [MemberReport] = []
  private var answer: UInt32 = 0

  /// When to send reports.
  @usableFromInline var due: Instant?
  private(set) var attempts = 0

  /// Takes note that the peer has a report.
  mutating func note(_ report: MemberReport) {
    guard var known = told[report.member] else {
      told[report.member] = report
      return
    }
    known.merge(report)
    told[report.member] = known
  }

  /// Takes note that something is no longer known here, and if it comes again is to be told again.
  mutating func forget(_ member: ReplicaID) { told[member] = nil }

  /// Tells everything again.
  mutating func forgetAll() { told = SortedMap() }

  /// Takes note of what is sent.
  mutating func send(_ reports: [MemberReport], answeredBy answer: UInt32) {
    attempts = reports == sent ? attempts + 1 : 1
    (sent, self.answer) = (reports, answer)
  }

  /// Takes an answer, if it is to what was sent last.
  mutating func take(_ answer: UInt32) {
    guard !sent.isEmpty, answer == self.answer else { return }
    for report in sent {
      // Whom a member has got as a peer since, the receiver may have forgotten before.
      if let before = told[report.member], before.epoch < report.epoch {
        for peer in report.peers { told[peer] = nil }
      }
    }
    for report in sent { note(report) }
    (sent, attempts, due) = ([], 0, nil)
  }

  /// Whether the peer is to be told a report.
  ///
  /// - Parameter isHeard: Whether it hears at first hand what the member holds.
  func lacks(_ report: MemberReport, isHeard: Bool) -> Bool {
    guard let known = told[report.member] else { return true }
    if isHeard, known.epoch == report.epoch, known.peers == report.peers { return false }
    return !known.covers(report)
  }

  func encode(into encoder: inout CanonicalEncoder, _ times: BehaviourTimes) {
    encoder.count(told.count)
    for (_, report) in told { report.encode(into: &encoder) }
    encoder.count(sent.count)
    for report in sent { report.encode(into: &encoder) }
    encoder.word(answer)
    encoder.signed(times.ahead(due))
    encoder.count(min(attempts, times.attempts))
  }
}
