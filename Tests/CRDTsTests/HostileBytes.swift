import Convergence
import Testing

/// Bytes from hexadecimal digits; blanks are for the reader.
func bytes(_ digits: String) -> [UInt8] {
  var result: [UInt8] = []
  var high: UInt8?
  for character in digits where character != " " {
    guard let digit = character.hexDigitValue.map(UInt8.init) else { return [] }
    if let first = high {
      result.append(first << 4 | digit)
      high = nil
    } else {
      high = digit
    }
  }
  return result
}

func digits(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Requires that each of some inputs is refused for the reason given, at the offset given.
func expectRefusals<Value: CanonicalCodable>(
  of type: Value.Type,
  _ table: [(name: String, digits: String, reason: CanonicalDecodingError.Reason, offset: Int)],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for row in table {
    let expected = CanonicalDecodingError(reason: row.reason, offset: row.offset)
    let outcome: String
    do throws(CanonicalDecodingError) {
      outcome = "decoded as \(try Value(canonicalBytes: bytes(row.digits)))"
    } catch {
      if error == expected { continue }
      outcome = "refused because \(error)"
    }
    Issue.record("\(row.name): \(outcome), expected \(expected)", sourceLocation: sourceLocation)
  }
}

/// Requires that a value has exactly these bytes, and that these bytes have exactly this value.
func expectGolden<Value: Equatable & CanonicalCodable>(
  _ value: Value, _ golden: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(
    digits(value.canonicalBytes) == digits(bytes(golden)), "the format has changed",
    sourceLocation: sourceLocation)
  #expect(try Value(canonicalBytes: bytes(golden)) == value, sourceLocation: sourceLocation)
}
