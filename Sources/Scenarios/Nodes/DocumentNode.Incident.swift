public import Convergence

extension DocumentNode {
  /// Something that a replica has noticed and has reported, rather than passed on.
  public enum Incident: Equatable, Sendable {
    /// Records at the end of the disk that a crash had cut off were left out.
    case tornRecords(Int)
    /// The disk could not read records; until the next start edits are made as somebody new.
    case unreadableRecords(Int)
    /// A timestamp was too far ahead of the wall clock to be followed.
    case clockDrift(ClockDriftError)
    /// Bytes from a peer were refused.
    case rejected(ReplicationError, from: ReplicaID)

    /// Whether the incident says that a promise of the system's surroundings was broken.
    ///
    /// A torn record was never promised to be there, and a clock is wrong somewhere every day.
    public var isAlarm: Bool {
      switch self {
      case .tornRecords, .clockDrift: false
      case .unreadableRecords, .rejected: true
      }
    }
  }
}

extension DocumentNode.Incident: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .tornRecords(let count): "\(count) records at the end of the disk were cut off"
    case .unreadableRecords(let count): "\(count) records could not be read"
    case .clockDrift(let error): "\(error)"
    case .rejected(let error, let peer): "bytes from \(peer) were refused: \(error)"
    }
  }
}
