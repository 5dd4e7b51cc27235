public import CRDTs
public import CanonicalCoding
public import Causality

/// What a packet is about, in a word, for logs and pictures.
public enum PacketTopic: String, CaseIterable, Sendable {
  /// Two replicas introduce themselves to each other.
  case greeting
  /// What has changed, small enough for one packet.
  case changes
  /// A piece of changes that are too large for one packet.
  case chunk
  /// What somebody wants of the replica that has the authority over it.
  case proposal
  /// What was decided on it.
  case verdict
  /// What the sender lacks.
  case request
  /// What the sender has, to learn what the receiver has.
  case question
  /// What the sender has, in answer to changes, or what members have.
  case acknowledgement
  /// Which pieces or reports have arrived, or of what the decision is known.
  case receipt
  /// The sender leaves for good.
  case farewell
  /// Nothing but a sign of life.
  case heartbeat
  /// Damaged, or of another version.
  case unreadable
}

/// What a packet says, for logs, pictures and stories.
public struct PacketSummary: Sendable {
  /// The most telling of the things that it carries.
  public let topic: PacketTopic

  /// The dots that its changes bring; none if they are in pieces.
  public let dots: DotCloud

  /// Looks into a packet.
  ///
  /// - Complexity: O(bytes); all of it is decoded.
  public init<Store: DotStore & CanonicalCodable>(of bytes: [UInt8], carrying: Store.Type) {
    guard let packet = try? Packet<Store>(bytes) else {
      (topic, dots) = (.unreadable, DotCloud())
      return
    }
    switch packet.content {
    case .greeting: (topic, dots) = (.greeting, DotCloud())
    case .frames(let frames):
      let topics = frames.map(PacketTopic.init)
      topic = PacketTopic.allCases.first { topics.contains($0) } ?? .heartbeat
      dots = frames.reduce(into: DotCloud()) { dots, frame in
        switch frame {
        case .changes(let changes), .edits(let changes): dots.merge(changes.delta.context.dots)
        default: break
        }
      }
    }
  }
}

extension PacketTopic {
  fileprivate init<Store>(_ frame: Frame<Store>) {
    self =
      switch frame {
      case .changes, .edits: .changes
      case .chunk: .chunk
      case .want: .request
      case .have(_, .question), .have(_, .withheld): .question
      case .have, .reports, .reportPiece: .acknowledgement
      case .received, .noted, .reportReceipt: .receipt
      case .farewell: .farewell
      case .parcel(let parcel):
        switch parcel.content {
        case .proposals: .proposal
        case .verdicts: .verdict
        case .receipts: .receipt
        }
      }
  }
}
