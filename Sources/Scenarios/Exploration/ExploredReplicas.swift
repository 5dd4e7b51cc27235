import Convergence
import ConvergenceTesting

/// Every state that a replica was ever in, and what came of all that happened to it, once each.
///
/// A world names replicas and messages by number. That is what makes worlds small and steps fast:
/// the protocol runs once for each state of one replica and each thing that happens to it, however
/// many worlds that happens in (G. J. Holzmann, “State Compression in SPIN”, SPIN 1997, calls it
/// collapsing).
final class ExploredReplicas {
  /// What came of something: the state after it, and the messages sent.
  struct Outcome {
    let next: UInt32
    let sends: [UInt32]
    let flaw: Counterexample?
  }

  /// What worlds look at again and again.
  struct Facts {
    /// In how many ticks the timer comes; -1 if never.
    let due: Int64
    let isUnsynced: Bool
    let canEdit: Bool
    /// The numbers of the state and of the own edits.
    let document: Int
    let own: Int
    /// The numbers of what is on disk for good, and of what each other replica is believed to hold.
    let durable: Int
    let beliefs: [Int]
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

  private let replicaNumbers = NumberTable()
  private let messageNumbers = NumberTable()
  private let documentNumbers = NumberTable()
  private let contextNumbers = NumberTable()
  private let editNumbers = NumberTable()
  private let outcomeNumbers = NumberTable()
  let judged = NumberTable()

  init(_ scope: ExplorationScope) { self.scope = scope }

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
    let consequences = replica.handle(event(), in: scope)
    let sends = consequences.sends.map { send in
      self.number(
        of: Message(from: replica.place, to: Int(send.to.rawValue) - 1, bytes: send.bytes))
    }
    outcomes.append(
      Outcome(next: self.number(of: replica), sends: sends, flaw: consequences.flaw))
    outcomeNumbers.insert(outcomes.count - 1, UInt64(number), code)
    return outcomes[outcomes.count - 1]
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
    let count = scope.replicas.count
    var beliefs = Array(repeating: -1, count: count)
    for peer in replica.replicator.status.peers {
      beliefs[Int(peer.id.rawValue) - 1] = number(of: peer.known)
    }
    let state = replica.replicator.state
    var encoder = CanonicalEncoder()
    encoder.count(replica.place)
    for delta in replica.own { delta.encode(into: &encoder) }
    return Facts(
      due: replica.due ?? -1, isUnsynced: replica.isUnsynced,
      canEdit: replica.editCount < scope.edits[replica.place].count,
      document: Self.number(of: state.canonicalBytes, in: documentNumbers) {
        documents.append(state)
      },
      own: Self.number(of: encoder.bytes, in: editNumbers) { edits.append(replica.own) },
      durable: number(of: replica.durable), beliefs: beliefs)
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
