import Causality

/// Where messages for an identity go: a place in the network.
///
/// A small open-addressed table, because every message sent looks one up.
struct AddressBook: Sendable {
  private var slots: [(id: UInt64, place: Int32)] = []
  private var mask = 0

  /// What an identity maps to that is known and held by nobody any more.
  static let nowhere: Int32 = -2
  private static let unused: Int32 = -1

  init(_ ids: [ReplicaID]) {
    grow(toHold: ids.count)
    for (place, id) in ids.enumerated() { assign(id, to: Int32(place)) }
  }

  /// The place of an identity, or `nil` if it was never given to anybody.
  subscript(id: ReplicaID) -> Int32? {
    let slot = slots[find(id.rawValue)]
    return slot.place == Self.unused ? nil : slot.place
  }

  /// Sends messages for an identity somewhere else from now on.
  mutating func assign(_ id: ReplicaID, to place: Int32) {
    let slot = find(id.rawValue)
    let isNew = slots[slot].place == Self.unused
    slots[slot] = (id.rawValue, place)
    guard isNew else { return }
    let taken = slots.count { $0.place != Self.unused }
    if taken * 2 > slots.count { grow(toHold: taken) }
  }

  private mutating func grow(toHold count: Int) {
    let old = slots
    var capacity = 8
    while capacity < count * 4 { capacity *= 2 }
    slots = Array(repeating: (0, Self.unused), count: capacity)
    mask = capacity - 1
    for slot in old where slot.place != Self.unused { slots[find(slot.id)] = slot }
  }

  /// The slot of an identity, or the one it would be put into.
  private func find(_ id: UInt64) -> Int {
    // Fibonacci hashing: consecutive identities lie apart.
    var slot = Int(truncatingIfNeeded: (id &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot].place != Self.unused && slots[slot].id != id { slot = (slot &+ 1) & mask }
    return slot
  }
}
