import Convergence
import Foundation
import Testing

/// A string of bytes that is its own canonical form.
private struct Bytes: Equatable, CanonicalTextCodable {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func encode(into encoder: inout CanonicalEncoder) { encoder.raw(bytes) }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    bytes = Array(try decoder.raw(decoder.remaining))
  }
}

/// A number that is coded as canonical bytes.
private struct Number: Equatable, CanonicalTextCodable {
  var value: Int

  init(_ value: Int) { self.value = value }

  func encode(into encoder: inout CanonicalEncoder) { value.encode(into: &encoder) }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    value = try Int(from: &decoder)
  }
}

@Suite struct TextCoding {
  private func decoded<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test(arguments: 0..<40)
  func `bytes are written in the base64 that everybody writes`(length: Int) throws {
    var random = KeyedRandom(seed: UInt64(length)).sequence(KeyedRandom.Stream(rawValue: 901))
    let value = Bytes((0..<length).map { _ in UInt8(random.below(256)) })
    let text = try json(value)
    #expect(text == "\"\(Data([1] + value.bytes).base64EncodedString())\"")
    #expect(try decoded(Bytes.self, text) == value)
  }

  @Test func `every byte can stand in every place`() throws {
    for byte in UInt8.min...UInt8.max {
      for bytes in [[byte], [0, byte], [0, 0, byte], [byte, byte, byte, byte]] {
        #expect(try decoded(Bytes.self, try json(Bytes(bytes))) == Bytes(bytes))
      }
    }
  }

  @Test(arguments: [
    "A", "AQ", "AQE", "AQ=", "AQAAA", "=", "==", "===", "====", "A===", "AQ=A", "A=AA", "=AAA",
    "AQ==AQ==", "AR==", "AQB=", "AQ-_", "AQ AA", " AQAA", "AQAA\\n", "AQAA====", "ÄÄÄÄ",
    "AQA\\u0000", "AQ==AQAA", "AQA=AQAA",
  ])
  func `a text that is not the only one of its bytes is refused`(text: String) {
    #expect(throws: DecodingError.self) { try decoded(Bytes.self, "\"\(text)\"") }
  }

  @Test func `bytes that are not canonical are refused for the reason they carry`() throws {
    #expect(try decoded(Number.self, try json(Number(-3))) == Number(-3))
    let table: [([UInt8], CanonicalDecodingError.Reason, Int)] = [
      ([], .truncated, 1), ([2, 0], .trailingBytes, 2), ([0x80, 0], .notCanonical, 1),
    ]
    for (bytes, reason, offset) in table {
      let text = try json(Bytes(bytes))
      do {
        let number = try decoded(Number.self, text)
        Issue.record("decoded \(number) from \(text)")
      } catch DecodingError.dataCorrupted(let context) {
        let expected = CanonicalDecodingError(reason: reason, offset: offset)
        #expect(context.underlyingError as? CanonicalDecodingError == expected)
        #expect(context.debugDescription == expected.description)
      }
    }
  }

  @Test(arguments: ["1", "null", "[]", "{}", "true"])
  func `what is no string is refused`(json: String) {
    #expect(throws: DecodingError.self) { try decoded(Bytes.self, json) }
    #expect(throws: DecodingError.self) { try decoded(ReplicaID.self, json) }
  }
}
