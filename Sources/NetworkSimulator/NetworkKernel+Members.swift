import Causality
import Randomness

extension NetworkKernel {
  /// Gives a place another identity; messages for the old one reach nobody.
  mutating func rename(_ node: Int, _ identity: ReplicaID) {
    precondition(
      ids[node] == identity || addresses[identity] == nil,
      "\(identity) was somebody else's identity")
    addresses.assign(ids[node], to: AddressBook.nowhere)
    ids[node] = identity
    addresses.assign(identity, to: Int32(node))
  }

  /// Starts a second process of an identity in a spare place.
  mutating func startTwin(of node: Int, at spare: Int, _ place: Int) -> [Change] {
    precondition(!states[spare].isPresent && spare != node, "a twin needs a spare place")
    guard !states[spare].isRunning else { return [] }
    count(place)
    disks[spare] = disks[node].backup
    ids[spare] = ids[node]
    versions[spare] = versions[node]
    twins.append((node, spare, active[place].plan.number))
    return [.start(spare)]
  }

  /// Where a message for an identity goes that two processes may have.
  func destination(of place: Int, from sender: Int) -> Int {
    guard !twins.isEmpty else { return place }
    var place = place
    for twin in twins where twin.original == place && twin.twin != sender {
      let link = UInt64(sender) << 32 | UInt64(place)
      let coin = random.bits(.twin, entity: link, counter: UInt64(statistics.sent))
      if coin & 1 == 1 || twin.original == sender { place = twin.twin }
    }
    return place
  }

  /// Has a node join or leave, and everybody told.
  mutating func setPresence(of node: Int, to isPresent: Bool, _ place: Int?) -> [Change] {
    guard states[node].isPresent != isPresent else { return [] }
    if let place { count(place) }
    states[node].isPresent = isPresent
    if !isPresent {
      disks[node].syncAll()
      return (stop(node) ? [.stop(node)] : []) + [.tellMembers]
    }
    return (states[node].downs == 0 ? [.start(node)] : []) + [.tellMembers]
  }

  /// Ends a process in good order, and starts one of another version.
  mutating func change(_ node: Int, to version: Int, _ place: Int?) -> [Change] {
    guard versions[node] != version else { return [] }
    versions[node] = version
    guard states[node].isRunning else { return [] }
    if let place { count(place) }
    disks[node].syncAll()
    stop(node)
    statistics.restarts += 1
    return [.stop(node), .start(node)]
  }

  /// Random bits for a start; a place never starts twice in the same generation of its process.
  func entropy(of node: Int) -> UInt64 {
    random.bits(.entropy, entity: UInt64(node), counter: UInt64(states[node].generation))
  }

  /// The records a starting process can read, and the places of those it cannot.
  mutating func read(_ node: Int) -> (records: [[UInt8]], unreadable: [Int]) {
    guard states[node].hasBadDisk else { return (disks[node].records, []) }
    var (records, unreadable): ([[UInt8]], [Int]) = ([], [])
    for (place, record) in disks[node].records.enumerated() {
      let isBad = active.indices.contains { index in
        guard case .node(.failReads(let probability), node) = active[index].plan.fault else {
          return false
        }
        let draw = random.below(
          LinkModel.certainty, .badDisk, entity: UInt64(active[index].plan.number) << 32 | 1 << 31,
          counter: disks[node].bootCount << 32 | UInt64(place))
        return draw < probability
      }
      if isBad { unreadable.append(place) } else { records.append(record) }
    }
    if !unreadable.isEmpty { count(.failReads, of: node) }
    return (records, unreadable)
  }
}
