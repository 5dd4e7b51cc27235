import CRDTs
import CanonicalCoding
public import Causality
import Randomness
import SortedCollections

/// How members come to know what all of them hold.
extension Replicator {
  /// The names that dots have here, as a number: others that know the same proofs have the same.
  private var names: UInt32 {
    doubleMints.reduce(0) { sum, proof in
      var encoder = CanonicalEncoder()
      proof.replica.encode(into: &encoder)
      encoder.word(proof.retired)
      return sum ^ CRC32C(of: encoder.bytes).value
    }
  }

  /// Brings what this replica says of itself up to date, and what follows from all reports.
  @usableFromInline
  mutating func reportSelf() {
    let peers = self.peers.map { $0.id }.sorted()
    let known = durable.context.vector
    let before = members.reports[id]
    var epoch = before?.epoch ?? 0
    if let before, before.peers != peers || !before.known.isDominated(by: known) { epoch += 1 }
    let report = MemberReport(
      member: id, epoch: epoch, names: names, peers: peers, known: known)
    if report == before { return }
    members.reports[id] = report
    weigh()
  }

  /// Adds to what a peer has said of itself what it has said it holds since.
  @usableFromInline
  mutating func report(_ peer: ReplicaID, holding context: CausalContext) {
    let known = context.vector
    guard var report = members.reports[peer], !known.isDominated(by: report.known) else { return }
    report.known.merge(known)
    members.reports[peer] = report
    weigh()
  }

  /// Forgets all reports, since dots have other names from here on.
  mutating func forgetReports() {
    let epoch = members.reports[id].map { $0.epoch + 1 } ?? 0
    members = MemberTable()
    members.reports[id] = MemberReport(
      member: id, epoch: epoch, names: names, peers: [], known: VersionVector())
    reportSelf()
  }

  /// Has peers told, in time, what there is to tell.
  @usableFromInline
  mutating func spreadReports(at now: Instant) {
    members.hasNews = false
    for place in peers.indices { refresh(place, at: now) }
  }

  /// Works out who is a member and what all hold.
  private mutating func weigh() {
    let gone = members.update(around: id)
    for place in peers.indices { for member in gone { peers[place].briefing.forget(member) } }
  }

  /// What a peer is to be told, whoever is nearest first.
  private func news(for place: Int) -> [MemberReport] {
    let peer = peers[place].id
    let itsPeers = members.reports[peer]?.peers ?? []
    return members.reachable(from: id).compactMap { member in
      guard let report = members.reports[member] else { return nil }
      // What is said of the peer itself it hears once, in case that is what it was before a crash.
      let isHeard = member == id || member == peer || itsPeers.contains(member)
      return peers[place].briefing.lacks(report, isHeard: isHeard) ? report : nil
    }
  }

  /// Decides when a peer is told of members: some intervals after there is news, all at once.
  @usableFromInline
  mutating func planBriefing(of place: Int, at now: Instant) {
    guard peers[place].features & Greeting.reports != 0 else {
      peers[place].briefing.due = nil
      return
    }
    if peers[place].briefing.due == nil, !news(for: place).isEmpty {
      peers[place].briefing.due = now.advanced(by: 4 * configuration.gossipInterval)
    }
    peers[place].due = Peer.earlier(peers[place].due, peers[place].briefing.due)
  }

  /// The next reports for a peer, as many as there is room for; or a piece of the next, if there is
  /// no room for that.
  @usableFromInline
  mutating func briefing(of place: Int, at now: Instant) -> [Frame<Store>] {
    let news = news(for: place)
    var reports: [MemberReport] = []
    var room = packetLimit(of: place) - Packet<Store>.emptySize - 8
    if peers[place].briefing.outgoing == nil {
      for report in news {
        let size = report.canonicalBytes.count
        guard size <= room else { break }
        reports.append(report)
        room -= size
      }
    }
    let isUnderway = peers[place].briefing.outgoing != nil
    let frames: [Frame<Store>]
    if !reports.isEmpty {
      peers[place].briefing.send(reports, answeredBy: answer(to: reports))
      frames = [.reports(reports)]
    } else if let report = isUnderway ? peers[place].briefing.sent.first : news.first {
      frames = pieces(of: report, to: place)
    } else {
      frames = []
    }
    guard !frames.isEmpty else {
      peers[place].briefing.due = nil
      return []
    }
    let attempts = peers[place].briefing.attempts
    if attempts > 1 { statistics.repeated += 1 }
    peers[place].briefing.due = now.advanced(by: wait(attempts + 1, for: place))
    return frames
  }

  /// The next piece of a report that is too large for a packet.
  private mutating func pieces(of report: MemberReport, to place: Int) -> [Frame<Store>] {
    guard report.canonicalBytes.count <= peers[place].transferLimit else {
      // Without it nothing that the peer has not got is ever stable for it, which is safe.
      peers[place].briefing.note(report)
      return []
    }
    let size = packetLimit(of: place) - Self.chunkOverhead
    return peers[place].briefing.send(report, inPiecesOf: size).map { .reportPiece($0) }
  }

  /// Takes a piece of a report, and all of it when all pieces are there.
  @usableFromInline
  mutating func receiveReport(
    _ chunk: Chunk, from place: Int, at now: Instant, into effects: inout Effects
  ) {
    guard configuration.countsDistantMembers else { return }
    var incoming = peers[place].briefing.incoming ?? IncomingTransfer(chunk)
    peers[place].briefing.incoming = nil
    if !incoming.includes(chunk) { incoming = IncomingTransfer(chunk) }
    _ = incoming.take(chunk)
    let receipt = incoming.receipt
    peers[place].briefing.incoming = incoming.isComplete ? nil : incoming
    if incoming.isComplete {
      guard incoming.isSound, let report = try? MemberReport(canonicalBytes: incoming.bytes) else {
        return reject(.transferDamaged, from: peers[place].id, at: now, into: &effects)
      }
      // It is sent again if it speaks of dots by other names; these will soon be the same.
      guard report.names == names else { return }
      take([report], from: place)
    }
    send([.reportReceipt(receipt)], to: place, at: now, into: &effects)
  }

  /// What says that reports have arrived where dots have the same names as here.
  private func answer(to reports: [MemberReport]) -> UInt32 {
    var encoder = CanonicalEncoder()
    encoder.word(names)
    for report in reports { report.encode(into: &encoder) }
    return CRC32C(of: encoder.bytes).value
  }

  /// Takes reports, and answers.
  @usableFromInline
  mutating func receive(
    _ reports: [MemberReport], from place: Int, at now: Instant, into effects: inout Effects
  ) {
    guard configuration.countsDistantMembers else { return }
    send([.noted(answer(to: reports))], to: place, at: now, into: &effects)
    take(reports, from: place)
  }

  private mutating func take(_ reports: [MemberReport], from place: Int) {
    let names = names
    var isNews = false
    for report in reports where report.names == names {
      if report.member == id {
        hearOfSelf(report)
        continue
      }
      if report.member == peers[place].id, let before = members.reports[report.member],
        before.epoch < report.epoch
      {
        // It may have forgotten whoever it could not reach meanwhile.
        peers[place].briefing.forgetAll()
      }
      if members.take(report) { isNews = true }
      peers[place].briefing.note(report)
      // What a peer has said it holds may have overtaken what it says of itself.
      if let heard = self.place(of: report.member) {
        self.report(report.member, holding: peers[heard].known)
      }
    }
    if isNews { weigh() }
  }

  /// Goes on from what an earlier process of this replica has said, if it is not so any more.
  private mutating func hearOfSelf(_ report: MemberReport) {
    guard let own = members.reports[id], !own.covers(report), report.epoch >= own.epoch,
      report.epoch < MemberReport.epochLimit / 2
    else { return }
    members.reports[id]?.epoch = report.epoch + 1
    weigh()
  }
}

extension Greeting {
  /// The feature of a replica that takes and hands on reports of members.
  static let reports: UInt64 = 2
}
