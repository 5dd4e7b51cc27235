import Convergence
import Foundation
import Testing

/// How values print, and how `Codable` writes them.
@Suite struct Texts {
  private func twice<Store: DotStore>(
    _ edit: (inout Store, inout DotSource) -> Store.Delta
  ) -> Causal<Store> {
    var replica = Replica<Store>(ReplicaID(9))
    replica.edit(edit)
    return replica.state
  }

  @Test func `values print short and stable`() throws {
    var dots = DotSource(fresh: ReplicaID(9))
    var (grown, both, bounded) = (GCounter(), PNCounter(), BoundedCounter())
    grown.increment(by: 5, using: &dots)
    both.decrement(by: 2, using: &dots)
    bounded.increment(by: 3, using: &dots)
    try bounded.decrement(using: &dots)
    #expect("\(grown) \(both) \(bounded)" == "GCounter(5) PNCounter(-2) BoundedCounter(2)")
    let refusal = BoundedCounter.InsufficientRights(requested: 3, available: 2)
    #expect("\(refusal)" == "3 were asked for, and the replica has the right to 2")
    #expect("\(["b", "a"] as GSet)" == #"GSet(["a", "b"])"#)

    let set: Causal<ORSet<String>> = twice { $0.insert(contentsOf: ["b", "a"], using: &$1) }
    #expect("\(set)" == #"ORSet(["a", "b"]) in {9:1…2}"#)
    #expect(String(reflecting: set) == #"ORSet(["a": {9:1}, "b": {9:2}]) in {9:1…2}"#)
    let touched: Causal<RWSet<Int>> = twice { set, dots in
      var delta = set.insert(1, using: &dots)
      delta.merge(set.remove(2, using: &dots))
      return delta
    }
    #expect("\(touched.store)" == "RWSet([1])")
    #expect(
      String(reflecting: touched.store) == "RWSet([1: DWFlag({9:1}, {}), 2: DWFlag({}, {9:2})])")

    var flag = EWFlag()
    #expect("\(flag)" == "EWFlag(false)")
    flag.toggle(using: &dots)
    #expect("\(flag)" == "EWFlag(true)" && String(reflecting: flag) == "EWFlag({9:1})")
  }

  @Test func `registers and maps print what they show`() {
    var dots = DotSource(fresh: ReplicaID(9))
    var place = LWWRegister<String>()
    #expect("\(place)" == "LWWRegister()")
    place.set("Porto", at: HybridTimestamp("3.1")!, using: &dots)
    #expect("\(place)" == #"LWWRegister("Porto")"#)
    #expect(String(reflecting: place) == #"LWWRegister({9:1 = "Porto" at 3.1})"#)
    var places = MVRegister<String>()
    places.set("Faro", using: &dots)
    #expect("\(places)" == #"MVRegister(["Faro"])"#)
    #expect(String(reflecting: places) == #"MVRegister({9:2 = "Faro"})"#)

    var map = ORMap<String, CausalCounter>(isWhole: true)
    #expect("\(map)" == "ORMap([:])" && String(reflecting: map) == "ORMap([:])")
    let delta = map.update("k", using: &dots) { $0.increment(by: 7, using: &$1) }
    #expect("\(map)" == #"ORMap(["k": CausalCounter(7)])"#)
    let removal = map.removeValue(forKey: "k", using: &dots)
    #expect("\(delta)" == #"ORMap(["k": CausalCounter(7)]) in {9:3}"#)
    #expect("\(removal)" == "ORMap([:]) in {9:3…4}")
    #expect(String(reflecting: removal) == #"ORMap(part ["k": CausalCounter(0)]) in {9:3…4}"#)
    var colours = LWWMap<String, String>(isWhole: true)
    colours.set("red", forKey: "car", at: .zero, using: &dots)
    #expect("\(colours)" == #"LWWMap(["car": "red"])"#)
  }

  /// A user's own value with replicated ones in it.
  private struct Note: Codable, Hashable {
    var tags: Causal<ORMap<String, ORSet<String>>>
    var reads: GCounter
    var votes: PNCounter
    var seats: BoundedCounter
    var seen: GSet<Int>
  }

  private var note: Note {
    var dots = DotSource(fresh: ReplicaID(9))
    var note = Note(
      tags: twice { $0.update("tags", using: &$1) { $0.insert("crdt", using: &$1) } },
      reads: GCounter(), votes: PNCounter(), seats: BoundedCounter(), seen: [3, 1])
    note.reads.increment(using: &dots)
    note.votes.decrement(by: .min, using: &dots)
    note.seats.increment(by: 4, using: &dots)
    return note
  }

  @Test func `a value with replicated ones in it survives JSON and a property list`() throws {
    let json = try JSONEncoder().encode(note)
    #expect(try JSONDecoder().decode(Note.self, from: json) == note)
    let list = try PropertyListEncoder().encode(note)
    #expect(try PropertyListDecoder().decode(Note.self, from: list) == note)
    #expect(try JSONDecoder().decode(Note.self, from: json).hashValue == note.hashValue)
  }

  @Test func `a state is one string in JSON, that of its canonical bytes`() throws {
    let text = String(decoding: try JSONEncoder().encode([note.tags]), as: UTF8.self)
    let bytes = Data(note.tags.canonicalBytes).base64EncodedString()
    #expect(text.replacing("\\/", with: "/") == "[\"\(bytes)\"]")
  }

  @Test func `no tampering with a state gets further than a DecodingError`() throws {
    let bytes = note.tags.canonicalBytes
    for place in bytes.indices {
      for bit in 0..<8 {
        var tampered = bytes
        tampered[place] ^= 1 << bit
        let json = Data("[\"\(Data(tampered).base64EncodedString())\"]".utf8)
        do {
          let decoded = try JSONDecoder().decode(
            [Causal<ORMap<String, ORSet<String>>>].self, from: json)
          #expect(decoded[0].canonicalBytes == tampered)
        } catch is DecodingError {
        } catch {
          Issue.record("another error: \(error)")
        }
      }
      let truncated = Data(bytes[..<place]).base64EncodedString()
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode([GCounter].self, from: Data("[\"\(truncated)!\"]".utf8))
      }
    }
  }
}
