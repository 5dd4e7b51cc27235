import CRDTs
import CanonicalCoding
import Causality
import ConvergenceTesting
import Testing

@testable import ReplicatedDocument

/// Documents whose shape is a struct.
@Suite struct TypedDocumentTests {
  typealias TripReplica = TypedDocumentReplica<Trip>
  private let now = Instant(nanoseconds: 1_000_000)

  @Test func `a transaction on several fields is one delta`() throws {
    var alice = TripReplica(ReplicaID(1))
    var bob = TripReplica(ReplicaID(2))
    let delta = alice.edit(at: now) { trip in
      trip.set(\.title, to: 7)
      trip.insert(3, into: \.packing)
      trip.increment(\.budget, by: 250)
      trip.update(\.days) { $0.update("monday", using: &$1) { $0.insert(1, using: &$1) } }
      trip.update(\.hotel) { $0.update(\.isBooked, using: &$1) { $0.enable(using: &$1) } }
    }
    let change = try bob.merge(delta, at: now)
    #expect(change.fields == ["title", "packing", "budget", "days", "hotel"])
    #expect(bob.document == alice.document)
    #expect(bob.document.title.value == 7)
    #expect(Array(bob.document.packing) == [3])
    #expect(bob.document.budget.value == 250)
    #expect(bob.document.days["monday"].map { Array($0) } == [1])
    #expect(bob.document.hotel.isBooked.value)
    #expect(try bob.merge(delta, at: now).isEmpty)
  }

  @Test func `concurrent edits of different fields both stand, and of one field as its type says`()
    throws
  {
    var alice = TripReplica(ReplicaID(1))
    var bob = TripReplica(ReplicaID(2))
    try bob.merge(
      alice.edit(at: now) { trip in
        trip.insert(1, into: \.packing)
        trip.insert(2, into: \.packing)
      }, at: now)
    let mine = alice.edit(at: now) { trip in
      trip.set(\.title, to: 1)
      trip.remove(1, from: \.packing)
    }
    let yours = bob.edit(at: now) { trip in
      trip.increment(\.budget, by: 5)
      trip.insert(1, into: \.packing)
      trip.remove(2, from: \.packing)
    }
    let change = try alice.merge(yours, at: now)
    try bob.merge(mine, at: now)
    #expect(change.fields == ["packing", "budget"])
    #expect(change.contains(\.budget) && !change.contains(\.title))
    #expect(change[\.budget].map { [$0.old.value, $0.new.value] } == [0, 5])
    #expect(change[\.title] == nil)
    #expect(alice.document == bob.document)
    #expect(Array(alice.document.packing) == [1])
  }

  @Test func `a transaction that throws leaves everything as it was`() throws {
    struct Refused: Error {}
    var alice = TripReplica(ReplicaID(1))
    alice.edit(at: now) { $0.insert(1, into: \.packing) }
    let before = alice.document
    #expect(throws: Refused.self) {
      try alice.edit(at: now) { trip throws(Refused) in
        trip.removeAll(from: \.packing)
        throw Refused()
      }
    }
    #expect(alice.document == before)
    let delta = alice.edit(at: now) { $0.insert(2, into: \.packing) }
    #expect(delta.context == CausalContext([Dot(ReplicaID(1), 2)]))
  }

  @Test func `a timestamp from the far future is refused, whichever field bears it`() throws {
    var late = TripReplica(ReplicaID(1))
    let future = Instant(nanoseconds: 1 << 60)
    let nested = late.edit(at: future) { trip in
      trip.update(\.hotel) { hotel, dots in
        hotel.update(\.name, using: &dots) {
          $0.set(9, at: HybridTimestamp(future), using: &$1)
        }
      }
    }
    var bob = TripReplica(ReplicaID(2))
    let before = bob.document
    #expect(throws: ClockDriftError.self) { try bob.merge(nested, at: now) }
    #expect(bob.document == before)
  }

  @Test func `a replica resumes with its dots and its clock`() throws {
    var alice = TripReplica(ReplicaID(1))
    alice.edit(at: Instant(nanoseconds: 9_000_000)) { $0.set(\.title, to: 1) }
    let stored = try TypedDocument<Trip>(canonicalBytes: alice.document.canonicalBytes)
    var again = TripReplica(ReplicaID(1), resuming: stored)
    again.edit(at: now) { $0.set(\.title, to: 2) }
    #expect(again.document.title.value == 2, "written later, although the clock was set back")
    #expect(again.document.state.context.lastSequence(of: ReplicaID(1)) == 3)
  }

  @Test func `how far ahead a clock may be is for whoever makes the replica to say`() throws {
    var ahead = TripReplica(ReplicaID(1))
    let delta = ahead.edit(at: Instant(nanoseconds: 10_000_000_000)) { $0.set(\.title, to: 1) }
    for (drift, isLetIn) in [(9_999_999, false), (10_000_000, true)] as [(UInt64, Bool)] {
      var bob = TripReplica(ReplicaID(2), maximumDrift: drift)
      #expect(((try? bob.merge(delta, at: .zero)) != nil) == isLetIn)
    }
  }

  @Test func `a change of a field that is not listed is told from any other`() {
    struct Forgetful: CausalRecord {
      var title = LWWRegister<Int>()
      var hotel = Hotel()
      var packing = ORSet<Int>()
      static let fields: RecordFields<Forgetful> = [
        .init("title", \.title), .init("hotel", \.hotel),
      ]
    }
    var dots = DotSource(fresh: ReplicaID(1))
    var (hotel, packing) = (Hotel(), ORSet<Int>())
    let booking = hotel.update(\.isBooked, using: &dots) { $0.enable(using: &$1) }.store
    let sock = packing.insert(1, using: &dots).store
    var record = Forgetful(isWhole: false)
    record.hotel = booking
    #expect(record.tells(of: booking))
    record = Forgetful(isWhole: false)
    record.hotel.isBooked = booking.isBooked
    #expect(record.tells(of: booking.isBooked), "a field of a field")
    record = Forgetful(isWhole: false)
    record.packing = sock
    #expect(!record.tells(of: sock))
    #expect(record.tells(of: packing.remove(2, using: &dots).store), "a removal leaves nothing")
  }

  @Test func `records nest in maps as any store does`() {
    var inns = Replica<ORMap<String, Hotel>>(ReplicaID(1))
    inns.edit { map, dots in
      map.update("alba", using: &dots) { hotel, dots in
        hotel.update(\.isBooked, using: &dots) { $0.enable(using: &$1) }
      }
    }
    #expect(inns.value["alba"]?.isBooked.value == true)
    inns.edit { $0.removeValue(forKey: "alba", using: &$1) }
    #expect(inns.value.keys.isEmpty)
  }
}

/// What every causal type has to obey, of a record of them.
@Suite struct CausalRecordLaws {
  @Test func `states and deltas of records form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: TripSpecification.self, seeds: 0..<12)
  }

  @Test(arguments: 2...4)
  func `a record shows what the specifications of its fields say`(replicas: Int) throws {
    try checkConvergence(of: TripSpecification.self, seeds: 0..<100, replicas: replicas)
  }

  @Test func `records have one byte string each`() throws {
    try checkCodecLaws(ofStatesOf: TripSpecification.self, seeds: 0..<6)
  }

  @Test func `bytes of a newer version of a record are refused, not cut short`() throws {
    var trip = TypedDocumentReplica<Trip>(ReplicaID(1))
    let delta = trip.edit(at: .zero) { $0.increment(\.budget) }
    #expect(throws: CanonicalDecodingError.self) {
      try Causal<Hotel>(canonicalBytes: delta.canonicalBytes)
    }
  }

  @Test func `fields that are blank, out of order, unknown or too many are refused`() throws {
    let blank = encoded(LWWRegister<Int>())
    let flag = encoded(EWFlag())
    #expect(refusal([3, 0] + blank) == .notCanonical)
    #expect(refusal([3, 1] + flag) == .notCanonical)
    #expect(refusal([5, 1] + written + [0]) == .notAscending)
    #expect(refusal([3, 2]) == .unknownTag(2))
    #expect(refusal([7]) == .notCanonical)
  }

  /// The bytes of a flag that is enabled, whose dot is the only one in the context.
  private var written: [UInt8] {
    var flag = EWFlag()
    var dots = DotSource(unchecked: ReplicaID(1), after: 0)
    flag.enable(using: &dots)
    return encoded(flag)
  }

  private func encoded(_ value: some CanonicalCodable) -> [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.withEvents(DotCloud([Dot(ReplicaID(1), 1)]).eventTable) { value.encode(into: &$0) }
    return encoder.bytes
  }

  /// Why a record of a hotel is refused.
  private func refusal(_ bytes: [UInt8]) -> CanonicalDecodingError.Reason? {
    var decoder = CanonicalDecoder(bytes)
    do throws(CanonicalDecodingError) {
      _ = try decoder.withEvents(DotCloud([Dot(ReplicaID(1), 1)]).eventTable) {
        (inner: inout CanonicalDecoder) throws(CanonicalDecodingError) in
        try Hotel(from: &inner)
      }
      return nil
    } catch {
      return error.reason
    }
  }
}
