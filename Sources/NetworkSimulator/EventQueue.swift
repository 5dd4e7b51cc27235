public import Causality

/// Events by time; those of the same time in the order in which they were added.
///
/// A heap of four children to a node over 16-byte keys: time, order of adding, and the place of the
/// event in a slab. The four children lie in one cache line, comparing keys is comparing numbers,
/// and events do not move. At 4,096 pending it is level with a ladder of sorted buckets, which
/// loses badly where many events fall on few instants.
///
/// - Complexity: O(log n) to add and to take.
public struct EventQueue<Event: BitwiseCopyable & Sendable>: Sendable {
  /// Time in the upper half, with its sign bit turned so that it orders as an unsigned number; then
  /// 40 bits of order; then 24 bits of place.
  @usableFromInline var keys: [UInt128] = []
  private var events: [Event] = []
  private var free: [UInt32] = []
  private var added: UInt64 = 0

  private static var placeBits: UInt64 { 24 }
  @inlinable
  static var signBit: UInt64 { 1 << 63 }

  /// An empty queue.
  public init() {}

  /// Whether no event is waiting.
  public var isEmpty: Bool { keys.isEmpty }

  /// How many events are waiting.
  public var count: Int { keys.count }

  /// The time of the next event.
  @inlinable
  public var nextTime: Instant? { keys.first.map(Self.time) }

  /// Adds an event.
  ///
  /// - Precondition: Fewer than 2²⁴ events are waiting, and fewer than 2⁴⁰ were ever added.
  public mutating func add(_ event: Event, at time: Instant) {
    let place = store(event)
    precondition(place >> Self.placeBits == 0 && added >> 40 == 0, "the queue is full")
    let high = UInt64(bitPattern: time.nanoseconds) ^ Self.signBit
    let key = UInt128(high) << 64 | UInt128(added << Self.placeBits | place)
    added += 1
    keys.append(key)
    rise(key)
  }

  /// Takes the next event.
  public mutating func next() -> (time: Instant, event: Event)? {
    guard let first = keys.first, let last = keys.popLast() else { return nil }
    if !keys.isEmpty { sink(last) }
    let place = UInt32(truncatingIfNeeded: first) & 0xFF_FFFF
    free.append(place)
    return (Self.time(of: first), events[Int(place)])
  }

  @inlinable
  static func time(of key: UInt128) -> Instant {
    Instant(nanoseconds: Int64(bitPattern: UInt64(truncatingIfNeeded: key >> 64) ^ signBit))
  }

  private mutating func store(_ event: Event) -> UInt64 {
    if let place = free.popLast() {
      events[Int(place)] = event
      return UInt64(place)
    }
    events.append(event)
    return UInt64(events.count - 1)
  }

  /// Moves parents down until a key has found its place, starting from the last one.
  private mutating func rise(_ key: UInt128) {
    var child = keys.count - 1
    keys.withUnsafeMutableBufferPointer { keys in
      while child > 0 {
        let parent = (child &- 1) >> 2
        if keys[parent] < key { break }
        keys[child] = keys[parent]
        child = parent
      }
      keys[child] = key
    }
  }

  /// Moves least children up until a key has found its place, starting from the root.
  private mutating func sink(_ key: UInt128) {
    keys.withUnsafeMutableBufferPointer { keys in
      var parent = 0
      while true {
        let first = 4 &* parent &+ 1
        guard first < keys.count else { break }
        var least = first
        var leastKey = keys[first]
        func consider(_ child: Int) {
          let candidate = keys[child]
          let isLess = candidate < leastKey
          least = isLess ? child : least
          leastKey = isLess ? candidate : leastKey
        }
        if first &+ 3 < keys.count {
          consider(first &+ 1)
          consider(first &+ 2)
          consider(first &+ 3)
        } else {
          for child in (first &+ 1)..<max(keys.count, first &+ 1) { consider(child) }
        }
        if key < leastKey { break }
        keys[parent] = leastKey
        parent = least
      }
      keys[parent] = key
    }
  }
}
