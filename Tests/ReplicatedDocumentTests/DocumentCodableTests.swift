import CRDTs
import CanonicalCoding
import Causality
import Checking
import Foundation
import ReplicatedDocument
import Specifications
import Testing

@Suite struct DocumentCodableTests {
  private struct Trip: Codable, Equatable {
    struct Stop: Codable, Equatable {
      var place: String
      var nights: UInt8?
    }
    enum Mood: Codable, Equatable {
      case calm
      case keen(level: Double, [Bool])
    }
    var title = "Lisbon"
    var budget: Int64 = 250
    var share: Float = 0.5
    var stops: [String: Stop] = ["1": Stop(place: "Porto", nights: 2), "2": Stop(place: "Faro")]
    var route = ["a", "b"]
    var tags: Set<String> = ["x", "y", "z"]
    var photo: [UInt8] = [1, 2, 255]
    var start = Instant(nanoseconds: 1_700_000_000_000_000_000)
    var mood = Mood.keen(level: 1, [true])
    var calm = Mood.calm
    var note: String?
    var link = URL(string: "https://example.org/a~b/c")
    var extra: JSONValue = ["any": [1, .timestamp(.zero)]]
  }

  @Test func `a struct goes into a document and comes back`() throws {
    var replica = DocumentReplica(1)
    let trip = Trip()
    try replica.edit(at: .zero) { try $0.set(trip, at: "/trips/7") }
    check(try replica.document.decode(Trip.self, at: "/trips/7"), is: trip)
    check(replica.document["/trips/7", as: Trip.self], is: trip)
    check(replica.document["/trips/7/photo"], is: .bytes([1, 2, 255]))
    check(replica.document["/trips/7/start"], is: .timestamp(trip.start))
    check(replica.document["/trips/7/tags"], is: ["x", "y", "z"], "not in a random order")
    check(replica.document.kind(at: "/trips/7/stops/1"), is: .map)
    let again = try Document(canonicalBytes: replica.document.canonicalBytes)
    check(try again.decode([String: Trip].self, at: "/trips"), is: ["7": trip])
  }

  @Test func `setting a struct writes only what differs`() throws {
    var replica = DocumentReplica(1)
    var trip = Trip()
    try replica.edit(at: .zero) { try $0.set(trip, at: "/t") }
    check(try replica.edit(at: .zero) { try $0.set(trip, at: "/t") }, is: Document.Delta())
    trip.stops["2"]?.nights = 3
    trip.title = "Porto"
    trip.link = nil
    var changes: [DocumentChange] = []
    try replica.edit(at: .zero, into: &changes) { try $0.set(trip, at: "/t") }
    check(changes.map(\.path), is: ["/t/link", "/t/stops/2/nights", "/t/title"])
    check(replica.document["/t", as: Trip.self], is: trip)
  }

  @Test func `single values are read with their type`() throws {
    let document = try Document(
      .set("/i", 300), .set("/d", 2.5), .set("/s", "x"), .set("/b", true), .set("/n", nil),
      .add(7, "/c"), .insert("q", "/set"), .set("/big", .integer(.max)))
    check(document["/i", as: Int.self], is: 300)
    check(document["/i", as: Double.self], is: 300)
    check(document["/i", as: UInt8.self], is: nil)
    check(document["/d", as: Double.self], is: 2.5)
    check(document["/d", as: Int.self], is: nil)
    check(document["/s", as: String.self], is: "x")
    check(document["/b", as: Bool.self], is: true)
    check(document["/b", as: Int.self], is: nil)
    check(document["/n", as: Int?.self], is: .some(nil))
    check(document["/c", as: Int16.self], is: 7)
    check(document["/set", as: [String].self], is: ["q"])
    check(document["/set", as: Set<String>.self], is: ["q"])
    check(document["/big", as: Int64.self], is: .max)
    check(document["/big", as: Double.self], is: nil, "2^63 − 1 is no double")
    check(document["/nothing", as: String.self], is: nil)
    check(document["/s", as: JSONValue.self], is: "x")
  }

  @Test func `an error says where and what was found`() throws {
    let document = try Document(
      .set("/t/stops/1/place", 5), .set("/t/list", [1, "x"]), .set("/i", 300))
    struct Stops: Decodable { let stops: [String: Stop] }
    struct Stop: Decodable { let place: String }
    func text(_ body: () throws -> Void) -> String {
      do { try body() } catch let DecodingError.typeMismatch(_, context) {
        return context.debugDescription
      } catch let DecodingError.keyNotFound(_, context) {
        return context.debugDescription
      } catch let DecodingError.valueNotFound(_, context) {
        return context.debugDescription
      } catch let DecodingError.dataCorrupted(context) {
        return context.debugDescription
      } catch {}
      return "no error"
    }
    check(
      text { _ = try document.decode(Stops.self, at: "/t") },
      is: "'/t/stops/1/place' is a whole number, not String")
    check(
      text { _ = try document.decode(Stops.self) }, is: "there is nothing at '/stops'")
    check(
      text { _ = try document.decode([Int].self, at: "/t/list") },
      is: "'/t/list/1' is text, not Int")
    check(
      text { _ = try document.decode(Int.self, at: "/x~1y") }, is: "there is nothing at '/x~1y'")
    check(
      text { _ = try document.decode(Int8.self, at: "/i") }, is: "'/i': 300 does not fit Int8")
    check(
      text { _ = try document.decode([Int].self, at: "/t") },
      is: "'/t' is an object, not Array<Any>")
  }

  @Test func `what no document holds is refused, and nothing is written`() throws {
    struct Wide: Encodable { var good = 1, wide = UInt64.max }
    struct Odd: Encodable { var good = 1, odd = Double.nan }
    var replica = DocumentReplica(1)
    #expect(throws: EncodingError.self) {
      try replica.edit(at: .zero) { try $0.set(Wide(), at: "/w") }
    }
    #expect(throws: DocumentError.notFinite("/w/odd")) {
      try replica.edit(at: .zero) { try $0.set(Odd(), at: "/w") }
    }
    #expect(throws: DocumentError.rootIsNotAField) {
      try replica.edit(at: .zero) { try $0.set(5, at: "") }
    }
    check(replica.document, is: Document())
  }

  @Test func `classes, nested containers and superclasses are coded too`() throws {
    class Base: Codable { var id = 1 }
    final class Derived: Base {
      var rows = [[1, 2], []]
      private enum Keys: String, CodingKey { case rows, inner, list }
      override init() { super.init() }
      override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try super.encode(to: container.superEncoder())
        var inner = container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
        try inner.encode(rows, forKey: .rows)
        var list = container.nestedUnkeyedContainer(forKey: .list)
        try list.encodeNil()
        var pair = list.nestedUnkeyedContainer()
        try pair.encode("p")
        var last = list.nestedContainer(keyedBy: Keys.self)
        try last.encode(true, forKey: .rows)
      }
      required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let inner = try container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
        rows = try inner.decode([[Int]].self, forKey: .rows)
        var list = try container.nestedUnkeyedContainer(forKey: .list)
        #expect(try list.decodeNil())
        var pair = try list.nestedUnkeyedContainer()
        #expect(try pair.decode(String.self) == "p")
        let last = try list.nestedContainer(keyedBy: Keys.self)
        #expect(try last.decode(Bool.self, forKey: .rows))
        #expect(list.isAtEnd)
        try super.init(from: try container.superDecoder())
      }
    }
    let derived = Derived()
    derived.id = 42
    derived.rows = [[3]]
    var replica = DocumentReplica(1)
    try replica.edit(at: .zero) { try $0.set(derived, at: "/x") }
    check(
      replica.document["/x"],
      is: ["super": ["id": 42], "inner": ["rows": [[3]]], "list": [nil, ["p"], ["rows": true]]])
    let again = try replica.document.decode(Derived.self, at: "/x")
    check(again.id, is: 42)
    check(again.rows, is: [[3]])
  }

  @Test func `JSON values are coded by other coders as JSON`() throws {
    let value: JSONValue = ["a": [1, 2.5, nil, true, "x", [:], []]]
    let data = try JSONEncoder().encode(value)
    check(try JSONValue(parsing: Array(data)), is: value)
    check(try JSONDecoder().decode(JSONValue.self, from: data), is: value)
    check(
      String(decoding: try JSONEncoder().encode([JSONValue.bytes([1])]), as: UTF8.self),
      is: #"["AQ=="]"#)
  }
}
