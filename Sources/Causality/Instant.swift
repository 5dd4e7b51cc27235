/// A point in time as somebody else's clock reads it: nanoseconds since an epoch of their choice.
///
/// Nothing in this package reads a clock; time is handed in. With wall clocks the epoch is that of
/// Unix, in a simulation the start of the run.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since the epoch.
  public var nanoseconds: Int64

  /// The instant so many nanoseconds after the epoch.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The epoch.
  public static let zero = Instant(nanoseconds: 0)

  /// Later than every other instant.
  public static let distantFuture = Instant(nanoseconds: .max)

  /// Whether the first instant is the earlier one.
  @inlinable
  public static func < (first: Self, second: Self) -> Bool {
    first.nanoseconds < second.nanoseconds
  }

  /// The instant some nanoseconds later, at most the distant future.
  @inlinable
  public func advanced(by nanoseconds: Int64) -> Instant {
    let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
    return overflow
      ? (nanoseconds < 0 ? Instant(nanoseconds: .min) : .distantFuture)
      : Instant(nanoseconds: sum)
  }
}
