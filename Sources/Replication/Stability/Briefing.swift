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

  /// What goes to and comes from the peer in pieces, since it fits no packet: one report each.
  @Boxed private(set) var outgoing: OutgoingTransfer?
  @Boxed var incoming: IncomingTransfer?

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

  /// Sends the next piece of a report, of one that is under way before any other.
  ///
  /// - Parameter size: How many bytes a piece has at most.
  mutating func send(_ report: MemberReport, inPiecesOf size: Int) -> [Chunk] {
    if outgoing == nil {
      (sent, attempts) = ([report], 0)
      outgoing = OutgoingTransfer(
        report.canonicalBytes, bringing: DotCloud(), inPiecesOf: size)
    }
    // After two silences the receiver may have forgotten what it had.
    if attempts > 2 { outgoing?.restart() }
    attempts += 1
    return outgoing?.outstanding(from: 0, window: 1) ?? []
  }

  /// Takes note of which pieces have arrived, and goes on with the next at once.
  @usableFromInline
  mutating func take(_ receipt: ChunkReceipt, at now: Instant) {
    guard outgoing?.heard(receipt) == true else { return }
    (attempts, due) = (0, now)
    if outgoing?.isComplete == true { noteArrival() }
  }

  /// Takes an answer, if it is to what was sent last.
  @usableFromInline
  mutating func take(_ answer: UInt32) {
    guard !sent.isEmpty, outgoing == nil, answer == self.answer else { return }
    noteArrival()
  }

  private mutating func noteArrival() {
    for report in sent {
      // Whom a member has got as a peer since, the receiver may have forgotten before.
      if let before = told[report.member], before.epoch < report.epoch {
        for peer in report.peers { told[peer] = nil }
      }
    }
    for report in sent { note(report) }
    (sent, outgoing, attempts, due) = ([], nil, 0, nil)
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
    encoder.byte((outgoing == nil ? 0 : 1) | (incoming == nil ? 0 : 2))
    outgoing?.receipt.encode(into: &encoder)
    incoming?.receipt.encode(into: &encoder)
    if let incoming { encoder.byteString(incoming.bytes) }
  }
}
