import Causality
import Randomness

extension NetworkKernel {
  /// A message between being sent and being put on its way.
  struct Transit: Sendable {
    var bytes: [UInt8]
    let link: DirectedLink
    /// Which message on the link it is; its random numbers hang on that.
    let number: UInt64
    var delay: Int64
    /// Not before then.
    var earliest = Instant.zero
    /// Copies that were made of it, and messages that it brings along.
    var others: [(bytes: [UInt8], delay: Int64)] = []
  }

  /// Puts a message on its way, if the link lets it.
  mutating func send(_ bytes: __owned [UInt8], from: Int, to: Int) {
    let entity = from &* ids.count &+ to
    let state = links[entity]
    links[entity].messages = state.messages &+ 1
    statistics.sent += 1
    statistics.bytes += bytes.count
    let model = models[Int(state.model)]
    let number = UInt64(state.messages)
    let delay = model.latency.draw(
      random.bits(.latency, entity: UInt64(entity), counter: number))
    let link = DirectedLink(from: from, to: to)
    let logged = messages.isKept ? messages.send(bytes, over: link, at: now) : nil
    if state.disturbances == 0 && model.isPerfect && past.isEmpty {
      post(bytes, over: link, logged, at: now.advanced(by: delay))
      return
    }
    var message = Transit(bytes: bytes, link: link, number: number, delay: delay)
    let isLost = !suffer(model, &message) || (state.disturbances > 0 && !sufferFaults(&message))
    if !past.isEmpty { past[entity].append(bytes) }
    if isLost {
      if let logged { messages.note(.lost, of: logged, over: link, at: now) }
      return
    }
    let arrival = max(now.advanced(by: message.delay), message.earliest)
    post(message.bytes, over: link, logged, at: arrival)
    for (bytes, delay) in message.others {
      if let logged { messages.note(.copied, of: logged, over: link, at: now) }
      post(bytes, over: link, logged, at: max(now.advanced(by: delay), message.earliest))
    }
  }

  private mutating func post(
    _ bytes: __owned [UInt8], over link: DirectedLink, _ logged: Int?, at time: Instant
  ) {
    let slot = payloads.insert(bytes)
    if let logged { messages.place(logged, in: slot) }
    let sender = UInt32(truncatingIfNeeded: link.from)
    queue.add(NetworkEvent(.message, node: link.to, other: sender, value: slot), at: time)
  }

  /// Has a message meet what the link is like at its best.
  ///
  /// - Returns: Whether it is not lost.
  private mutating func suffer(_ model: LinkModel, _ message: inout Transit) -> Bool {
    let (entity, number) = (UInt64(index(of: message.link)), message.number)
    func happens(_ probability: UInt64, _ stream: KeyedRandom.Stream) -> Bool {
      probability > 0
        && random.below(LinkModel.certainty, stream, entity: entity, counter: number) < probability
    }
    if happens(model.drop, .drop) {
      statistics.dropped += 1
      statistics.faults[.drop] += 1
      return false
    }
    if happens(model.duplicate, .duplicate) {
      statistics.duplicated += 1
      statistics.faults[.duplicate] += 1
      let second = random.bits(.secondLatency, entity: entity, counter: number)
      message.others.append((message.bytes, model.latency.draw(second)))
    }
    if happens(model.reorder, .reorder) {
      statistics.heldBack += 1
      statistics.faults[.reorder] += 1
      message.delay += Int64(
        random.below(
          UInt64(model.latency.upperBound) * 4 + 1, .holdBack, entity: entity, counter: number))
    }
    return true
  }
}
