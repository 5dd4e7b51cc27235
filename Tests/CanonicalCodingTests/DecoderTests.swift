import Convergence
import Testing

@Suite struct Decoders {
  @Test func `values may nest as deeply as the limit and no deeper`() throws {
    func descend(
      _ decoder: inout CanonicalDecoder, _ levels: Int
    ) throws(CanonicalDecodingError) -> Int {
      if levels == 0 { return 0 }
      return try decoder.nested { (inner) throws(CanonicalDecodingError) in
        1 + (try descend(&inner, levels - 1))
      }
    }
    var decoder = CanonicalDecoder([])
    let limit = CanonicalDecoder.maximumDepth
    for _ in 0..<3 { #expect(try descend(&decoder, limit) == limit) }
    for _ in 0..<2 {
      #expect(throws: CanonicalDecodingError(reason: .tooDeep, offset: 0)) {
        try descend(&decoder, limit + 1)
      }
    }
    #expect(try descend(&decoder, limit) == limit, "the way up is counted after an error as well")
  }

  @Test func `raw bytes and byte strings stop where the input stops`() throws {
    var encoder = CanonicalEncoder()
    encoder.byteString([1, 2, 3])
    encoder.raw([9])
    var decoder = CanonicalDecoder(encoder.bytes)
    #expect(try decoder.byteString() == [1, 2, 3])
    #expect(decoder.remaining == 1)
    for length in [2, -1, .max, .min] {
      #expect(throws: CanonicalDecodingError(reason: .truncated, offset: 4), "\(length)") {
        try decoder.raw(length)
      }
    }
    #expect(try Array(decoder.raw(1)) == [9])
    #expect(decoder.offset == 5)
  }

  @Test func `the first byte is the version of the format`() throws {
    #expect(UInt64(300).canonicalBytes == [CanonicalEncoder.formatVersion, 0xAC, 2])
    #expect(throws: CanonicalDecodingError(reason: .truncated, offset: 0)) {
      try UInt64(canonicalBytes: [])
    }
    for version in [0, 2, 255] as [UInt8] {
      #expect(throws: CanonicalDecodingError(reason: .unknownVersion(version), offset: 0)) {
        try UInt64(canonicalBytes: [version, 3])
      }
    }
  }

  @Test func `an error says in one sentence what is wrong and where`() {
    let reasons: [CanonicalDecodingError.Reason] = [
      .truncated, .trailingBytes, .notCanonical, .notAscending, .integerTooLarge, .invalidUTF8,
      .notFinite, .unknownTag(7), .unknownVersion(8), .dotOutsideContext, .tooDeep,
      .checksumMismatch,
    ]
    let sentences = reasons.map { CanonicalDecodingError(reason: $0, offset: 3).description }
    #expect(Set(sentences).count == reasons.count)
    #expect(sentences.allSatisfy { $0.hasSuffix(" at byte 3") })
    #expect(sentences[0] == "the input ends too early at byte 3")
  }
}
