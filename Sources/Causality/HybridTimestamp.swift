/// A point in time that is close to the wall clock and never behind what caused it.
///
/// 52 bits of microseconds and 12 bits of counter in one word: adding one to the word counts
/// further within the microsecond and, should the counter overflow, goes on with the next
/// microsecond. Microseconds since 1970 fit until the year 2112.
///
/// Two replicas may produce the same timestamp. Whoever needs a total order breaks the tie by the
/// replica, and lets the winning value travel with its timestamp.
///
/// Reference: S. Kulkarni, M. Demirbas, D. Madappa, B. Avva, M. Leone, “Logical Physical Clocks”,
/// OPODIS 2014, [doi:10.1007/978-3-319-14472-6_2](https://doi.org/10.1007/978-3-319-14472-6_2).
public struct HybridTimestamp: Hashable, Comparable, Sendable {
  static let counterBits: UInt64 = 12

  /// Microseconds in the upper 52 bits, the counter in the lower 12.
  public let rawValue: UInt64

  /// The timestamp with the given bits.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The first timestamp of the microsecond in which an instant lies.
  ///
  /// Instants before the epoch count as the epoch, those too late for 52 bits as the last that fit.
  public init(_ instant: Instant) {
    let microseconds = UInt64(max(instant.nanoseconds, 0)) / 1000
    rawValue = min(microseconds, .max &>> Self.counterBits) &<< Self.counterBits
  }

  /// Earlier than every timestamp a clock gives.
  public static let zero = HybridTimestamp(rawValue: 0)

  /// Microseconds since the epoch.
  public var microseconds: UInt64 { rawValue &>> Self.counterBits }

  /// How many timestamps of this microsecond came before this one.
  public var counter: UInt64 { rawValue & ((1 << Self.counterBits) - 1) }

  /// The next timestamp; the very last is its own successor, so that nothing can overflow.
  public var successor: HybridTimestamp {
    rawValue == .max ? self : HybridTimestamp(rawValue: rawValue + 1)
  }

  /// Whether the first timestamp is the earlier one.
  @inlinable
  public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
}
