public import Causality
import Randomness

extension NetworkKernel {
  /// Adds to the digest that a node takes its turn; the state it is led to follows.
  @inlinable
  mutating func absorb(_ kind: EventLog.Kind, at place: Int) {
    digest.absorb(UInt64(bitPattern: now.nanoseconds))
    digest.absorb(UInt64(kind.rawValue) &<< 32 | UInt64(place))
  }

  /// Closes an event: writes it down with the digest it has led to.
  @usableFromInline
  mutating func close(_ kind: EventLog.Kind, at place: Int, sender: Int = 0) {
    log.append(kind, node: place, sender: sender, at: now, digest: digest)
  }

  /// Does what a node has asked for.
  ///
  /// - Returns: Whether a crash has caught the node at it.
  @usableFromInline
  mutating func carryOut(of place: Int) -> Bool {
    let isArmed = states[place].isArmed
    if isArmed && !effects.writes.isEmpty {
      if strike(place, at: .beforeWriting) != nil { return giveUp() }
      write(of: place)
      if strike(place, at: .afterWriting) != nil { return giveUp() }
    } else if !effects.writes.isEmpty {
      write(of: place)
    }
    var index = 0
    while index < effects.sendCount {
      let (receiver, bytes) = effects.takeSend(index)
      index &+= 1
      guard let to = addresses[receiver] else {
        preconditionFailure("node \(ids[place]) sends to \(receiver), which never was")
      }
      if to == AddressBook.nowhere {
        statistics.sent += 1
        statistics.bytes += bytes.count
        statistics.undeliverable += 1
      } else {
        send(bytes, from: place, to: destination(of: Int(to), from: place))
      }
    }
    if isArmed && index > 0 && !effects.writes.isEmpty,
      strike(place, at: .afterSending) != nil
    {
      return giveUp()
    }
    if case .some(let instant) = effects.timer { setTimer(of: place, to: instant) }
    effects.clear()
    return false
  }

  private mutating func giveUp() -> Bool {
    for index in 0..<effects.sendCount { _ = effects.takeSend(index) }
    effects.clear()
    return true
  }

  /// Winds up the timer of a node, by the node's own clock.
  mutating func setTimer(of place: Int, to instant: Instant?) {
    states[place].timerSetting &+= 1
    timers[place] = instant
    guard var time = instant else { return }
    if states[place].hasOwnClock { time = clocks[place].trueTime(ofSteady: time) }
    queue.add(
      NetworkEvent(.timer, node: place, value: states[place].timerSetting), at: max(time, now))
  }

  private mutating func write(of place: Int) {
    let width = UInt64(diskLatency.upperBound - diskLatency.lowerBound) + 1
    for index in effects.writes.indices {
      let number = writeCounts[place]
      let extra = random.below(width, .disk, entity: UInt64(place), counter: number)
      writeCounts[place] += 1
      var done = now.advanced(by: diskLatency.lowerBound + Int64(extra))
      var isLie = false
      if states[place].hasBadDisk { sufferBadDisk(place, number, &done, &isLie) }
      disks[place].write(effects.writes[index], isLie: isLie)
      done = max(done, disks[place].lastSync)
      disks[place].lastSync = done
      let count = disks[place].records.count - disks[place].recordsAtBoot
      queue.add(
        NetworkEvent(
          .synced, node: place, other: states[place].generation, value: UInt32(count)),
        at: done)
    }
  }

  private mutating func sufferBadDisk(
    _ place: Int, _ number: UInt64, _ done: inout Instant, _ isLie: inout Bool
  ) {
    for index in active.indices {
      switch active[index].plan.fault {
      case .node(.slowDisk(let delay), place):
        done = done.advanced(by: delay)
        count(index)
      case .node(.loseWrites(let probability), place):
        let draw = random.below(
          LinkModel.certainty, .badDisk, entity: UInt64(active[index].plan.number) << 32,
          counter: number)
        guard draw < probability else { continue }
        isLie = true
        count(index)
      default: break
      }
    }
  }
}
