import CRDTs
import CanonicalCoding
public import Causality
import SortedCollections

/// Proposals to a replica that has the authority over something, and its decisions.
extension Replicator {
  /// The name that the next proposal of this process will have.
  public var nextProposal: ProposalID {
    ProposalID(proposer: id, start: boot, number: desk.proposalCount + 1)
  }

  /// Whether this replica has decided on a proposal, durably or not.
  public func hasDecided(_ id: ProposalID) -> Bool { desk.hasDecided(id) }

  /// The most bytes that a proposal may have.
  ///
  /// They go in one packet, so they must fit those of whoever hands them on as well.
  public var proposalLimit: Int {
    configuration.packetLimit - Packet<Store>.emptySize - Parcel.overhead - 24
  }

  /// Wants something of another replica.
  mutating func propose(
    _ bytes: [UInt8], to coordinator: ReplicaID, into effects: inout Effects
  ) {
    let id = nextProposal
    desk.proposalCount += 1
    guard bytes.count <= proposalLimit else {
      return effects.append(.concluded(id, .tooLarge))
    }
    let isGone = memberships[coordinator].map { $0 != .member } ?? false
    guard coordinator != self.id, !isGone, !hasLeft else {
      return effects.append(.concluded(id, .abandoned))
    }
    desk.own.append(
      ProposalDesk.Own(
        id: id, coordinator: coordinator, bytes: bytes, size: bytes.count, unsynced: 1))
    write(.proposal(id, to: coordinator, bytes), step: .proposed(id), into: &effects)
  }

  /// Wants something no longer, unless it is too late.
  mutating func withdraw(_ id: ProposalID, into effects: inout Effects) {
    guard let place = desk.own.firstIndex(where: { $0.id == id }), desk.own[place].bytes != nil
    else { return }
    desk.own[place].bytes = nil
    desk.own[place].unsynced += 1
    desk.own[place].wasSent = false
    write(
      .proposal(id, to: desk.own[place].coordinator, nil), step: .proposed(id), into: &effects)
  }

  /// No longer waits for what a replica was to decide.
  mutating func abandonProposals(to coordinator: ReplicaID, into effects: inout Effects) {
    for own in desk.own where own.coordinator == coordinator {
      effects.append(.concluded(own.id, .abandoned))
      write(.concluded(own.id), into: &effects)
    }
    desk.own.removeAll { $0.coordinator == coordinator }
  }

  /// Takes a decision of the application, unless one was taken before.
  @usableFromInline
  mutating func decide(
    _ id: ProposalID, _ decision: ProposalDecision<Store>, into effects: inout Effects
  ) {
    guard desk.waiting.contains(where: { $0.id == id }) else { return }
    switch decision {
    case .accept(let delta):
      if extent.number > 0, !isInside(delta) {
        return effects.append(.notice(.outsideSubscription(delta.context.subtracting(minted))))
      }
      conclude(id, .accepted, with: delta, into: &effects)
    case .reject(let reason):
      let reason = reason.firstBytes(ProposalVerdict.reasonLimit)
      conclude(id, .rejected(reason), with: Causal(), into: &effects)
    }
  }

  /// Has a decision written, and with it what it changes: both last, or neither.
  private mutating func conclude(
    _ id: ProposalID, _ verdict: ProposalVerdict, with delta: Causal<Store>,
    into effects: inout Effects
  ) {
    desk.waiting.removeAll { $0.id == id }
    desk.noteDecided(DotCloud([Dot(id)]), start: id.start)
    desk.verdicts.append(ProposalDesk.Verdict(id: id, verdict: verdict))
    noteMinted(delta.context.subtracting(state.context))
    let changes = Changes(delta, of: lineage)
    state.merge(delta)
    show(delta)
    let record = Record.verdict(id, verdict, changes).canonicalBytes
    let size = delta.context.isEmpty ? 0 : record.count
    var entry = Pending(size: size, source: nil, changes: delta)
    entry.step = .decided(id)
    entry.isEdit = extent.isPart && size > 0
    pending.append(entry)
    effects.append(.persist(record))
  }

  // MARK: - What others say

  /// Takes what is meant for this replica.
  mutating func open(_ parcel: Parcel, at now: Instant, into effects: inout Effects) {
    switch parcel.content {
    case .proposals(let wishes):
      for wish in wishes where !take(wish, at: now, into: &effects) { break }
    case .verdicts(let verdicts):
      for verdict in verdicts { take(verdict, of: parcel.source, into: &effects) }
    case .receipts(let ids):
      for id in ids where desk.verdicts.contains(where: { $0.id == id }) {
        desk.verdicts.removeAll { $0.id == id }
        write(.receipt(id), into: &effects)
      }
    }
    desk.heard(parcel.source, at: now)
  }

  /// Takes a proposal.
  ///
  /// - Returns: Whether there is room for the next.
  private mutating func take(
    _ wish: Parcel.Wish, at now: Instant, into effects: inout Effects
  ) -> Bool {
    let id = wish.id
    if let place = desk.verdicts.firstIndex(where: { $0.id == id }) {
      // The proposer has not heard of it, or it would not ask.
      desk.verdicts[place].wasSent = false
      if desk.verdicts[place].isDurable { desk.address(id.proposer, at: now) }
      return true
    }
    if desk.hasDecided(id) {
      desk.verdicts.append(
        ProposalDesk.Verdict(id: id, verdict: .decidedBefore, isDurable: true))
      desk.address(id.proposer, at: now)
      return true
    }
    guard desk.decidedRuns < ProposalDesk.decidedLimit else { return false }
    guard let bytes = wish.bytes else {
      conclude(id, .withdrawn, with: Causal(), into: &effects)
      return true
    }
    if desk.waiting.contains(where: { $0.id == id }) { return true }
    guard desk.waiting.count < ProposalDesk.waitingLimit else { return false }
    let proposal = Proposal(id: id, bytes: bytes)
    desk.waiting.append(proposal)
    effects.append(.proposed(proposal))
    return true
  }

  /// Takes a decision on a proposal that was made here.
  private mutating func take(
    _ told: Parcel.Verdict, of coordinator: ReplicaID, into effects: inout Effects
  ) {
    let id = told.id
    if let place = desk.own.firstIndex(where: { $0.id == id }) {
      guard desk.own[place].coordinator == coordinator else { return }
      desk.concluding.append(desk.own.remove(at: place))
      effects.append(.concluded(id, .decided(told.verdict)))
      write(.concluded(id), step: .concluded(id, by: coordinator), into: &effects)
    } else if !desk.concluding.contains(where: { $0.id == id }),
      !desk.receipts.contains(where: { $0.id == id })
    {
      desk.receipts.append((id, coordinator))
    }
  }

  // MARK: - The disk

  /// Goes on when something is on disk for good.
  @usableFromInline
  mutating func advance(_ step: ProposalDesk.Step, at now: Instant) {
    switch step {
    case .proposed(let id):
      guard let place = desk.own.firstIndex(where: { $0.id == id }) else { return }
      desk.own[place].unsynced -= 1
      guard desk.own[place].unsynced == 0 else { return }
      desk.addressWithNews(desk.own[place].coordinator, at: now)
    case .decided(let id):
      guard let place = desk.verdicts.firstIndex(where: { $0.id == id }) else { return }
      desk.verdicts[place].isDurable = true
      desk.addressWithNews(id.proposer, at: now)
    case .concluded(let id, let coordinator):
      desk.concluding.removeAll { $0.id == id }
      desk.receipts.append((id, coordinator))
    }
  }

  /// Takes a proposal from the disk, or that it was withdrawn.
  mutating func restore(_ id: ProposalID, to coordinator: ReplicaID, _ bytes: [UInt8]?) {
    if let place = desk.own.firstIndex(where: { $0.id == id }) {
      desk.own[place].bytes = bytes
    } else {
      desk.own.append(
        ProposalDesk.Own(
          id: id, coordinator: coordinator, bytes: bytes, size: bytes?.count ?? 0))
    }
    desk.address(coordinator, at: .zero)
  }

  /// Takes a decision from the disk.
  mutating func restore(_ id: ProposalID, _ verdict: ProposalVerdict) {
    desk.noteDecided(DotCloud([Dot(id)]), start: id.start)
    desk.verdicts.append(ProposalDesk.Verdict(id: id, verdict: verdict, isDurable: true))
    desk.address(id.proposer, at: .zero)
  }

  /// What is on disk about proposals, in as few records as possible.
  var proposalRecords: [Record<Store>] {
    let durable = desk.verdicts.filter { $0.isDurable && $0.verdict != .decidedBefore }
    let nothing = Changes<Store>(Causal(), of: lineage)
    // What is decided and not yet durable is in records that come after these.
    let early = desk.verdicts.filter { !$0.isDurable }.map(\.id)
    return desk.decided.compactMap { entry in
      let open = DotCloud(early.filter { $0.start == entry.start }.map { Dot($0) })
      let numbers = entry.numbers.subtracting(open)
      return numbers.isEmpty ? nil : .decided(numbers, start: entry.start)
    } + durable.map { .verdict($0.id, $0.verdict, nothing) }
      + (desk.concluding + desk.own).compactMap { own in
        // One that is being withdrawn is so on the disk, or will be; that is all that matters.
        own.unsynced > 0 && own.bytes != nil
          ? nil : .proposal(own.id, to: own.coordinator, own.bytes)
      }
  }

  /// Proposals whose outcome is not known yet, in their order.
  var openProposals: [ProposalStatus] {
    desk.own.map {
      ProposalStatus(
        id: $0.id, coordinator: $0.coordinator, size: $0.size, isDurable: $0.unsynced == 0,
        isWithdrawn: $0.bytes == nil)
    }
  }
}

extension String {
  /// As many whole characters as so many bytes have room for.
  func firstBytes(_ limit: Int) -> String {
    var count = 0
    return String(
      prefix {
        count += String($0).utf8.count
        return count <= limit
      })
  }
}
