import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct EventQueueTests {
  @Test func `an empty queue has no next event`() {
    var queue = EventQueue<Int>()
    check(queue.isEmpty && queue.count == 0 && queue.nextTime == nil, "a new queue is empty")
    check(queue.next() == nil, "an empty queue gives nothing")
  }

  @Test func `events of the same time come in the order in which they were added`() {
    var queue = EventQueue<Int>()
    for event in 0..<100 { queue.add(event, at: Instant(nanoseconds: Int64(event % 3))) }
    var order: [Int] = []
    while let (_, event) = queue.next() { order.append(event) }
    let expected = (0..<3).flatMap { time in (0..<100).filter { $0 % 3 == time } }
    check(order, is: expected, "first in, first out within an instant")
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `the queue agrees with a sorted list`(seed: UInt64) {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1000))
    var queue = EventQueue<Int>()
    var model: [(time: Int64, event: Int)] = []
    for event in 0..<400 {
      if draw.below(5) < 3 {
        let time = draw.pick(from: [draw.draw(from: -5...5), draw.draw(from: .min ... .max)])
        queue.add(event, at: Instant(nanoseconds: time))
        let place = model.firstIndex { $0.time > time } ?? model.count
        model.insert((time, event), at: place)
      } else {
        let first = model.isEmpty ? nil : model.removeFirst()
        let next = queue.next()
        check(next?.event, is: first?.event, "seed \(seed), step \(event)")
        check(next?.time.nanoseconds, is: first?.time, "seed \(seed), step \(event)")
      }
      check(queue.count, is: model.count, "seed \(seed), step \(event)")
      check(queue.nextTime?.nanoseconds, is: model.first?.time, "seed \(seed), step \(event)")
    }
  }

  @Test func `a copy of a queue goes its own way`() {
    var queue = EventQueue<Int>()
    for event in [3, 1, 2] { queue.add(event, at: Instant(nanoseconds: Int64(event))) }
    var copy = queue
    check(copy.next()?.event, is: 1)
    copy.add(0, at: .zero)
    check(copy.next()?.event, is: 0)
    check([queue.next()?.event, queue.next()?.event, queue.next()?.event], is: [1, 2, 3])
  }
}
