import Convergence
import ConvergenceTesting
import Testing

@Suite struct HybridClocks {
  private func instant(_ microseconds: Int64) -> Instant {
    Instant(nanoseconds: microseconds * 1000)
  }

  @Test func `timestamps ascend while time stands still or jumps back, D10 and P5`() {
    var clock = HybridClock()
    var last = HybridTimestamp.zero
    for time in [5, 5, 5, 3, 0, -7, 6, 6, 2, .min / 1000, 100, 99] as [Int64] {
      let next = clock.tick(at: instant(time))
      #expect(next > last, "at \(time)")
      last = next
    }
    #expect(last.microseconds == 100)
    #expect(last.counter == 1)
  }

  @Test func `what follows an observation is later, in the same microsecond too, D5`() throws {
    var clock = HybridClock()
    _ = clock.tick(at: instant(5))
    let remote = HybridTimestamp(rawValue: 5 << 12 | 9)
    try clock.observe(remote, at: instant(5))
    #expect(clock.tick(at: instant(5)) == HybridTimestamp(rawValue: 5 << 12 | 10))
    let later = HybridTimestamp(rawValue: 8 << 12 | 3)
    try clock.observe(later, at: instant(6))
    #expect(clock.tick(at: instant(6)) == HybridTimestamp(rawValue: 8 << 12 | 4))
  }

  @Test func `old timestamps are welcome and change nothing, D8`() throws {
    var clock = HybridClock(maximumDrift: 10)
    let latest = clock.tick(at: instant(1_000_000))
    for old in [0, 1, 999_999 << 12] as [UInt64] {
      try clock.observe(HybridTimestamp(rawValue: old), at: instant(1_000_000))
    }
    #expect(clock.latest == latest)
  }

  @Test func `the far future is refused and leaves the clock alone, D9`() throws {
    var clock = HybridClock(maximumDrift: 100)
    _ = clock.tick(at: instant(50))
    let before = clock
    try clock.observe(HybridTimestamp(instant(150)), at: instant(50))
    clock = before
    #expect(throws: ClockDriftError.self) {
      try clock.observe(HybridTimestamp(instant(151)), at: instant(50))
    }
    #expect(throws: ClockDriftError.self) {
      try clock.observe(HybridTimestamp(rawValue: .max), at: instant(50))
    }
    #expect(clock == before)
    do throws(ClockDriftError) {
      try clock.observe(HybridTimestamp(instant(251)), at: instant(50))
    } catch {
      #expect((error.ahead, error.permitted) == (201, 100))
      #expect(error.description.contains("201 µs ahead"))
    }
  }

  @Test func `a counter that overflows carries into the microseconds`() {
    var clock = HybridClock(after: HybridTimestamp(rawValue: 7 << 12 | 4095))
    let next = clock.tick(at: instant(7))
    #expect((next.microseconds, next.counter) == (8, 0))
    #expect(next.description == "8.0")
    #expect(clock.tick(at: instant(8)).counter == 1)
  }

  @Test func `a clock goes on after the timestamps of its durable state, P8`() {
    var first = HybridClock()
    let last = first.tick(at: instant(1000))
    var restarted = HybridClock(after: last)
    #expect(restarted.tick(at: instant(1)) > last)
  }

  @Test func `instants outside the range count as its ends`() {
    #expect(HybridTimestamp(Instant(nanoseconds: .min)) == .zero)
    #expect(HybridTimestamp(Instant(nanoseconds: 999)) == .zero)
    let end = HybridTimestamp(.distantFuture)
    #expect(end.microseconds == (1 << 52) - 1)
    #expect(HybridTimestamp(instant(1 << 52)) == end)
    #expect(HybridTimestamp(instant((1 << 52) - 1)) == end)
    #expect(HybridTimestamp(instant((1 << 52) - 2)) < end)
    let last = HybridTimestamp(rawValue: .max)
    #expect(last.successor == last)
  }

  @Test func `timestamps have one byte string each`() throws {
    try checkCodecLaws(of: [0, 1, 4095, 4096, 1 << 40, .max].map(HybridTimestamp.init(rawValue:)))
  }
}
