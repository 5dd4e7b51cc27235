public import CanonicalCoding
public import Causality
public import Lattices
import SortedCollections

/// A counter that never goes below zero, however replicas are cut off from each other.
///
/// Whoever counts up owns the right to count down again by as much, and may hand rights over to
/// others. To count down takes rights of one's own, so nobody has to be asked. For a bound other
/// than zero, count what lies above it.
///
/// A replica must keep its own numbers durably: one that is restored from an old backup under its
/// old identity has forgotten what it has spent, and needs a fresh identity.
///
/// - **State:** for each replica how much it has added and subtracted, and for each two of them how
///   much the one has handed over to the other. These numbers only grow, and each has one writer.
/// - **Order:** number by number.
/// - **Join:** the greater of each number. The value is what was added less what was subtracted.
/// - **Deltas:** the one number that has changed.
/// - **When edits are concurrent:** all of them count. What a replica does not know yet can only be
///   rights that others have handed over to it, so nothing is spent twice.
///
///   ```
///   alice  +5 ── hand 3 to bob ── −2 ────────┬─ 1
///                             ╲              ╳
///   bob              −1 refused ── −2 ── −2 refused ── 1
///   ```
/// - **Reference:** V. Balegas et al., “Extending Eventually Consistent Cloud Databases for
///   Enforcing Numeric Invariants”, SRDS 2015,
///   [doi:10.1109/SRDS.2015.32](https://doi.org/10.1109/SRDS.2015.32).
public struct BoundedCounter: JoinSemilattice {
  /// A replica may not count down, or hand over, more than its own rights.
  public struct InsufficientRights: Error, Hashable {
    /// How much was asked for.
    public let requested: UInt64

    /// How much there would have been.
    public let available: UInt64

    /// A request that goes beyond what there is.
    public init(requested: UInt64, available: UInt64) {
      self.requested = requested
      self.available = available
    }
  }

  /// From whom to whom rights went.
  struct Route: Hashable, Comparable, SortedKey {
    let giver: ReplicaID
    let taker: ReplicaID

    static func < (first: Self, second: Self) -> Bool {
      (first.giver, first.taker) < (second.giver, second.taker)
    }
  }

  /// What was added.
  public private(set) var added: GCounter

  /// What was subtracted.
  public private(set) var subtracted: GCounter

  var transfers: SortedMap<Route, UInt64>

  /// The counter at zero.
  public init() {
    added = GCounter()
    subtracted = GCounter()
    transfers = SortedMap()
  }

  /// What was added less what was subtracted; at least zero, and held within 64 bits.
  ///
  /// A replica that has learnt of a subtraction before the additions it rests on shows zero rather
  /// than less.
  ///
  /// - Complexity: O(replicas).
  public var value: UInt64 {
    // The sums may exceed 64 bits although their difference does not.
    let difference = Int128(added.counts.total) - Int128(subtracted.counts.total)
    return UInt64(clamping: difference)
  }

  /// How much a replica may count down or hand over, as far as is known here.
  ///
  /// - Complexity: O(replicas and handings over).
  public func rights(of replica: ReplicaID) -> UInt64 {
    var rights = Int128(added.count(of: replica)) - Int128(subtracted.count(of: replica))
    for (route, amount) in transfers {
      if route.taker == replica { rights += Int128(amount) }
      if route.giver == replica { rights -= Int128(amount) }
    }
    return UInt64(clamping: rights)
  }

  /// Counts up for the replica that owns the source, which gains as many rights.
  ///
  /// - Parameters:
  ///   - amount: How much; a replica's number stays at `UInt64.max` rather than overflow.
  ///   - dots: The capability of the replica that counts; no dot is minted.
  /// - Returns: A counter that holds only the changed number.
  @discardableResult
  public mutating func increment(
    by amount: UInt64 = 1, using dots: inout DotSource
  ) -> BoundedCounter {
    var delta = BoundedCounter()
    delta.added = added.increment(by: amount, using: &dots)
    return delta
  }

  /// Counts down for the replica that owns the source, out of its own rights.
  ///
  /// - Parameters:
  ///   - amount: How much.
  ///   - dots: The capability of the replica that counts; no dot is minted.
  /// - Returns: A counter that holds only the changed number.
  /// - Throws: ``InsufficientRights`` if the replica's rights do not suffice, or its number would
  ///   exceed 64 bits; nothing has changed then.
  /// - Complexity: O(replicas and handings over).
  @discardableResult
  public mutating func decrement(
    by amount: UInt64 = 1, using dots: inout DotSource
  ) throws(InsufficientRights) -> BoundedCounter {
    let replica = dots.replica
    try require(amount, of: replica, above: subtracted.count(of: replica))
    var delta = BoundedCounter()
    delta.subtracted = subtracted.increment(by: amount, using: &dots)
    return delta
  }

  /// Hands rights of the replica that owns the source over to another.
  ///
  /// - Parameters:
  ///   - amount: How much.
  ///   - taker: Who may count down by as much once it has learnt of this.
  ///   - dots: The capability of the replica that gives; no dot is minted.
  /// - Returns: A counter that holds only the changed number; the empty one if nothing is handed
  ///   over, or to oneself.
  /// - Throws: ``InsufficientRights`` if the replica's rights do not suffice, or what it has handed
  ///   over to the other would exceed 64 bits; nothing has changed then.
  /// - Complexity: O(replicas and handings over).
  @discardableResult
  public mutating func transfer(
    _ amount: UInt64, to taker: ReplicaID, using dots: inout DotSource
  ) throws(InsufficientRights) -> BoundedCounter {
    let route = Route(giver: dots.replica, taker: taker)
    let before = transfers[route] ?? 0
    try require(amount, of: route.giver, above: before)
    var delta = BoundedCounter()
    guard amount > 0, route.giver != route.taker else { return delta }
    transfers[route] = before + amount
    delta.transfers.append(route, before + amount)
    return delta
  }

  private func require(
    _ amount: UInt64, of replica: ReplicaID, above number: UInt64
  ) throws(InsufficientRights) {
    let available = min(rights(of: replica), UInt64.max - number)
    guard amount <= available else {
      throw InsufficientRights(requested: amount, available: available)
    }
  }

  /// Takes the greater of each number.
  ///
  /// - Complexity: O(m log n) for m numbers in the other.
  public mutating func merge(_ other: BoundedCounter) {
    added.merge(other.added)
    subtracted.merge(other.subtracted)
    for (route, theirs) in other.transfers where theirs > transfers[route] ?? 0 {
      transfers[route] = theirs
    }
  }

  /// Whether each number of the other is at least as great.
  public func isDominated(by other: BoundedCounter) -> Bool {
    added.isDominated(by: other.added) && subtracted.isDominated(by: other.subtracted)
      && transfers.allSatisfy { $0.value <= other.transfers[$0.key] ?? 0 }
  }
}

extension BoundedCounter: Decomposable {
  /// Calls the body with each number as a counter of its own.
  public func forEachIrreducible<Failure: Error>(
    _ body: (BoundedCounter) throws(Failure) -> Void
  ) throws(Failure) {
    try added.forEachIrreducible { (part) throws(Failure) in
      var counter = BoundedCounter()
      counter.added = part
      try body(counter)
    }
    try subtracted.forEachIrreducible { (part) throws(Failure) in
      var counter = BoundedCounter()
      counter.subtracted = part
      try body(counter)
    }
    for (route, amount) in transfers {
      var counter = BoundedCounter()
      counter.transfers.append(route, amount)
      try body(counter)
    }
  }

  /// The numbers that are greater here than there.
  public func delta(from other: BoundedCounter) -> BoundedCounter {
    var result = BoundedCounter()
    result.added = added.delta(from: other.added)
    result.subtracted = subtracted.delta(from: other.subtracted)
    for (route, mine) in transfers where mine > other.transfers[route] ?? 0 {
      result.transfers.append(route, mine)
    }
    return result
  }
}

extension BoundedCounter: Hashable {}

extension BoundedCounter: CanonicalCodable {
  /// What was added, what was subtracted, then how much went from whom to whom, ascending.
  public func encode(into encoder: inout CanonicalEncoder) {
    added.encode(into: &encoder)
    subtracted.encode(into: &encoder)
    encoder.count(transfers.count)
    for (route, amount) in transfers {
      route.giver.encode(into: &encoder)
      route.taker.encode(into: &encoder)
      encoder.integer(amount)
    }
  }

  /// Reads numbers above zero, in ascending order; nobody hands anything over to itself.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    added = try GCounter(from: &decoder)
    subtracted = try GCounter(from: &decoder)
    for _ in 0..<(try decoder.count(ofAtLeast: 17)) {
      let start = decoder.offset
      let giver = try ReplicaID(from: &decoder)
      let route = Route(giver: giver, taker: try ReplicaID(from: &decoder))
      if let last = transfers.last?.key, last >= route {
        throw decoder.error(.notAscending, at: start)
      }
      let amount = try decoder.integer()
      guard amount > 0, route.giver != route.taker else {
        throw decoder.error(.notCanonical, at: start)
      }
      transfers.append(route, amount)
    }
  }
}
