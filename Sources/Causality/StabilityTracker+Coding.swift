public import CanonicalCoding

extension StabilityTracker.Member: CanonicalCodable {
  /// The epoch, what is known, and whether the member is away.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.integer(epoch)
    known.encode(into: &encoder)
    isDetached.encode(into: &encoder)
  }

  /// Reads a membership.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    epoch = try decoder.integer()
    known = try VersionVector(from: &decoder)
    isDetached = try Bool(from: &decoder)
  }
}

extension StabilityTracker: CanonicalCodable {
  /// The epoch, the cut, and the members, ascending.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.integer(epoch)
    stableCut.encode(into: &encoder)
    encoder.count(names.count)
    for (replica, member) in zip(names, roll) {
      replica.encode(into: &encoder)
      member.encode(into: &encoder)
    }
  }

  /// Reads a tracker and checks its invariants.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    let start = decoder.offset
    epoch = try decoder.integer()
    guard epoch < Dot.maximumSequence else { throw decoder.error(.integerTooLarge, at: start) }
    stableCut = try VersionVector(from: &decoder)
    for _ in 0..<(try decoder.count(ofAtLeast: 11)) {
      let at = decoder.offset
      let replica = try ReplicaID(from: &decoder)
      if let last = names.last, last >= replica {
        throw decoder.error(.notAscending, at: at)
      }
      names.append(replica)
      roll.append(try Member(from: &decoder))
    }
    if brokenInvariant != nil { throw decoder.error(.notCanonical, at: start) }
  }
}

extension StabilityTracker: CustomStringConvertible {
  /// For example `epoch 3, stable [a:7], a [a:9], b [a:7] (away)`.
  public var description: String {
    var parts = ["epoch \(epoch)", "stable \(stableCut)"]
    for (replica, member) in zip(names, roll) {
      parts.append("\(replica) \(member.known)" + (member.isDetached ? " (away)" : ""))
    }
    return parts.joined(separator: ", ")
  }
}
