/// Gives timestamps that ascend, and that lie after everything the replica has seen.
///
/// The physical time is handed in. If it stands still or runs backwards, the clock counts on from
/// the last timestamp; after a remote timestamp is observed, every later one is greater.
public struct HybridClock: Equatable, Sendable {
  /// The last timestamp given or observed.
  public private(set) var latest: HybridTimestamp

  /// How far a remote timestamp may lie ahead of the local physical time, in microseconds.
  public let maximumDrift: UInt64

  /// The tolerance where no other is named: one hour, in microseconds.
  public static let defaultMaximumDrift: UInt64 = 3_600_000_000

  /// A clock that goes on after a timestamp.
  ///
  /// - Parameters:
  ///   - latest: The greatest timestamp in the replica's durable state, so that the clock stays
  ///     monotone across restarts.
  ///   - maximumDrift: The tolerance for remote timestamps, in microseconds; one hour unless told.
  public init(
    after latest: HybridTimestamp = .zero, maximumDrift: UInt64 = Self.defaultMaximumDrift
  ) {
    self.latest = latest
    self.maximumDrift = maximumDrift
  }

  /// The timestamp of a local event.
  public mutating func tick(at now: Instant) -> HybridTimestamp {
    latest = max(latest.successor, HybridTimestamp(now))
    return latest
  }

  /// Takes note of a timestamp that arrived, so that what follows is later.
  ///
  /// - Throws: ``ClockDriftError`` if it lies further ahead than `maximumDrift`. One clock in the
  ///   far future would otherwise win every register for ever. The clock is then unchanged.
  public mutating func observe(
    _ remote: HybridTimestamp, at now: Instant
  ) throws(ClockDriftError) {
    guard remote > latest else { return }
    let here = HybridTimestamp(now).microseconds
    if remote.microseconds > here, remote.microseconds - here > maximumDrift {
      throw ClockDriftError(ahead: remote.microseconds - here, permitted: maximumDrift)
    }
    latest = remote
  }
}

/// A timestamp lies too far in the future to be believed.
public struct ClockDriftError: Error, Hashable, Sendable {
  /// How far it lies ahead, in microseconds.
  public let ahead: UInt64

  /// How far it might, in microseconds.
  public let permitted: UInt64
}

extension ClockDriftError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    "a timestamp lies \(ahead) µs ahead of the local clock; \(permitted) µs are permitted"
  }
}
