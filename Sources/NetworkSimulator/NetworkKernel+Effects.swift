public import Causality

extension NetworkKernel {
  /// Adds to the digest that a node takes its turn; the state it is led to follows.
  @inlinable
  mutating func absorb(_ kind: EventLog.Kind, at place: Int) {
    digest.absorb(UInt64(bitPattern: now.nanoseconds))
    digest.absorb(UInt64(kind.rawValue) &<< 32 | UInt64(place))
  }

  /// Closes an event: counts it and writes it down.
  @usableFromInline
  mutating func close(_ kind: EventLog.Kind, at place: Int, sender: Int) {
    statistics.events += 1
    log.append(kind, node: place, sender: sender, at: now, digest: digest)
  }

  /// Does what a node has asked for.
  @usableFromInline
  mutating func carryOut(of place: Int) {
    if !effects.writes.isEmpty { write(of: place) }
    var index = 0
    while index < effects.sendCount {
      let (receiver, bytes) = effects.takeSend(index)
      index &+= 1
      guard let to = addresses[receiver] else {
        preconditionFailure("node \(ids[place]) sends to \(receiver), which does not exist")
      }
      send(bytes, from: place, to: Int(to))
    }
    if case .some(let instant) = effects.timer {
      timerSettings[place] &+= 1
      if let instant {
        queue.add(
          NetworkEvent(.timer, node: place, value: timerSettings[place]), at: max(instant, now))
      }
    }
    effects.clear()
  }

  private mutating func write(of place: Int) {
    let width = UInt64(diskLatency.upperBound - diskLatency.lowerBound) + 1
    for index in effects.writes.indices {
      let extra = random.below(
        width, .disk, entity: UInt64(place), counter: writeCounts[place])
      writeCounts[place] += 1
      disks[place].write(effects.writes[index])
      let done = max(
        now.advanced(by: diskLatency.lowerBound + Int64(extra)), disks[place].lastSync)
      disks[place].lastSync = done
      let count = disks[place].records.count - disks[place].recordsAtBoot
      queue.add(
        NetworkEvent(
          .synced, node: place, other: incarnations[place], value: UInt32(count)),
        at: done)
    }
  }
}
