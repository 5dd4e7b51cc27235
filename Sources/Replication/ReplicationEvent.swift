public import CRDTs
public import CanonicalCoding
public import Causality

/// What a host tells a ``Replicator``.
public enum ReplicationEvent<Store: DotStore>: Sendable {
  /// The application has edited, with this delta.
  case edited(Causal<Store>)
  /// Bytes have arrived from a peer.
  case received([UInt8], from: ReplicaID)
  /// So many records, counted from the start of the process, are on disk for good.
  case persisted(count: Int)
  /// The ``Replicator/deadline`` has come.
  case timer
}

/// What a ``Replicator`` asks of its host.
public enum ReplicationEffect<Store: DotStore>: Sendable {
  /// Append a record to durable storage, then report ``ReplicationEvent/persisted(count:)``.
  case persist([UInt8])
  /// Send bytes to a peer; they may be lost, delayed, repeated or overtaken.
  case send([UInt8], to: ReplicaID)
  /// Changes from elsewhere are now part of the state.
  case merged(Causal<Store>)
  /// Bytes were not understood and have changed nothing.
  case rejected(from: ReplicaID, ReplicationError)
}

/// Why bytes from a peer were refused.
public enum ReplicationError: Error, Hashable, Sendable {
  /// The sender is not among the peers.
  case unknownPeer
  /// The bytes are not a frame.
  case malformed(CanonicalDecodingError)
}

extension ReplicationError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .unknownPeer: "the sender is not a peer of this replica"
    case .malformed(let error): "the frame is malformed: \(error)"
    }
  }
}
