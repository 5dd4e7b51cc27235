public import CRDTs
public import CanonicalCoding
public import Causality

/// Something that a replica wants to be done to what another has authority over.
///
/// What its bytes mean is for the applications to agree on.
public struct Proposal: Hashable, Sendable {
  /// Its name.
  public let id: ProposalID
  /// What is wanted.
  public let bytes: [UInt8]
}

/// The name of a ``Proposal``, by which nothing else is ever called.
///
/// It bears the mark of the start of a process that has made the proposal. A process that was
/// restored from a backup or copied therefore never gives a name a second time; and what it repeats
/// because it does not know that it was decided, it repeats under its old name.
public struct ProposalID: Hashable, Sendable {
  /// The replica that wants it.
  public let proposer: ReplicaID
  /// The mark of the process that has made it.
  public let start: UInt32
  /// How many that process had made, this one among them.
  public let number: UInt64
}

extension ProposalID: Comparable {
  /// Orders by replica, process and number.
  public static func < (first: Self, second: Self) -> Bool {
    (first.proposer, first.start, first.number) < (second.proposer, second.start, second.number)
  }
}

extension ProposalID: CustomStringConvertible {
  /// The replica, the mark and the number.
  public var description: String { "\(proposer)/\(String(start, radix: 16))/\(number)" }
}

extension ProposalID: CanonicalCodable {
  /// The replica, the mark in four bytes, the number.
  public func encode(into encoder: inout CanonicalEncoder) {
    proposer.encode(into: &encoder)
    encodeRest(into: &encoder)
  }

  /// Reads a name.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    try self.init(of: try ReplicaID(from: &decoder), from: &decoder)
  }

  /// Writes all but the proposer.
  func encodeRest(into encoder: inout CanonicalEncoder) {
    encoder.word(start)
    encoder.integer(number)
  }

  /// Reads all but the proposer.
  init(
    of proposer: ReplicaID, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    self.proposer = proposer
    start = try decoder.word()
    let place = decoder.offset
    number = try decoder.integer()
    guard number > 0, number <= Dot.maximumSequence else {
      throw decoder.error(.notCanonical, at: place)
    }
  }
}

/// What the replica that has the authority has decided on a ``Proposal``.
public enum ProposalVerdict: Hashable, Sendable {
  /// It has done what was wanted.
  case accepted
  /// It will not, for this reason.
  case rejected(String)
  /// It had not decided yet when the proposal was withdrawn.
  case withdrawn
  /// It has decided, and has forgotten how, since the proposer had said that it knew.
  ///
  /// Only a proposer hears this that was restored from a backup.
  case decidedBefore

  /// How many bytes of a reason are told.
  static let reasonLimit = 120
}

extension ProposalVerdict: CanonicalCodable {
  /// A tag, and the reason if there is one.
  public func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .accepted: encoder.byte(0)
    case .rejected(let reason):
      encoder.byte(1)
      encoder.string(reason)
    case .withdrawn: encoder.byte(2)
    case .decidedBefore: encoder.byte(3)
    }
  }

  /// Reads a verdict.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    switch try decoder.byte() {
    case 0: self = .accepted
    case 1: self = .rejected(try decoder.string())
    case 2: self = .withdrawn
    case 3: self = .decidedBefore
    case let tag: throw decoder.error(.unknownTag(tag), at: start)
    }
  }
}

/// What has become of a ``Proposal`` for whoever has made it.
public enum ProposalOutcome: Hashable, Sendable {
  /// It was decided.
  case decided(ProposalVerdict)
  /// Nobody waits for a decision any more; there may be one, or may have been.
  ///
  /// The replica that has the authority is no peer any more, or the proposal was given up.
  case abandoned
  /// It does not fit into a packet.
  case tooLarge
}

/// What is decided on a ``Proposal``.
public enum ProposalDecision<Store: DotStore>: Sendable {
  /// What is wanted is done, by an edit with this delta, which may be empty.
  case accept(Causal<Store>)
  /// It is not done, for this reason, of which the first 120 bytes are told.
  case reject(String)
}

/// A ``Proposal`` of which the outcome is not known yet.
public struct ProposalStatus: Equatable, Sendable {
  /// Its name.
  public let id: ProposalID
  /// The replica that is to decide.
  public let coordinator: ReplicaID
  /// How many bytes it has.
  public let size: Int
  /// Whether it is on disk for good; before that it is not sent.
  public let isDurable: Bool
  /// Whether it is to be decided only if it is already too late to withdraw it.
  public let isWithdrawn: Bool
}
