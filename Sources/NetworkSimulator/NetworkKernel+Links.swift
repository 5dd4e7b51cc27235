import Causality

extension NetworkKernel {
  /// Puts a message on its way, if the link lets it.
  mutating func send(_ bytes: __owned [UInt8], from: Int, to: Int) {
    let entity = from * ids.count + to
    let state = links[entity]
    let number = UInt64(state.messages)
    links[entity].messages = state.messages &+ 1
    statistics.sent += 1
    statistics.bytes += bytes.count
    if state.disturbances > 0 {
      statistics.cutOff += 1
      return
    }
    let model = models[Int(state.model)]
    if model.isPerfect {
      post(
        bytes, from: from, to: to, after: latency(model, .latency, entity: entity, number: number))
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

  private mutating func post(
    _ bytes: __owned [UInt8], from: Int, to: Int, after delay: Int64
  ) {
    queue.add(
      NetworkEvent(
        .message, node: to, other: UInt32(truncatingIfNeeded: from), value: payloads.insert(bytes)),
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
