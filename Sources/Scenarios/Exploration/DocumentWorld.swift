import Convergence
import ConvergenceTesting

/// Replicas of a document and the messages between them, as numbers of ``ExploredReplicas``.
struct DocumentWorld {
  /// Something that may happen; replicas go by their places, messages by their numbers.
  enum Action: Hashable {
    case edit(at: Int)
    case sync(at: Int)
    case timer(at: Int)
    case crash(at: Int)
    /// A disk is exchanged for what it was when it had so many records.
    case restore(at: Int, records: Int)
    case deliver(UInt32)
    /// A message arrives, and will once more, at any later time or never.
    case deliverOnce(UInt32)
    case tick
  }

  let table: ExploredReplicas

  /// The number of each replica's state, how often what has gone wrong, then the messages on the
  /// way, ascending: twice their number, and one more if they are late.
  private var words: [UInt32]

  /// What the faults say besides in a world where nothing goes wrong any more.
  private static let healing = 1 as UInt32 &<< 31

  /// What the lowest bits of the number of a restore are, and the number of a crash.
  static let restoreCode = 6 as UInt64
  static let crashCode = 3 as UInt64

  /// Replicas at their start, or once they have greeted each other and made the first edits.
  init(_ scope: ExplorationScope) throws(CanonicalDecodingError) {
    table = ExploredReplicas(scope)
    count = scope.replicas.count
    words = []
    for place in scope.replicas.indices {
      words.append(table.number(of: try ExploredReplica(place, in: scope)))
    }
    words.append(0)
    if scope.isGreeted { settle() }
    for place in scope.settled {
      try? perform(.edit(at: place))
      settle()
    }
  }

  /// Lets everything take its course until nothing happens any more.
  private mutating func settle() {
    faults = Self.healing
    while let action = fairAction {
      do throws(Counterexample) { try perform(action) } catch { break }
    }
    faults = 0
  }

  /// The number of a replica's state.
  func number(at place: Int) -> UInt32 { words[place] }

  /// How many replicas there are.
  let count: Int

  func facts(at place: Int) -> ExploredReplicas.Facts { table.facts[Int(words[place])] }

  // MARK: - What goes wrong

  private var faults: UInt32 {
    get { words[count] }
    set { words[count] = newValue }
  }

  private var isHealed: Bool { faults >= Self.healing }
  private var losses: Int { Int(faults & 0xFF) }
  private var duplicates: Int { Int(faults &>> 8 & 0xFF) }
  private var crashes: Int { Int(faults &>> 16 & 0xFF) }
  var restores: Int { Int(faults &>> 24 & 0x7F) }

  /// The messages on the way.
  var letters: ArraySlice<UInt32> { words[(count + 1)...] }

  /// How many messages there are that are not late.
  var freshCount: Int {
    var fresh = 0
    for index in (count + 1)..<words.count { fresh += Int(~words[index] & 1) }
    return fresh
  }

  // MARK: - What may happen

  /// Whether time may pass: nobody has anything to do, and messages that are then late are allowed.
  private var canTick: Bool {
    var waits = false
    for place in 0..<count {
      let facts = facts(at: place)
      if facts.isUnsynced || facts.due == 0 { return false }
      waits = waits || facts.due > 0
    }
    return waits && losses + freshCount <= (isHealed ? 0xFF : table.scope.losses)
  }

  func appendActions(to actions: inout [Action]) {
    let scope = table.scope
    for place in 0..<count {
      let facts = facts(at: place)
      if facts.canEdit { actions.append(.edit(at: place)) }
      if facts.isUnsynced { actions.append(.sync(at: place)) }
      if facts.due == 0 { actions.append(.timer(at: place)) }
      if crashes < scope.crashes { actions.append(.crash(at: place)) }
      if restores < scope.restores {
        for records in 0..<facts.syncedCount {
          actions.append(.restore(at: place, records: records))
        }
      }
    }
    let mayRepeat = duplicates < scope.duplicates
    for index in (count + 1)..<words.count {
      actions.append(.deliver(words[index] &>> 1))
      if mayRepeat { actions.append(.deliverOnce(words[index] &>> 1)) }
    }
    if canTick { actions.append(.tick) }
  }

  // MARK: - What happens then

  mutating func perform(_ action: Action) throws(Counterexample) {
    switch action {
    case .edit(let place): try happen(.edit, 0, to: place)
    case .sync(let place): try happen(.sync, 1, to: place)
    case .timer(let place): try happen(.timer, 2, to: place)
    case .crash(let place):
      faults += 1 << 16
      try happen(.crash, Self.crashCode, to: place)
    case .restore(let place, let records):
      faults += 1 << 24
      try happen(.restore(records), UInt64(records) &<< 3 | Self.restoreCode, to: place)
    case .deliver(let number):
      remove(number)
      try arrive(number)
    case .deliverOnce(let number):
      faults += 1 << 8
      remove(number)
      insert(number &<< 1 | 1)
      try arrive(number)
    case .tick:
      if !isHealed { faults += UInt32(freshCount) }
      for place in words.indices.dropFirst(count + 1) { words[place] |= 1 }
      let ticks = (0..<count).reduce(Int64.max) { soonest, place in
        let due = facts(at: place).due
        return due >= 0 ? min(soonest, due) : soonest
      }
      for place in 0..<count {
        try happen(.ticks(ticks), UInt64(ticks) &<< 3 | 5, to: place)
      }
    }
  }

  private mutating func arrive(_ number: UInt32) throws(Counterexample) {
    let message = table.messages[Int(number)]
    try happen(
      .message(message.bytes, from: ExploredReplica.identity(of: message.from)),
      UInt64(number) &<< 3 | 4, to: message.to)
  }

  private mutating func happen(
    _ event: @autoclosure () -> ExploredReplica.Event, _ code: UInt64, to place: Int
  ) throws(Counterexample) {
    let outcome = table.outcome(of: event(), code, on: words[place])
    if outcome.isFlawed, let flaw = table.flaw(of: code, on: words[place]) { throw flaw }
    words[place] = outcome.next
    for index in outcome.sends { insert(table.sends[index] &<< 1) }
  }

  /// Puts a message on its way; one that is there already stays alone, and is not late.
  private mutating func insert(_ letter: UInt32) {
    var place = count + 1
    while place < words.count, words[place] &>> 1 < letter &>> 1 { place += 1 }
    if place < words.count, words[place] &>> 1 == letter &>> 1 {
      words[place] &= letter
    } else {
      words.insert(letter, at: place)
    }
  }

  private mutating func remove(_ number: UInt32) {
    for place in (count + 1)..<words.count where words[place] &>> 1 == number {
      words.remove(at: place)
      return
    }
  }

  // MARK: - When all goes well

  mutating func heal() {
    words = Array(words[..<(count + 1)])
    faults = Self.healing | UInt32(restores) &<< 24
  }

  var fairAction: Action? {
    for place in 0..<count where facts(at: place).isUnsynced { return .sync(at: place) }
    if let letter = letters.first { return .deliver(letter &>> 1) }
    for place in 0..<count where facts(at: place).due == 0 { return .timer(at: place) }
    return canTick ? .tick : nil
  }

  func absorb(into digest: inout RollingDigest) {
    var place = 0
    while place < words.count {
      let second = place + 1 < words.count ? UInt64(words[place + 1]) : 0
      digest.absorb(UInt64(words[place]) &<< 32 | second)
      place += 2
    }
    digest.absorb(UInt64(words.count))
  }
}

extension DocumentWorld: ExplorableWorld {
  func lane(of action: Action) -> Int? {
    switch action {
    case .edit(let place), .sync(let place), .timer(let place): place
    case .deliver(let number): table.messages[Int(number)].to
    case .crash, .restore, .deliverOnce, .tick: nil
    }
  }

  func dependencies(of action: Action) -> UInt8 {
    guard case .deliver(let number) = action else { return 0 }
    return 1 &<< UInt8(table.messages[Int(number)].from)
  }
}
