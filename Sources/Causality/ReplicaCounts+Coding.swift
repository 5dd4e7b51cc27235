public import CanonicalCoding

extension ReplicaCounts: CanonicalCodable {
  /// The number of replicas, then each with its number, ascending.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(count)
    for (replica, number) in self {
      replica.encode(into: &encoder)
      encoder.integer(number)
    }
  }

  /// Reads replicas that ascend strictly and numbers above zero.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    try self.init(from: &decoder, upTo: .max)
  }

  /// Reads replicas that ascend strictly and numbers above zero, none of them above a greatest.
  init(
    from decoder: inout CanonicalDecoder, upTo greatest: UInt64
  ) throws(CanonicalDecodingError) {
    var (replicas, numbers): ([ReplicaID], [UInt64]) = ([], [])
    for _ in 0..<(try decoder.count(ofAtLeast: 9)) {
      let start = decoder.offset
      let replica = try ReplicaID(from: &decoder)
      if let last = replicas.last, last >= replica {
        throw decoder.error(.notAscending, at: start)
      }
      let number = try decoder.integer()
      guard number > 0 else { throw decoder.error(.notCanonical, at: start) }
      guard number <= greatest else { throw decoder.error(.integerTooLarge, at: start) }
      replicas.append(replica)
      numbers.append(number)
    }
    self.init(ascending: replicas, numbers)
  }
}
