import Causality

extension SimulatedNetwork {
  /// Puts a message on its way, if the link lets it.
  mutating func send(_ bytes: [UInt8], from: Int, to: Int) {
    let entity = from * ids.count + to
    let model = links[entity]
    let number = messageCounts[entity]
    messageCounts[entity] += 1
    statistics.sent += 1
    statistics.bytes += bytes.count
    if cutCounts[entity] > 0 {
      statistics.cutOff += 1
      return
    }
    func happens(_ probability: UInt64, _ stream: KeyedRandom.Stream) -> Bool {
      probability > 0
        && random.below(
          LinkModel.certainty, stream, entity: UInt64(entity), counter: number) < probability
    }
    if happens(model.drop, .drop) {
      statistics.dropped += 1
      return
    }
    var delay = latency(model, .latency, entity: entity, number: number)
    if happens(model.reorder, .reorder) {
      statistics.heldBack += 1
      delay += Int64(
        random.below(
          UInt64(model.latency.upperBound) * 4 + 1, .holdBack, entity: UInt64(entity),
          counter: number))
    }
    post(bytes, from: from, to: to, after: delay)
    if happens(model.duplicate, .duplicate) {
      statistics.duplicated += 1
      let second = latency(model, .secondLatency, entity: entity, number: number)
      post(bytes, from: from, to: to, after: second)
    }
  }

  private mutating func post(_ bytes: [UInt8], from: Int, to: Int, after delay: Int64) {
    queue.add(
      .message(from: UInt32(from), to: UInt32(to), slot: payloads.insert(bytes)),
      at: now.advanced(by: delay))
  }

  private func latency(
    _ model: LinkModel, _ stream: KeyedRandom.Stream, entity: Int, number: UInt64
  ) -> Int64 {
    switch model.latency {
    case .constant(let value): return value
    case .uniform(let range):
      let width = UInt64(range.upperBound - range.lowerBound) + 1
      return range.lowerBound
        + Int64(random.below(width, stream, entity: UInt64(entity), counter: number))
    }
  }
}
