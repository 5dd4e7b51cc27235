import CRDTs
public import CanonicalCoding
import Causality
import SortedCollections

/// Which part of the store a replica holds, and which parts its peers do.
struct Subscription<Store: ReplicatedStore>: Sendable {
  /// The part that is held here; everything if there is none.
  var selection: Store.Selection?

  /// How often it has changed.
  var number: UInt64 = 0

  /// What is shown until what has been subscribed to is all there.
  var shown: Causal<Store>?

  /// The parts that all that is shown belongs to, while something else is on its way.
  var limits: [Store.Selection] = []

  /// Whether it is being written that all is there.
  var isCompleting = false

  /// What was edited at replicas of parts, this one above all, and not everybody holds.
  ///
  /// A replica of a part can work nothing out from its state for those who hold more. But an edit
  /// says the same to everybody.
  var edits = DeltaBuffer<Store>(capacity: .max)

  /// The parts that peers hold who do not hold everything.
  var ofPeers: SortedMap<ReplicaID, Store.Selection> = SortedMap()

  /// How this stands, in a place and of a size that do not depend on the store.
  var extent: Extent {
    Extent(
      number: number, isPart: selection != nil, isFetching: shown != nil,
      hasPartialPeers: !ofPeers.isEmpty)
  }

  /// Whether whoever holds the one part holds the other.
  static func covers(_ one: Store.Selection?, _ other: Store.Selection?) -> Bool {
    guard let one else { return true }
    guard let other else { return false }
    return one.covers(other)
  }
}

/// How a subscription stands.
///
/// It is asked at every event, and nearly always nothing was subscribed to: to ask a subscription
/// itself, whose layout depends on the store, costs more than most events do.
@usableFromInline
struct Extent: Sendable {
  /// How often the subscription has changed.
  @usableFromInline var number: UInt64 = 0

  /// Whether it is a part that is held.
  @usableFromInline var isPart = false

  /// Whether something else is shown until all is there.
  @usableFromInline var isFetching = false

  /// Whether any peer holds a part.
  @usableFromInline var hasPartialPeers = false
}

extension Subscription {
  /// Writes all that decides what a replica will do from now on; nothing if it was never asked for
  /// a part, and no peer was.
  func encode(into encoder: inout CanonicalEncoder, as mark: UInt32, inAnyOrder: Bool) {
    guard number > 0 || !ofPeers.isEmpty else { return }
    encoder.integer(number)
    encoder.word(mark)
    encoder.byte(
      (selection == nil ? 0 : 1) | (shown == nil ? 0 : 2) | (isCompleting ? 4 : 0))
    selection?.encode(into: &encoder)
    shown?.encode(into: &encoder)
    encoder.count(limits.count)
    for limit in limits { limit.encode(into: &encoder) }
    edits.encode(into: &encoder, inAnyOrder: inAnyOrder)
    encoder.count(ofPeers.count)
    for (peer, selection) in ofPeers {
      peer.encode(into: &encoder)
      selection.encode(into: &encoder)
    }
  }
}

extension Causal where Store: ReplicatedStore {
  /// The same read in the same context, of a part; all of it if none is named.
  ///
  /// What lies outside counts as seen and is not there. So whoever holds the part can merge it, and
  /// nobody else may.
  func restricted(to selection: Store.Selection?) -> Self {
    guard let selection else { return self }
    return Self(store: store.restricted(to: selection), context: context)
  }

  /// What whoever holds this may say to those who hold more: what is there, and nothing of what is
  /// not.
  ///
  /// - Complexity: O(n log n) for n dots.
  var survivors: Self { Self(store: store, context: CausalContext(store.dots)) }
}

/// That a replica holds another part from here on.
@usableFromInline
struct SubscriptionRecord: Sendable, CanonicalCodable {
  /// How often it has changed.
  let number: UInt64

  /// The bytes of its description; none for everything.
  let selection: [UInt8]?

  /// What has been minted here, which what is held may not show any more.
  let minted: Holdings

  init(number: UInt64, selection: [UInt8]?, minted: Holdings) {
    self.number = number
    self.selection = selection
    self.minted = minted
  }

  @usableFromInline
  func encode(into encoder: inout CanonicalEncoder) {
    encoder.integer(number)
    encoder.byte(selection == nil ? 0 : 1)
    if let selection { encoder.byteString(selection) }
    minted.encode(into: &encoder)
  }

  @usableFromInline
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    number = try decoder.integer()
    let start = decoder.offset
    let kind = try decoder.byte()
    guard kind < 2 else { throw decoder.error(.unknownTag(kind), at: start) }
    selection = kind == 1 ? try decoder.byteString() : nil
    minted = try Holdings(from: &decoder)
  }
}
