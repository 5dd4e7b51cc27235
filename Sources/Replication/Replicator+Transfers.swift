import CRDTs
import CanonicalCoding
public import Causality

extension Replicator {
  /// How many bytes of a packet with a chunk are not the chunk's.
  static var chunkOverhead: Int { 40 }

  /// Sends a peer in chunks what is too large for one packet.
  @usableFromInline
  mutating func transfer(
    _ bytes: [UInt8], bringing dots: DotCloud, to place: Int, at now: Instant,
    into effects: inout Effects
  ) {
    guard peers[place].outgoing == nil || peers[place].outgoing?.isComplete == true else { return }
    guard bytes.count <= peers[place].transferLimit else {
      peers[place].unsendable.merge(dots)
      peers[place].eager = peers[place].eager.subtracting(dots)
      return effects.append(.notice(.undeliverable(bytes: bytes.count, to: peers[place].id)))
    }
    let size = packetLimit(of: place) - Self.chunkOverhead
    peers[place].outgoing = OutgoingTransfer(bytes, bringing: dots, inPiecesOf: size)
    resume(place)
    sendChunks(to: place, again: false, at: now, into: &effects)
  }

  /// Goes on with a transfer where the peer has said that an earlier session had ended.
  mutating func resume(_ place: Int) {
    guard let receipt = peers[place].resumption, peers[place].outgoing?.heard(receipt) == true
    else { return }
    peers[place].resumption = nil
    statistics.resumed += 1
  }

  /// Sends pieces that have not been sent yet, or all that have not arrived.
  private mutating func sendChunks(
    to place: Int, again: Bool, at now: Instant, into effects: inout Effects
  ) {
    guard let outgoing = peers[place].outgoing, peers[place].boot != nil else { return }
    let window = max(1, configuration.window / outgoing.size)
    let chunks = outgoing.outstanding(from: again ? 0 : outgoing.sentCount, window: window)
    for chunk in chunks {
      statistics.chunks += 1
      statistics.payload += chunk.bytes.count
      send(packet([.chunk(chunk)], to: place), to: place, at: now, into: &effects)
    }
    let sentCount = max(outgoing.sentCount, (chunks.last?.place ?? 0) + 1)
    let retryAt = now.advanced(by: wait(outgoing.attempts + 1, for: place))
    peers[place].outgoing?.sentCount = sentCount
    peers[place].outgoing?.retryAt = retryAt
  }

  /// Sends again what has not arrived in time, as many pieces as the window allows.
  @usableFromInline
  mutating func resendChunks(to place: Int, at now: Instant, into effects: inout Effects) {
    guard let outgoing = peers[place].outgoing else { return }
    statistics.repeated += 1
    // After two silences the receiver may have forgotten what it had; its receipts will tell.
    if outgoing.attempts > 1 { peers[place].outgoing?.restart() }
    peers[place].outgoing?.attempts += 1
    sendChunks(to: place, again: true, at: now, into: &effects)
  }

  /// Takes note of what has arrived at a peer.
  @usableFromInline
  mutating func receive(
    _ receipt: ChunkReceipt, from place: Int, at now: Instant, into effects: inout Effects
  ) {
    if receipt.transfer == peers[place].incoming?.name {
      // The sender knows that all of it is here, by whatever way.
      return endPieces(from: place, into: &effects)
    }
    guard peers[place].outgoing?.heard(receipt) == true, let outgoing = peers[place].outgoing
    else { return }
    guard outgoing.isComplete else {
      return sendChunks(to: place, again: false, at: now, into: &effects)
    }
    // All is there, but not yet durable: the acknowledgement is still to come.
    peers[place].outgoing = nil
    peers[place].eager = peers[place].eager.subtracting(outgoing.dots)
    peers[place].offered.merge(outgoing.dots.subtracting(peers[place].known.dots))
    peers[place].retryAt = now.advanced(by: wait(2, for: place))
  }

  /// Takes a piece, and all of it when all pieces are there.
  @usableFromInline
  mutating func receive(
    _ chunk: Chunk, from place: Int, at now: Instant, into effects: inout Effects
  ) {
    if let completed = peers[place].completed, completed.transfer == chunk.transfer {
      // The sender has not heard that all is there, or not that it is durable.
      peers[place].owed.merge(peers[place].completedDots)
      acknowledge(place, at: now, into: &effects)
      return send([.received(completed)], to: place, at: now, into: &effects)
    }
    var incoming = peers[place].incoming ?? IncomingTransfer(chunk)
    // What has come is referred to from nowhere else, or every piece would copy all of it.
    peers[place].incoming = nil
    if !incoming.includes(chunk) { incoming = IncomingTransfer(chunk) }
    let isNew = incoming.take(chunk)
    if isNew, !peers[place].asked.isEmpty {
      peers[place].unfounded = DotCloud()
      peers[place].requests = 1
      peers[place].askAt = now.advanced(by: wait(2, for: place))
    }
    peers[place].incoming = incoming
    if isNew, !incoming.isComplete { keep(chunk, from: place, into: &effects) }
    let receipt = incoming.receipt
    if incoming.isComplete {
      let count = pending.count
      let cargo = take(incoming, from: place, at: now, into: &effects)
      // Of what a start finds written as a whole it needs no pieces any more, and knows that.
      let isWritten = pending.count > count && pending[count].changes == cargo?.changes.delta
      if isWritten, cargo?.mayGoOn == false { peers[place].incoming = nil }
      endPieces(from: place, into: &effects)
      guard let dots = cargo?.changes.delta.context.dots else { return }
      peers[place].completed = receipt
      peers[place].completedDots = dots
    }
    send([.received(receipt)], to: place, at: now, into: &effects)
  }

  /// Keeps what has come from a peer in pieces no longer, neither in memory nor on disk.
  private mutating func endPieces(from place: Int, into effects: inout Effects) {
    guard peers[place].incoming != nil else { return }
    peers[place].incoming = nil
    write(.piecesEnded(from: peers[place].id), into: &effects)
  }

  /// Tells a peer that has pieces of something, and lacks nothing by now, to wait for no more.
  @usableFromInline
  mutating func endOldTransfer(to place: Int, at now: Instant, into effects: inout Effects) {
    guard let receipt = peers[place].resumption, peers[place].outgoing == nil,
      durable.context.isDominated(by: peers[place].known)
    else { return }
    peers[place].resumption = nil
    send([.received(receipt)], to: place, at: now, into: &effects)
  }

  /// Writes down a piece, so that a crash costs no more than the last one.
  ///
  /// What a peer can have written in this way has an end, unless it says something by it.
  private mutating func keep(_ chunk: Chunk, from place: Int, into effects: inout Effects) {
    guard peers[place].keptSize <= configuration.transferLimit else { return }
    peers[place].keptSize += chunk.bytes.count
    write(.chunk(chunk, from: peers[place].id), into: &effects)
  }

  /// Gives up what is on its way to and from a peer in pieces.
  ///
  /// What a transfer would have brought is not sent until somebody wants it to be.
  mutating func abandon(_ id: ReplicaID, at now: Instant, into effects: inout Effects) {
    guard let place = place(of: id) else { return }
    endPieces(from: place, into: &effects)
    guard let outgoing = peers[place].outgoing else { return }
    peers[place].outgoing = nil
    peers[place].abandoned.merge(outgoing.dots.subtracting(peers[place].known.dots))
    peers[place].unsendable.merge(peers[place].abandoned)
    peers[place].eager = peers[place].eager.subtracting(peers[place].abandoned)
    write(.abandoned(peers[place].abandoned, to: id), into: &effects)
    refresh(place, at: now)
  }

  /// Sends a peer what was given up or was too large for it, if it still lacks it.
  mutating func resume(_ id: ReplicaID, at now: Instant, into effects: inout Effects) {
    guard let place = place(of: id) else { return }
    peers[place].eager.merge(peers[place].unsendable.subtracting(peers[place].known.dots))
    peers[place].unsendable = DotCloud()
    if !peers[place].abandoned.isEmpty {
      peers[place].abandoned = DotCloud()
      write(.abandoned(DotCloud(), to: id), into: &effects)
    }
    if peers[place].boot == nil { peers[place].greetAt = now }
    refresh(place, at: now)
  }

  /// Takes over what has arrived in pieces.
  ///
  /// - Returns: What it was, or `nil` if it was not understood.
  private mutating func take(
    _ transfer: IncomingTransfer, from place: Int, at now: Instant, into effects: inout Effects
  ) -> Cargo<Store>? {
    guard transfer.isSound else {
      reject(.transferDamaged, from: peers[place].id, at: now, into: &effects)
      return nil
    }
    let cargo: Cargo<Store>
    do {
      cargo = try Cargo(canonicalBytes: transfer.bytes)
    } catch {
      reject(.malformed(error), from: peers[place].id, at: now, into: &effects)
      return nil
    }
    let changes = cargo.changes
    if let objection = objection(to: changes.lineage) {
      reject(objection, from: peers[place].id, at: now, into: &effects)
      return nil
    }
    peers[place].keptSize = 0
    apply(changes, from: place, mayGoOn: cargo.mayGoOn, at: now, into: &effects)
    return cargo
  }
}
