import Convergence
import Foundation
import Testing

@Suite struct IdentitiesAsText {
  /// One of each, as somebody might store them.
  private struct Record: Codable, Hashable {
    var replica: ReplicaID
    var dot: Dot
    var timestamp: HybridTimestamp
    var instant: Instant
    var context: CausalContext
    var cloud: DotCloud
    var vector: VersionVector
    var ages: [ReplicaID: Int]
  }

  private var record: Record {
    let context = CausalContext([Dot(ReplicaID(9), 1), Dot(ReplicaID(0xA3F), 4)])
    return Record(
      replica: ReplicaID(.max), dot: Dot(ReplicaID(0xA3F), Dot.maximumSequence),
      timestamp: HybridTimestamp(rawValue: .max), instant: Instant(nanoseconds: .min),
      context: context, cloud: context.cloud, vector: context.vector, ages: [ReplicaID(10): 3])
  }

  @Test func `a record survives JSON and a property list`() throws {
    let json = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(Record.self, from: json) == record)
    for format in [PropertyListSerialization.PropertyListFormat.xml, .binary] {
      let encoder = PropertyListEncoder()
      encoder.outputFormat = format
      let list = try encoder.encode(record)
      #expect(try PropertyListDecoder().decode(Record.self, from: list) == record)
    }
  }

  @Test func `a record reads well in JSON`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(record), as: UTF8.self)
    #expect(
      text == """
        {
          "ages" : {
            "a" : 3
          },
          "cloud" : "AQEAAAAAAAAKPwEDAA==",
          "context" : "AQIAAAAAAAAACQEAAAAAAAAAAAo/AQMA",
          "dot" : "a3f:4611686018427387904",
          "instant" : -9223372036854775808,
          "replica" : "ffffffffffffffff",
          "timestamp" : "4503599627370495.4095",
          "vector" : "AQEAAAAAAAAACQE="
        }
        """)
  }

  @Test func `a dot prints as exactly one text`() {
    for dot in [Dot(ReplicaID(0), 1), Dot(ReplicaID(.max), Dot.maximumSequence)] {
      #expect(Dot(dot.description) == dot)
    }
    #expect(Dot("a3f:17") == Dot(ReplicaID(0xA3F), 17))
    let refused = [
      "", ":", "a", "a:", ":1", "a:0", "a:01", "a:+1", "a:-1", "a:1:2", "A:1", "a: 1", "a:1 ",
      "a:4611686018427387905", "a:18446744073709551616", "10000000000000000:1", "a:1.0", "a3f",
    ]
    for text in refused { #expect(Dot(text) == nil, "\(text)") }
  }

  @Test func `a timestamp prints as exactly one text`() {
    for bits in [0, 1, 0xFFF, 0x1000, .max] as [UInt64] {
      let timestamp = HybridTimestamp(rawValue: bits)
      #expect(HybridTimestamp(timestamp.description) == timestamp)
    }
    #expect(HybridTimestamp("1500000.2")?.microseconds == 1_500_000)
    let refused = [
      "", ".", "1", "1.", ".1", "01.0", "1.00", "1.4096", "4503599627370496.0", "+1.0", "1.-1",
      "1.2.3", "1,2", " 1.0",
    ]
    for text in refused { #expect(HybridTimestamp(text) == nil, "\(text)") }
  }

  @Test(arguments: [
    #"{"replica":"0f"}"#, #"{"replica":15}"#, #"{"dot":"f:0"}"#, #"{"timestamp":"1.4096"}"#,
    #"{"context":"AQE="}"#, #"{"vector":"AQIA"}"#, #"{"ages":{"0f":1}}"#, #"{"instant":1e30}"#,
  ])
  func `hostile text is refused with a DecodingError`(json: String) {
    struct Parts: Decodable {
      var replica: ReplicaID?
      var dot: Dot?
      var timestamp: HybridTimestamp?
      var context: CausalContext?
      var vector: VersionVector?
      var ages: [ReplicaID: Int]?
      var instant: Instant?
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Parts.self, from: Data(json.utf8))
    }
  }

  @Test func `contexts that are equal hash alike, however they came about`() {
    let dots = (1...20).map { Dot(ReplicaID($0 % 3), $0 / 3 + 1) }
    let (upwards, downwards) = (CausalContext(dots), CausalContext(dots.reversed()))
    #expect(Set([upwards, downwards]).count == 1)
    #expect(Set([upwards.vector, downwards.vector]).count == 1)
    #expect(Set([upwards, CausalContext(dots.dropLast())]).count == 2)
  }

  @Test func `a fresh source starts at one`() {
    var source = DotSource(fresh: ReplicaID(9))
    #expect(source.next() == Dot(ReplicaID(9), 1))
  }
}
