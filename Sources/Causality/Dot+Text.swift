#if !hasFeature(Embedded)
  public import CanonicalCoding
#endif

extension Dot: LosslessStringConvertible {
  /// For example `a3f:17`.
  public var description: String { "\(replica):\(sequence)" }

  /// The dot that prints as the given text, with a sequence number a decoder would accept.
  public init?(_ description: String) {
    guard let (replica, sequence) = description.halves(at: ":"),
      let replica = ReplicaID(replica), let sequence = UInt64(printed: sequence),
      sequence >= 1, sequence <= Dot.maximumSequence
    else { return nil }
    self.init(replica, sequence)
  }
}

#if !hasFeature(Embedded)
  /// A dot is coded as it prints, for example `"a3f:17"`.
  extension Dot: DescriptionCodable {}
#endif
