import Causality
import Randomness

extension NetworkKernel {
  /// Whether a link carries nothing at the moment; if so, that a message is lost is counted.
  mutating func countCut(from: Int, to: Int) -> Bool {
    let link = DirectedLink(from: from, to: to)
    for index in active.indices {
      guard case .links(.cut, let links) = active[index].plan.fault, links.contains(link) else {
        continue
      }
      statistics.cutOff += 1
      count(index)
      return true
    }
    return false
  }

  /// Has a message meet all faults of its link, in the order of their numbers.
  ///
  /// - Returns: Whether it is not lost.
  mutating func sufferFaults(_ message: inout Transit) -> Bool {
    for index in active.indices {
      guard case .links(let fault, let links) = active[index].plan.fault,
        links.contains(message.link)
      else { continue }
      switch outcome(of: fault, index, &message) {
      case .spared: break
      case .struck: count(index)
      case .lost:
        count(index)
        return false
      }
    }
    return true
  }

  private enum Outcome {
    case spared
    case struck
    case lost
  }

  /// The random numbers of one fault for one message.
  private func draws(_ index: Int, _ message: Transit) -> KeyedSequence {
    let entity = UInt64(active[index].plan.number) << 32 | UInt64(self.index(of: message.link))
    let key = random.bits(.plannedFault, entity: entity, counter: message.number)
    return KeyedRandom(seed: key).sequence(.plannedFault)
  }

  private mutating func outcome(
    of fault: LinkFault, _ index: Int, _ message: inout Transit
  ) -> Outcome {
    var draws = draws(index, message)
    func happens(_ probability: UInt64) -> Bool {
      draws.below(LinkModel.certainty) < probability
    }
    switch fault {
    case .cut:
      statistics.cutOff += 1
      return .lost
    case .clog:
      guard let end = active[index].plan.end else {
        statistics.cutOff += 1
        return .lost
      }
      message.earliest = max(message.earliest, end)
    case .drop(let probability):
      guard happens(probability) else { return .spared }
      statistics.dropped += 1
      return .lost
    case .bursts(let length, let period):
      guard isInBurst(index, lasting: length, every: period, message.link) else { return .spared }
      statistics.dropped += 1
      return .lost
    case .duplicate(let probability, let latency):
      guard happens(probability) else { return .spared }
      statistics.duplicated += 1
      message.others.append((message.bytes, (latency ?? model(of: message)).draw(draws.next())))
    case .replay(let probability):
      return replay(probability, &message, using: &draws)
    case .reorder(let probability, let limit):
      guard happens(probability) else { return .spared }
      statistics.heldBack += 1
      message.delay += draws.draw(from: 1...max(1, limit))
    case .latency(let latency): message.delay = latency.draw(draws.next())
    case .bandwidth(let rate, let limit):
      return queueUp(index, &message, bytesPerSecond: rate, limit: limit)
    case .flipBits, .truncate, .splice:
      return corrupt(fault, &message, using: &draws) ? .struck : .spared
    }
    return .struck
  }

  private func model(of message: Transit) -> LinkModel.Latency {
    models[Int(links[index(of: message.link)].model)].latency
  }

  /// Bursts hang on the time alone, so that they strike whatever is sent.
  private func isInBurst(
    _ index: Int, lasting length: Int64, every period: Int64, _ link: DirectedLink
  ) -> Bool {
    let elapsed = now.nanoseconds - active[index].plan.start.nanoseconds
    let (round, moment) = elapsed.quotientAndRemainder(dividingBy: max(period, 1))
    let entity = UInt64(active[index].plan.number) << 32 | UInt64(self.index(of: link))
    let start = Int64(
      random.below(
        UInt64(max(period - length, 0)) + 1, .bursts, entity: entity, counter: UInt64(round)))
    return moment >= start && moment < start + length
  }

  private func replay(
    _ probability: UInt64, _ message: inout Transit, using draws: inout KeyedSequence
  ) -> Outcome {
    let sent = past[index(of: message.link)]
    guard draws.below(LinkModel.certainty) < probability, !sent.isEmpty else { return .spared }
    let old = draws.pick(from: sent)
    message.others.append((old, model(of: message).draw(draws.next())))
    return .struck
  }

  private mutating func queueUp(
    _ index: Int, _ message: inout Transit, bytesPerSecond rate: Int64, limit: Int64
  ) -> Outcome {
    let link = self.index(of: message.link)
    let start = max(now, active[index].busyUntil[link])
    let waiting = Int128(start.nanoseconds - now.nanoseconds) * Int128(rate) / 1_000_000_000
    if waiting + Int128(message.bytes.count) > Int128(limit) {
      statistics.dropped += 1
      return .lost
    }
    let length = Int128(message.bytes.count) * 1_000_000_000 / Int128(max(rate, 1))
    let end = start.advanced(by: Int64(clamping: length))
    active[index].busyUntil[link] = end
    message.delay += end.nanoseconds - now.nanoseconds
    return end > now ? .struck : .spared
  }

  /// Damages the bytes of a message.
  ///
  /// - Returns: Whether they are not what they were.
  private mutating func corrupt(
    _ fault: LinkFault, _ message: inout Transit, using draws: inout KeyedSequence
  ) -> Bool {
    let before = message.bytes
    guard !before.isEmpty else { return false }
    switch fault {
    case .flipBits(let probability, let count):
      guard draws.below(LinkModel.certainty) < probability else { return false }
      for _ in 0..<min(count, 64) {
        let bit = Int(draws.below(UInt64(before.count) * 8))
        message.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      }
    case .truncate(let probability):
      guard draws.below(LinkModel.certainty) < probability else { return false }
      message.bytes.removeLast(1 + Int(draws.below(UInt64(before.count))))
    case .splice(let probability):
      let sent = past[index(of: message.link)]
      guard draws.below(LinkModel.certainty) < probability, !sent.isEmpty else { return false }
      let other = draws.pick(from: sent)
      let head = Int(draws.below(UInt64(before.count) + 1))
      let tail = Int(draws.below(UInt64(other.count) + 1))
      message.bytes = Array(before.prefix(head) + other.suffix(tail))
    default: return false
    }
    guard message.bytes != before else { return false }
    statistics.corrupted += 1
    return true
  }
}
