public import Convergence

/// Checks that values have exactly one byte string each, and that other bytes are refused.
///
/// Every value survives the way there and back; equal values have equal bytes, and different ones
/// different bytes; every strict prefix and every superfluous byte is refused; and bytes in which
/// one byte was changed are refused or are the only bytes of some other value.
///
/// - Parameter samples: Values of every shape the type can take.
/// - Throws: The first ``Counterexample``, also when there are no samples.
/// - Complexity: O(n² + n · length²).
public func checkCodecLaws<Value: Equatable & CanonicalCodable>(
  of samples: [Value]
) throws(Counterexample) {
  try requireSamples(samples.count)
  let encoded = samples.map(\.canonicalBytes)
  for (value, bytes) in zip(samples, encoded) {
    try checkRoundTrip(of: value, bytes)
    try checkLength(of: Value.self, bytes)
    try checkCorruption(of: Value.self, bytes)
    for (other, otherBytes) in zip(samples, encoded) {
      try require(
        (value == other) == (bytes == otherBytes), "values are equal when their bytes are",
        "a = \(value): \(hex(bytes))\nb = \(other): \(hex(otherBytes))")
    }
  }
}

/// Checks that a value survives the way there and back in its bytes, and has the same again.
func checkRoundTrip<Value: Equatable & CanonicalCodable>(
  of value: Value, _ bytes: [UInt8]
) throws(Counterexample) {
  switch decode(Value.self, bytes) {
  case .success(let decoded):
    try require(
      decoded == value, "a value survives the codec",
      "value = \(value)\nbytes = \(hex(bytes))\ndecoded = \(decoded)")
    try require(
      decoded.canonicalBytes == bytes, "a decoded value has the same bytes again",
      "value = \(value)\nbytes = \(hex(bytes))\nagain = \(hex(decoded.canonicalBytes))")
  case .failure(let error):
    throw Counterexample("a value survives the codec", "value = \(value)\n\(error)")
  }
}

private func decode<Value: CanonicalCodable>(
  _ type: Value.Type, _ bytes: [UInt8]
) -> Result<Value, CanonicalDecodingError> {
  do throws(CanonicalDecodingError) {
    return .success(try Value(canonicalBytes: bytes))
  } catch {
    return .failure(error)
  }
}

private func checkLength<Value: CanonicalCodable>(
  of type: Value.Type, _ bytes: [UInt8]
) throws(Counterexample) {
  for length in 0..<bytes.count {
    try requireRefusal(of: type, Array(bytes[..<length]), "a prefix is refused")
  }
  for extra: UInt8 in [0, 1, 0x80, 0xFF] {
    try requireRefusal(of: type, bytes + [extra], "a superfluous byte is refused")
  }
}

private func requireRefusal<Value: CanonicalCodable>(
  of type: Value.Type, _ bytes: [UInt8], _ law: String
) throws(Counterexample) {
  switch decode(type, bytes) {
  case .success(let value):
    throw Counterexample(law, "bytes = \(hex(bytes))\ndecoded = \(value)")
  case .failure(let error):
    try requireOffset(of: error, within: bytes)
  }
}

private func checkCorruption<Value: CanonicalCodable>(
  of type: Value.Type, _ bytes: [UInt8]
) throws(Counterexample) {
  for place in bytes.indices {
    for change in corruptions(of: bytes[place]) {
      var corrupted = bytes
      corrupted[place] = change
      switch decode(type, corrupted) {
      case .success(let value):
        let again = value.canonicalBytes
        try require(
          again == corrupted, "bytes that are accepted are canonical",
          "accepted = \(hex(corrupted))\nagain = \(hex(again))")
      case .failure(let error):
        try requireOffset(of: error, within: corrupted)
      }
    }
  }
}

/// Every single flipped bit, both neighbours and both ends: what lengths, tags and gaps stumble on.
private func corruptions(of byte: UInt8) -> [UInt8] {
  let bits = (0..<8).map { byte ^ (1 << $0) }
  return (bits + [byte &+ 1, byte &- 1, 0, 0xFF]).filter { $0 != byte }
}

private func requireOffset(
  of error: CanonicalDecodingError, within bytes: [UInt8]
) throws(Counterexample) {
  try require(
    (0...bytes.count).contains(error.offset), "an error lies within the input",
    "bytes = \(hex(bytes))\nerror = \(error)")
}

/// Two digits for each byte.
func hex(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
