import Convergence
import Testing

@Suite struct EventTables {
  private func table(_ runs: [(UInt64, ClosedRange<UInt64>)]) -> EventTable {
    var table = EventTable()
    for (owner, range) in runs {
      table.append(owner: owner, from: range.lowerBound, through: range.upperBound)
    }
    return table
  }

  private struct Event: Hashable {
    let owner: UInt64
    let sequence: UInt64
  }

  @Test func `every event has a code of its own, from wherever it is named`() throws {
    for runs in [
      [(3, 1...1)], [(3, 5...8)], [(3, 1...2), (3, 4...4), (9, 2...3)],
      [(1, 1...1), (2, 1...3), (2, 9...9), (7, 1...1)],
    ] as [[(UInt64, ClosedRange<UInt64>)]] {
      let events = runs.flatMap { owner, range in range.map { Event(owner: owner, sequence: $0) } }
      for first in events {
        var codes: Set<UInt64> = []
        for second in events {
          let code = try encodeAndDecode([first, second], table(runs))
          codes.insert(code)
        }
        #expect(codes == Set(0..<UInt64(events.count)), "\(runs) from \(first)")
      }
    }
  }

  /// Checks that events come back, and returns the code of the last.
  private func encodeAndDecode(_ events: [Event], _ table: EventTable) throws -> UInt64 {
    var codes: [UInt64] = []
    var encoder = CanonicalEncoder()
    encoder.withEvents(table) { encoder in
      for event in events { codes.append(encoder.event(of: event.owner, event.sequence) ?? .max) }
    }
    var decoder = CanonicalDecoder([])
    let read = try decoder.withEvents(table) {
      (decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) in
      var read: [Event] = []
      for code in codes {
        let (owner, sequence) = try decoder.event(code, at: 0)
        read.append(Event(owner: owner, sequence: sequence))
      }
      return read
    }
    #expect(read == events)
    return codes[events.count - 1]
  }

  @Test func `neighbours have small codes, in both directions and around the end`() throws {
    let table = table([(3, 1...100), (9, 1...100)])
    func code(_ first: Event, _ second: Event) throws -> UInt64 {
      try encodeAndDecode([first, second], table)
    }
    let middle = Event(owner: 3, sequence: 50)
    #expect(try code(middle, Event(owner: 3, sequence: 51)) == 2)
    #expect(try code(middle, Event(owner: 3, sequence: 49)) == 1)
    #expect(try code(middle, Event(owner: 9, sequence: 50)) == 199)
    #expect(
      try code(Event(owner: 9, sequence: 100), Event(owner: 3, sequence: 1)) == 2)
    #expect(
      try code(Event(owner: 3, sequence: 100), Event(owner: 9, sequence: 1)) == 2)
  }

  @Test func `a code beyond the table is refused`() {
    for (runs, code) in [([], 0), ([(3, 1...2)], 2), ([(3, 1...2)], .max)]
      as [([(UInt64, ClosedRange<UInt64>)], UInt64)]
    {
      #expect(throws: CanonicalDecodingError(reason: .dotOutsideContext, offset: 7)) {
        var decoder = CanonicalDecoder([])
        try decoder.withEvents(table(runs)) {
          (decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) in
          _ = try decoder.event(code, at: 7)
        }
      }
    }
  }

  @Test func `events beyond counting are written as they are, and come back`() throws {
    let replicas = (1...6 as ClosedRange<UInt64>).map { ReplicaID($0) }
    var context = CausalContext()
    for replica in replicas {
      context.merge(CausalContext(DotCloud(DotRun(replica, 1, Dot.maximumSequence))))
    }
    var state = Causal(store: ORSet<Int>(isWhole: true), context: context)
    for (place, replica) in replicas.enumerated() {
      for sequence in [1, Dot.maximumSequence - 1] {
        var dots = DotSource(unchecked: replica, after: sequence - 1)
        var other = ORSet<Int>(isWhole: true)
        let delta = other.insert(place, using: &dots)
        var base = Causal<ORSet<Int>>.initial
        base.merge(Causal(store: delta.store, context: CausalContext(delta.context.dots)))
        state.store.merge(
          base.store, context: CausalContext(), otherContext: CausalContext())
      }
    }
    #expect(try Causal<ORSet<Int>>(canonicalBytes: state.canonicalBytes) == state)
    let bytes = state.canonicalBytes
    for place in 80..<bytes.count {
      for mask in [1, 2, 128, 0xFF] as [UInt8] {
        var corrupted = bytes
        corrupted[place] ^= mask
        guard let value = try? Causal<ORSet<Int>>(canonicalBytes: corrupted) else { continue }
        #expect(value.canonicalBytes == corrupted, "byte \(place) ^ \(mask)")
      }
    }
  }
}
