import Convergence

/// The worlds that some replicas can get into, as numbers.
///
/// A **node** is a replica with its view, its own edits, and which edits it has received. A
/// **world** is a node for each replica: 32 bits for each, 128 for all, so a key is exact.
final class WorldGraph {
  /// The edits of one replica, in order.
  struct Chain {
    let replica: Int
    let events: [Int]
    let minted: UInt64
  }

  /// What came of an edit: its event, the view after it, and how many dots are minted by then.
  struct Outcome {
    let event: Int
    let covered: UInt64
    let view: Int
    let minted: UInt64
  }

  struct Node {
    let chain: Int
    let received: UInt64
    let view: Int
  }

  struct World: Equatable {
    var high: UInt64
    var low: UInt64

    subscript(place: Int) -> Int {
      get {
        let word = place < 2 ? high : low
        return Int(truncatingIfNeeded: (word &>> Self.shift(place)) & 0xFFFF_FFFF)
      }
      set {
        let shift = Self.shift(place)
        let kept = (place < 2 ? high : low) & ~(0xFFFF_FFFF &<< shift)
        let word = kept | (UInt64(truncatingIfNeeded: newValue) &<< shift)
        if place < 2 { high = word } else { low = word }
      }
    }

    private static func shift(_ place: Int) -> UInt64 { place & 1 == 0 ? 0 : 32 }
  }

  /// What the type does, each time it is not yet known.
  struct Behaviour {
    let edit: (_ choice: Int, _ view: Int, Chain) throws(Counterexample) -> Outcome?
    let deliver: (_ event: Int, _ view: Int) throws(Counterexample) -> Int
    let repeatDelivery: (_ event: Int, _ view: Int) throws(Counterexample) -> Void
    let join: (_ one: Int, _ other: Int, _ isJudged: Bool) throws(Counterexample) -> Int
    let compare: (_ one: Int, _ other: Int) throws(Counterexample) -> Void
    let requireJoin: (_ one: Int, _ other: Int, _ result: Int) throws(Counterexample) -> Void
    let judgeEnd: (_ view: Int) throws(Counterexample) -> Void
  }

  let type: Behaviour
  let replicas: Int
  let steps: Int
  let choices: Int

  /// Whether everything is exchanged after the last step too.
  let isExchangedLast: Bool

  var nodes: [Node] = []
  var chains: [Chain] = []
  var coverage: [UInt64] = []

  let nodeNumbers = NumberTable()
  let chainNumbers = NumberTable()
  /// What has been tried already: 0 stands for nothing, a node or view for one less.
  let edited = PairTable()
  let received = PairTable()
  let merged = PairTable()
  let outcomes = NumberTable()
  var outcomeList: [Outcome?] = []
  let delivered = PairTable()
  let repeated = PairTable()
  let joined = PairTable()
  let exchanged = PairTable()
  let ends = NumberTable()

  init(
    _ type: Behaviour, replicas: Int, steps: Int, choices: Int, isExchangedLast: Bool
  ) {
    self.isExchangedLast = isExchangedLast
    self.type = type
    self.replicas = replicas
    self.steps = steps
    self.choices = choices
  }

  func number(of node: Node) -> Int {
    let low = UInt64(node.chain) << 32 | UInt64(node.view)
    let known = nodeNumbers[node.received, low]
    if known >= 0 { return known }
    nodes.append(node)
    nodeNumbers.insert(nodes.count - 1, node.received, low)
    return nodes.count - 1
  }

  func number(of chain: Chain) -> Int {
    var digest = RollingDigest()
    digest.absorb(UInt64(chain.replica))
    digest.absorb(chain.minted)
    for event in chain.events { digest.absorb(UInt64(event)) }
    let key = digest.value
    let known = chainNumbers[key]
    if known >= 0 { return known }
    chains.append(chain)
    chainNumbers.insert(chains.count - 1, key)
    return chains.count - 1
  }
}

/// One step of one replica: who, and what.
struct WorldStep: Hashable {
  enum Kind: Hashable {
    case edit(choice: Int)
    /// The edit in a slot.
    case receive(slot: Int)
    case merge(other: Int)
  }

  let place: Int
  let kind: Kind
}
