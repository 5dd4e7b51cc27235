import Causality

/// The two clocks of a node: a steady one for waiting, and one on the wall for timestamps.
///
/// Both drift as their crystal does. Only the wall clock is set, jumps and stands still.
struct NodeClock: Sendable {
  private var trueBase: Int64 = 0
  private var steadyBase: Int64 = 0
  private var perMillion: Int64 = 0

  /// How far the wall clock is ahead of the steady one.
  var offset: Int64 = 0

  /// What the wall clock shows while it stands still.
  var frozen: Instant?

  /// What the steady clock shows.
  func steady(at now: Instant) -> Instant {
    let elapsed = now.nanoseconds - trueBase
    let gained = Int64(clamping: Int128(elapsed) * Int128(perMillion) / 1_000_000)
    return Instant(nanoseconds: steadyBase).advanced(by: elapsed).advanced(by: gained)
  }

  /// What the wall clock shows.
  func wall(at now: Instant) -> Instant { frozen ?? steady(at: now).advanced(by: offset) }

  /// When the steady clock will show a time, at the earliest.
  func trueTime(ofSteady reading: Instant) -> Instant {
    if reading == .distantFuture { return reading }
    let ahead = Int128(reading.nanoseconds) - Int128(steadyBase)
    let rate = Int128(1_000_000 + perMillion)
    // Rounded up, so that a timer never runs out early by its own clock.
    let elapsed = (ahead * 1_000_000 + rate - 1) / rate
    return Instant(nanoseconds: trueBase).advanced(by: Int64(clamping: elapsed))
  }

  /// Has both clocks run faster or slower from now on, by so many millionths.
  mutating func setDrift(_ perMillion: Int64, at now: Instant) {
    precondition(abs(perMillion) < 1_000_000, "a clock runs forwards")
    steadyBase = steady(at: now).nanoseconds
    trueBase = now.nanoseconds
    self.perMillion = perMillion
  }

  /// Whether both clocks show the true time.
  var isTrue: Bool {
    perMillion == 0 && steadyBase == trueBase && offset == 0 && frozen == nil
  }
}
