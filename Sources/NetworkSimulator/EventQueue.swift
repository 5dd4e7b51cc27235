public import Causality

/// Events by time; those of the same time in the order in which they were added.
///
/// A binary heap of small entries.
///
/// - Complexity: O(log n) to add and to take.
public struct EventQueue<Event: Sendable>: Sendable {
  private struct Entry: Sendable {
    let time: Int64
    let order: UInt64
    let event: Event

    func precedes(_ other: Entry) -> Bool {
      time != other.time ? time < other.time : order < other.order
    }
  }

  private var heap: [Entry] = []
  private var added: UInt64 = 0

  /// An empty queue.
  public init() {}

  /// Whether no event is waiting.
  public var isEmpty: Bool { heap.isEmpty }

  /// How many events are waiting.
  public var count: Int { heap.count }

  /// The time of the next event.
  public var nextTime: Instant? { heap.first.map { Instant(nanoseconds: $0.time) } }

  /// Adds an event.
  public mutating func add(_ event: Event, at time: Instant) {
    heap.append(Entry(time: time.nanoseconds, order: added, event: event))
    added += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes the next event.
  public mutating func next() -> (time: Instant, event: Event)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (Instant(nanoseconds: first.time), first.event)
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = 2 * parent + 1
      if least >= heap.count { return }
      if least + 1 < heap.count, heap[least + 1].precedes(heap[least]) { least += 1 }
      guard heap[least].precedes(heap[parent]) else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
