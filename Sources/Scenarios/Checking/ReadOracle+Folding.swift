import Convergence

extension ReadOracle {
  /// Puts together at a place what everybody has, once there is much of it.
  ///
  /// Amounts that nobody has taken are added up: whoever takes one of them from now on has all of
  /// them. What somebody took whom everybody has seen is gone for good, but for those who forget
  /// it with their disks, and those who have yet to join.
  ///
  /// - Parameter everybody: What everybody has seen, worked out only if it is needed.
  mutating func fold(
    at key: String, ledger: EditLedger, everybody: () -> CausalContext
  ) {
    let isFull = places.withUnsafeValue(of: key) { $0.pointee.items.count >= $0.pointee.limit }
    guard isFull == true, var place = places[key] else { return }
    let common = everybody()
    func isCommon(_ edit: Int) -> Bool {
      ledger[edit].fate == .durable && common.covers(ledger[edit].run) == .all
    }
    var rest: [Item] = []
    var total: Int64 = 0
    var hasTotal = false
    var (folded, taken, takers): ([DotRun], [DotRun], [DotRun]) = ([], [], [])
    for item in place.items {
      if let edit = item.edit, ledger[edit].fate == .lost { continue }
      if let taker = item.takers.first(where: isCommon) {
        if let edit = item.edit { taken.append(ledger[edit].run) }
        takers.append(ledger[taker].run)
        continue
      }
      if case .amount(let amount) = item.addition, item.takers.isEmpty,
        item.edit.map(isCommon) ?? true
      {
        total &+= amount
        hasTotal = true
        if let edit = item.edit { folded.append(ledger[edit].run) }
      } else {
        rest.append(item)
      }
    }
    place.folded.add(folded)
    place.taken.add(taken)
    place.takers.add(takers)
    if hasTotal { rest.append(Item(addition: .amount(total), edit: nil)) }
    place.items = rest
    place.limit = max(12, 2 * rest.count)
    places[key] = place
  }
}

extension ReadOracle {
  /// A field with everything in it that is there.
  struct Tree {
    private var isMap = false
    private var isSet = false
    private var fields = SortedMap<String, Tree>()
    private var members: [Scalar] = []
    private var amount: Int64?
    private var write: (stamp: (HybridTimestamp, ReplicaID), value: Scalar)?

    mutating func add(_ addition: Addition, at keys: ArraySlice<String>) {
      if let key = keys.first {
        var field = fields[key] ?? Tree()
        field.add(addition, at: keys.dropFirst())
        fields[key] = field
        return
      }
      switch addition {
      case .write(let value, let time, let replica):
        if let write, write.stamp > (time, replica) { break }
        write = ((time, replica), value)
      case .member(let value): if !members.contains(value) { members.append(value) }
      case .amount(let more): amount = (amount ?? 0) &+ more
      case .map: isMap = true
      case .set: isSet = true
      }
    }

    /// What the field shows: of several kinds the first of map, set, counter and register.
    var json: JSONValue? {
      if isMap || !fields.isEmpty {
        return .object(
          SortedMap(ascending: fields.compactMap { key, tree in tree.json.map { (key, $0) } }))
      }
      if isSet || !members.isEmpty {
        return .array(members.sorted { Scalar.order($0, $1) < 0 }.map { JSONValue($0) })
      }
      if let amount { return .integer(amount) }
      return write.map { JSONValue($0.value) }
    }
  }
}
