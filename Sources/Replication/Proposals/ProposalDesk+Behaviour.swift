import CanonicalCoding
import Causality
import SortedCollections

extension ProposalDesk {
  /// Writes all that decides what will be said about proposals.
  func encode(into encoder: inout CanonicalEncoder, _ times: BehaviourTimes) {
    encoder.byte(isEmpty && seen.isEmpty ? 0 : 1)
    guard !isEmpty || !seen.isEmpty else { return }
    encoder.integer(proposalCount)
    encoder.count(own.count)
    for own in own {
      own.id.encode(into: &encoder)
      own.coordinator.encode(into: &encoder)
      encoder.byteString(own.bytes ?? [])
      encoder.count(own.unsynced)
      encoder.byte((own.wasSent ? 1 : 0) | (own.bytes == nil ? 2 : 0))
    }
    encoder.count(waiting.count)
    for proposal in waiting {
      proposal.id.encode(into: &encoder)
      encoder.byteString(proposal.bytes)
    }
    encoder.count(verdicts.count)
    for verdict in verdicts {
      verdict.id.encode(into: &encoder)
      verdict.verdict.encode(into: &encoder)
      encoder.byte((verdict.isDurable ? 1 : 0) | (verdict.wasSent ? 2 : 0))
    }
    encoder.count(decided.count)
    for entry in decided {
      encoder.word(entry.start)
      entry.numbers.encode(into: &encoder)
    }
    encoder.count(couriers.count)
    for courier in couriers {
      courier.destination.encode(into: &encoder)
      encoder.signed(times.ahead(courier.dueAt))
      encoder.count(min(courier.attempts, times.attempts))
    }
    encodeWays(into: &encoder)
  }

  private func encodeWays(into encoder: inout CanonicalEncoder) {
    encoder.count(concluding.count)
    for own in concluding { own.id.encode(into: &encoder) }
    encoder.count(receipts.count)
    for (id, coordinator) in receipts {
      id.encode(into: &encoder)
      coordinator.encode(into: &encoder)
    }
    encoder.integer(parcelCount)
    encoder.count(routes.count)
    for (replica, peer) in routes {
      replica.encode(into: &encoder)
      peer.encode(into: &encoder)
    }
    encoder.count(seen.count)
    for name in seen {
      name.source.encode(into: &encoder)
      encoder.word(name.start)
      encoder.integer(name.number)
    }
  }
}

extension ProposalDesk.Step {
  func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .proposed(let id):
      encoder.byte(0)
      id.encode(into: &encoder)
    case .decided(let id):
      encoder.byte(1)
      id.encode(into: &encoder)
    case .concluded(let id, let coordinator):
      encoder.byte(2)
      id.encode(into: &encoder)
      coordinator.encode(into: &encoder)
    }
  }
}
