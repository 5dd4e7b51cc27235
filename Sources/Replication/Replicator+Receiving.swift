public import CRDTs
public import CanonicalCoding
public import Causality
import Lattices
public import SortedCollections

extension Replicator {
  /// Takes bytes from a peer: all that they say, or nothing.
  @inlinable
  mutating func receive(
    _ bytes: [UInt8], from sender: ReplicaID, at now: Instant, into effects: inout Effects
  ) {
    if memberships[sender] == .departed {
      return reject(.departedPeer, from: sender, at: now, into: &effects)
    }
    let isStranger = place(of: sender) == nil
    if hasLeft || sender == id || (isStranger && !configuration.admitsStrangers) {
      return reject(.unknownPeer, from: sender, at: now, into: &effects)
    }
    let packet: Packet<Store>
    do {
      packet = try Packet(bytes, speaking: configuration.versions)
    } catch {
      if case .unknownVersion = error.reason, Packet<Store>.addressee(of: bytes) != mark {
        // It is for a process that ran here before, and spoke another version.
        counted.stale += 1
        guard !isIsolated, let place = place(of: sender), peers[place].greetAt <= now else {
          return
        }
        return greet(
          place, as: peers[place].boot ?? 0, expectingReply: true, at: now, into: &effects)
      }
      return reject(.malformed(error), from: sender, at: now, into: &effects)
    }
    if isIsolated {
      counted.stale += 1
      return
    }
    if isStranger, case .greeting = packet.content {
      admit(sender, as: .member, at: now, into: &effects)
    }
    guard let place = place(of: sender) else {
      return reject(.unknownPeer, from: sender, at: now, into: &effects)
    }
    switch packet.content {
    case .greeting(let greeting):
      receive(greeting, packet, from: place, at: now, into: &effects)
    case .frames(let frames):
      guard isCurrent(packet, from: place, at: now, into: &effects) else {
        for frame in frames { heed(frame, from: sender, at: now, into: &effects) }
        break
      }
      if let objection = objection(to: frames) {
        reject(objection, from: sender, at: now, into: &effects)
        return showProof(objection, to: place, as: packet.from, at: now, into: &effects)
      }
      heard(place, at: now, into: &effects)
      var isLeaving = false
      for frame in frames {
        receive(frame, from: place, at: now, into: &effects)
        if case .farewell = frame { isLeaving = true }
      }
      if isLeaving { return admit(sender, as: .departed, at: now, into: &effects) }
    }
    refresh(place, at: now)
  }

  @usableFromInline
  mutating func reject(
    _ error: ReplicationError, from sender: ReplicaID, at now: Instant, into effects: inout Effects
  ) {
    counted.rejected += 1
    effects.append(.rejected(from: sender, error))
    if case .doubleMint(let proof) = error { report(proof, at: now, into: &effects) }
  }

  /// Lets the other side see what is known here, if that proves that an identity is in use twice.
  @usableFromInline
  mutating func showProof(
    _ objection: ReplicationError, to place: Int, as mark: UInt32, at now: Instant,
    into effects: inout Effects
  ) {
    guard !isIsolated, case .doubleMint = objection,
      peers[place].provenAt.advanced(
        by: configuration.gossipInterval) <= now
    else { return }
    peers[place].provenAt = now
    greet(place, as: mark, expectingReply: false, at: now, into: &effects)
  }

  // MARK: - Sessions

  @usableFromInline
  mutating func receive(
    _ greeting: Greeting, _ packet: Packet<Store>, from place: Int, at now: Instant,
    into effects: inout Effects
  ) {
    let sender = peers[place].id
    guard greeting.versions.overlaps(configuration.versions) else {
      if peers[place].incompatible == packet.from { return }
      reject(.noCommonVersion(greeting.versions), from: sender, at: now, into: &effects)
      peers[place].incompatible = packet.from
      return
    }
    let news = greeting.proofs.filter { !isRetired($0) }
    if !news.isEmpty, hasRoomForProofs {
      // Everything begins anew, and that includes this greeting.
      for proof in news { report(proof, at: now, into: &effects) }
      return
    }
    let selection: Store.Selection?
    do throws(ReplicationError) {
      selection = try self.selection(in: greeting)
    } catch {
      return reject(error, from: sender, at: now, into: &effects)
    }
    if let objection = objection(to: greeting.holdings.lineage) {
      reject(objection, from: sender, at: now, into: &effects)
      return showProof(objection, to: place, as: packet.from, at: now, into: &effects)
    }
    remember(greeting.holdings.lineage, into: &effects)
    peers[place].answer = (packet.from, greeting.doubts)
    let isAnswer =
      peers[place].isDoubted && packet.to == mark && greeting.answer == peers[place].doubts
    // Of two processes one runs no more, and must not end the session with the one that answers.
    guard isAnswer || peers[place].boot == nil || peers[place].boot == packet.from else {
      counted.stale += 1
      return doubt(place, for: packet.from, at: now, into: &effects)
    }
    heard(place, at: now, into: &effects)
    peers[place].incompatible = nil
    peers[place].isDoubted = peers[place].isDoubted && !isAnswer
    let isNew = peers[place].boot != packet.from
    if isNew {
      begin(place, packet.from, at: now, into: &effects)
      note(selection, heldBy: place)
    }
    note(greeting, from: place, at: now, into: &effects)
    if isNew { offerOnGreeting(place) }
    let isMutual = packet.to == mark && greeting.isInSession
    if isMutual { confirm(place) }
    if greeting.wantsReply, !isMutual {
      let isConfirmed = peers[place].isConfirmed
      greet(place, as: packet.from, expectingReply: !isConfirmed, at: now, into: &effects)
    }
    let sentCount = statistics.packets
    if isNew { act(place, at: now, into: &effects) }
    endOldTransfer(to: place, at: now, into: &effects)
    if greeting.wantsReply, isMutual, statistics.packets == sentCount {
      // A sign of life is all that the peer waits for, who knows the rest.
      send(self.packet([], to: place), to: place, at: now, into: &effects)
    }
  }

  /// Takes note of what a greeting says of its sender.
  private mutating func note(
    _ greeting: Greeting, from place: Int, at now: Instant, into effects: inout Effects
  ) {
    peers[place].version = min(
      greeting.versions.upperBound, configuration.versions.upperBound)
    peers[place].hasGreeted = true
    peers[place].neighbours = greeting.neighbours
    peers[place].packetLimit = greeting.packetLimit
    peers[place].transferLimit = greeting.transferLimit
    peers[place].features = greeting.features
    if let outgoing = peers[place].outgoing,
      outgoing.size > packetLimit(of: place) - Self.chunkOverhead
        || outgoing.bytes.count > greeting.transferLimit
    {
      // It was cut for a process that took more, or had not said yet how much it takes.
      peers[place].outgoing = nil
    }
    hear(greeting.holdings.context, heldBy: place, at: now, into: &effects)
    peers[place].resumption = greeting.resumption
    resume(place)
  }

  /// The part that the sender of a greeting holds.
  private func selection(in greeting: Greeting) throws(ReplicationError) -> Store.Selection? {
    guard let bytes = greeting.selection else { return nil }
    guard bytes.count <= configuration.selectionLimit else {
      throw .selectionTooLarge(bytes: bytes.count)
    }
    do throws(CanonicalDecodingError) {
      return try Store.Selection(canonicalBytes: bytes)
    } catch {
      throw .malformed(error)
    }
  }

  /// Begins a session with a process of a peer, which may not know yet.
  @usableFromInline
  mutating func begin(
    _ place: Int, _ mark: UInt32, at now: Instant, into effects: inout Effects
  ) {
    peers[place].adopt(mark)
    peers[place].greetAt = now.advanced(by: wait(1, for: place))
    effects.append(.notice(.sessionBegan(peers[place].id)))
  }

  /// Takes note that a peer is in session with this process.
  @usableFromInline
  mutating func confirm(_ place: Int) {
    if !peers[place].isConfirmed { peers[place].isConfirmed = true }
    if peers[place].greetings != 0, peers[place].isSettled { peers[place].greetings = 0 }
  }

  /// Asks which process of a peer runs, having heard of another than the one in session.
  private mutating func doubt(
    _ place: Int, for mark: UInt32, at now: Instant, into effects: inout Effects
  ) {
    if !peers[place].isDoubted { peers[place].doubts += 1 }
    peers[place].isDoubted = true
    greet(place, as: mark, expectingReply: true, at: now, into: &effects)
  }

  /// Decides what a peer that has just greeted is sent without being asked.
  ///
  /// One that is in touch with nobody else gets everything from here. Others get what was edited
  /// here, and ask for the rest where they like.
  private mutating func offerOnGreeting(_ place: Int) {
    let missing = durable.context.subtracting(peers[place].known)
    let chosen =
      isOnlyPeer(of: place) ? missing : missing.events(of: id).merging(missing.events(of: identity))
    peers[place].eager = servable(chosen, to: place)
  }

  /// Whether a packet is from and for the processes that are running now.
  @inlinable
  mutating func isCurrent(
    _ packet: Packet<Store>, from place: Int, at now: Instant, into effects: inout Effects
  ) -> Bool {
    if packet.to == mark, peers[place].boot == packet.from {
      confirm(place)
      return true
    }
    return isFirst(packet, from: place, at: now, into: &effects)
  }

  /// Whether a packet is the first of a process that is running now; if not, asks which that is.
  @usableFromInline
  mutating func isFirst(
    _ packet: Packet<Store>, from place: Int, at now: Instant, into effects: inout Effects
  ) -> Bool {
    if packet.to == mark, peers[place].boot == nil, peers[place].incompatible != packet.from,
      !packet.isFromPart
    {
      // It has overtaken the greeting that it answers or follows.
      begin(place, packet.from, at: now, into: &effects)
      confirm(place)
      peers[place].version = packet.version
      note(nil, heldBy: place)
      return true
    }
    counted.stale += 1
    if peers[place].incompatible != packet.from, peers[place].greetAt <= now {
      if packet.to == mark, peers[place].boot != nil {
        doubt(place, for: packet.from, at: now, into: &effects)
      } else {
        greet(place, as: packet.from, expectingReply: true, at: now, into: &effects)
      }
    }
    return false
  }

  // MARK: - Frames

  /// Looks for what is wrong with frames before any of them is believed.
  @inlinable
  @inline(__always)
  func objection(to frames: [Frame<Store>]) -> ReplicationError? {
    for place in frames.indices {
      if let length = frames[place].transferLength, length > configuration.transferLimit {
        return .transferTooLarge(bytes: length)
      }
      if let lineage = frames[place].lineage, let objection = objection(to: lineage) {
        return objection
      }
    }
    return nil
  }

  /// Takes from a frame of a process that is no more, or is not known yet, who minted which dots.
  ///
  /// Nothing else is believed of it; but whoever mints the same dots again cannot unsay this.
  @usableFromInline
  mutating func heed(
    _ frame: Frame<Store>, from sender: ReplicaID, at now: Instant, into effects: inout Effects
  ) {
    guard !isIsolated, let lineage = frame.lineage else { return }
    switch objection(to: lineage) {
    case nil: remember(lineage, into: &effects)
    case .doubleMint(let proof)? where !isRetired(proof):
      reject(.doubleMint(proof), from: sender, at: now, into: &effects)
    default: break
    }
  }

  @inlinable
  mutating func receive(
    _ frame: Frame<Store>, from place: Int, at now: Instant, into effects: inout Effects
  ) {
    switch frame {
    case .have(let holdings, let manner):
      hear(holdings.context, heldBy: place, at: now, into: &effects)
      remember(holdings.lineage, into: &effects)
      if manner == .alreadyHad { peers[place].prefersAnnouncements = true }
      if manner == .question { peers[place].offers?.merge(holdings.context.dots) }
      if manner == .question || manner == .withheld {
        answer(holdings, from: place, at: now, into: &effects)
      }
    case .want(let dots):
      peers[place].prefersAnnouncements = false
      serve(dots, to: place, at: now, into: &effects)
    case .changes(let changes):
      apply(changes, from: place, at: now, into: &effects)
    case .edits(let changes):
      apply(changes, from: place, mayGoOn: true, at: now, into: &effects)
    case .chunk(let chunk):
      receive(chunk, from: place, at: now, into: &effects)
    case .received(let receipt):
      receive(receipt, from: place, at: now, into: &effects)
    case .parcel(let parcel): receive(parcel, from: place, at: now, into: &effects)
    case .reports(let reports): receive(reports, from: place, at: now, into: &effects)
    case .noted(let mark): peers[place].briefing.take(mark)
    case .reportPiece(let chunk):
      receiveReport(chunk, from: place, at: now, into: &effects)
    case .reportReceipt(let receipt): peers[place].briefing.take(receipt, at: now)
    case .farewell: break
    }
  }

  /// Takes changes over, and owes an acknowledgement.
  ///
  /// - Parameter mayGoOn: Whether they may be handed on to those who hold more than this replica.
  @inlinable
  mutating func apply(
    _ changes: Changes<Store>, from place: Int, mayGoOn: Bool = false, at now: Instant,
    into effects: inout Effects
  ) {
    guard extent.isPart else {
      return absorb(changes, from: place, mayGoOn: false, at: now, into: &effects)
    }
    let own = received(changes)
    let isWhole = own.delta == changes.delta
    if !isWhole { counted.unasked += 1 }
    absorb(own, from: place, mayGoOn: mayGoOn && isWhole, at: now, into: &effects)
  }

  /// Takes over what of some changes concerns this replica.
  @inlinable
  mutating func absorb(
    _ changes: Changes<Store>, from place: Int, mayGoOn: Bool, at now: Instant,
    into effects: inout Effects
  ) {
    // Frames of one packet may contradict each other, or prove something.
    guard !isIsolated, objection(to: changes.lineage) == nil else { return }
    let context = changes.delta.context
    let isRepetition = context.isDominated(by: peers[place].known)
    checkIdentity(changes.lineage, into: &effects)
    hear(context, heldBy: place, at: now, into: &effects)
    if !peers[place].unfounded.isEmpty {
      peers[place].unfounded = peers[place].unfounded.subtracting(context.dots)
    }
    for other in peers.indices where !peers[other].asked.isEmpty {
      peers[other].asked = peers[other].asked.subtracting(context.dots)
      if peers[other].asked.isEmpty { (peers[other].requests, peers[other].askAt) = (0, nil) }
    }
    if context.isDominated(by: state.context) {
      counted.redundant += 1
      counted.redundantPayload += changes.size
      if !isRepetition { peers[place].owesSurprise = true }
    } else {
      counted.usefulPayload += changes.size
      take(changes, from: peers[place].id, isEdit: mayGoOn, into: &effects)
      effects.append(.merged(changes.delta))
    }
    peers[place].owed.merge(context.dots)
    peers[place].owedAfter = persistedCount + pending.count
    acknowledge(place, at: now, into: &effects)
  }

  /// Answers what a peer has asked: whether the same is held here.
  @inlinable
  mutating func answer(
    _ holdings: Holdings, from place: Int, at now: Instant, into effects: inout Effects
  ) {
    let held = holdings.context.dots.intersection(durable.context.dots)
    var frames = statements(of: held, as: .acknowledgement, to: place)
    let lacking = self.lacking(from: place)
    if !lacking.isEmpty { frames += request(lacking, from: place, at: now) }
    send(frames, to: place, at: now, into: &effects)
    let waiting = holdings.context.dots.intersection(state.context.dots).subtracting(held)
    if !waiting.isEmpty {
      peers[place].owed.merge(waiting)
      peers[place].owedAfter = persistedCount + pending.count
    }
  }
}
