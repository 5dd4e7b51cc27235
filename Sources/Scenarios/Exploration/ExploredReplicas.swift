import Convergence
import ConvergenceTesting

/// Every state that a replica was ever in, and what came of all that happened to it, once each.
///
/// A world names replicas and messages by number. That is what makes worlds small and steps fast:
/// the protocol runs once for each state of one replica and each thing that happens to it, however
/// many worlds that happens in (G. J. Holzmann, “State Compression in SPIN”, SPIN 1997, calls it
/// collapsing).
final class ExploredReplicas {
  /// What came of something: the state after it, and where the messages sent are listed.
  struct Outcome {
    let next: UInt32
    let isFlawed: Bool
    let sends: Range<Int>
  }

  /// What worlds look at again and again, as plain numbers.
  struct Facts {
    /// In how many ticks the timer comes; -1 if never.
    let due: Int64
    let isUnsynced: Bool
    let canEdit: Bool
    /// How many records are on disk for good.
    let syncedCount: Int
    let hasReported: Bool
    /// The numbers of the state, of the own edits, and of what is on disk for good.
    let document: Int
    let own: Int
    let durable: Int
  }

  struct Message {
    let from: Int
    let to: Int
    let bytes: [UInt8]
  }

  let scope: ExplorationScope
  private(set) var replicas: [ExploredReplica] = []
  private(set) var facts: [Facts] = []
  private(set) var messages: [Message] = []
  private(set) var documents: [Causal<DocumentStore>] = []
  private(set) var contexts: [CausalContext] = []
  private(set) var edits: [[Causal<DocumentStore>]] = []
  private var outcomes: [Outcome] = []

  /// The messages that all outcomes have sent, one outcome after the other.
  private(set) var sends: [UInt32] = []

  /// The numbers of what each replica takes each to hold, or -1, a row for each state.
  private var beliefs: [Int32] = []

  /// What was wrong with outcomes, of which there are few, with their states and events.
  private var flaws: [(number: UInt32, code: UInt64, flaw: Counterexample)] = []

  private let replicaNumbers = NumberTable()
  private let messageNumbers = NumberTable()
  private let documentNumbers = NumberTable()
  private let contextNumbers = NumberTable()
  private let editNumbers = NumberTable()
  private let outcomeNumbers = NumberTable()
  let judged = NumberTable()

  private let onlyAdds: Bool

  init(_ scope: ExplorationScope) {
    self.scope = scope
    onlyAdds = scope.onlyAdds
  }

  /// How many things were tried on a replica.
  var trialCount: Int { outcomes.count }

  /// The number of a state.
  func number(of replica: ExploredReplica) -> UInt32 {
    var encoder = CanonicalEncoder()
    replica.encode(into: &encoder, in: scope)
    return UInt32(
      Self.number(of: encoder.bytes, in: replicaNumbers) {
        replicas.append(replica)
        facts.append(facts(of: replica))
      })
  }

  /// What comes of something that happens to a replica.
  ///
  /// - Parameter code: What happens, as a number: the same for the same.
  func outcome(
    of event: @autoclosure () -> ExploredReplica.Event, _ code: UInt64, on number: UInt32
  ) -> Outcome {
    let known = outcomeNumbers[UInt64(number), code]
    if known >= 0 { return outcomes[known] }
    var replica = replicas[Int(number)]
    var consequences = replica.handle(event(), in: scope)
    if scope.restores > 0 {
      consequences.flaw = consequences.flaw ?? loss(replicas[Int(number)], replica, code)
    }
    let first = sends.count
    for send in consequences.sends {
      sends.append(
        self.number(
          of: Message(from: replica.place, to: Int(send.to.rawValue) - 1, bytes: send.bytes)))
    }
    if let flaw = consequences.flaw { flaws.append((number, code, flaw)) }
    let outcome = Outcome(
      next: self.number(of: replica), isFlawed: consequences.flaw != nil, sends: first..<sends.count
    )
    outcomeNumbers.insert(outcomes.count, UInt64(number), code)
    outcomes.append(outcome)
    return outcome
  }

  /// What a replica no longer shows, although nothing has happened that takes anything away.
  private func loss(
    _ before: ExploredReplica, _ after: ExploredReplica, _ code: UInt64
  ) -> Counterexample? {
    let isRestore = code & 7 == DocumentWorld.restoreCode
    let isCrash = code == DocumentWorld.crashCode
    guard onlyAdds, !isRestore, !(isCrash && before.isUnsynced) else { return nil }
    let (old, new) = (before.document.json, after.document.json)
    guard !new.contains(old) else { return nil }
    return Counterexample(
      "what was shown is not lost",
      "\(scope.replicas[before.place]) has shown \(old), and shows \(new)")
  }

  /// What was wrong with what came of something.
  func flaw(of code: UInt64, on number: UInt32) -> Counterexample? {
    flaws.first { $0.number == number && $0.code == code }?.flaw
  }

  /// The number of what a replica in some state takes another to hold; -1 if they are strangers.
  func belief(of number: UInt32, about other: Int) -> Int {
    Int(beliefs[Int(number) * scope.replicas.count + other])
  }

  private func number(of message: Message) -> UInt32 {
    var encoder = CanonicalEncoder()
    encoder.count(message.from)
    encoder.count(message.to)
    encoder.byteString(message.bytes)
    return UInt32(
      Self.number(of: encoder.bytes, in: messageNumbers) { messages.append(message) })
  }

  private func facts(of replica: ExploredReplica) -> Facts {
    var beliefs = Array(repeating: -1 as Int32, count: scope.replicas.count)
    for peer in replica.replicator.status.peers {
      beliefs[Int(peer.id.rawValue) - 1] = Int32(number(of: peer.known))
    }
    self.beliefs += beliefs
    let state = replica.replicator.state
    var encoder = CanonicalEncoder()
    encoder.count(replica.place)
    for delta in replica.own { delta.encode(into: &encoder) }
    return Facts(
      due: replica.due ?? -1, isUnsynced: replica.isUnsynced,
      canEdit: replica.editCount < scope.edits[replica.place].count,
      syncedCount: replica.syncedCount, hasReported: replica.hasReported,
      document: Self.number(of: state.canonicalBytes, in: documentNumbers) {
        documents.append(state)
      },
      own: Self.number(of: encoder.bytes, in: editNumbers) { edits.append(replica.own) },
      durable: number(of: replica.durable))
  }

  private func number(of context: CausalContext) -> Int {
    Self.number(of: context.canonicalBytes, in: contextNumbers) { contexts.append(context) }
  }

  /// The number of bytes in a table.
  private static func number(
    of bytes: [UInt8], in table: NumberTable, isNew add: () -> Void
  ) -> Int {
    var digest = RollingDigest()
    digest.absorb(bytes)
    let key = digest.value
    let known = table[key]
    if known >= 0 { return known }
    let number = table.count
    add()
    table.insert(number, key)
    return number
  }
}

extension JSONValue {
  /// Whether everything that another value shows is here as well.
  fileprivate func contains(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.object(let mine), .object(let theirs)):
      theirs.allSatisfy { key, value in mine[key]?.contains(value) ?? false }
    case (.array(let mine), .array(let theirs)): theirs.allSatisfy(mine.contains)
    default: self == other
    }
  }
}
