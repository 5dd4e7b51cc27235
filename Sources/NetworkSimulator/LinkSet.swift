/// One direction between two nodes.
public struct DirectedLink: Hashable, Sendable {
  /// The place of the sender.
  public let from: Int
  /// The place of the receiver.
  public let to: Int

  /// The direction from one node to another.
  public init(from: Int, to: Int) {
    self.from = from
    self.to = to
  }
}

/// The links that a fault strikes, by the places of the nodes.
public enum LinkSet: Hashable, Sendable {
  /// All links.
  case all
  /// These and no others.
  case only([DirectedLink])
  /// The links of one node, both ways.
  case touching(Int)
  /// The links on which a node sends.
  case from(Int)
  /// The links on which a node receives.
  case to(Int)
  /// The links between nodes of different groups: for each place the number of its group.
  ///
  /// A place with a negative number, or past the end, belongs to every group.
  case between(groups: [Int])

  /// Whether a link is struck.
  public func contains(_ link: DirectedLink) -> Bool {
    switch self {
    case .all: true
    case .only(let links): links.contains(link)
    case .touching(let node): link.from == node || link.to == node
    case .from(let node): link.from == node
    case .to(let node): link.to == node
    case .between(let groups):
      link.from < groups.count && link.to < groups.count && groups[link.from] >= 0
        && groups[link.to] >= 0 && groups[link.from] != groups[link.to]
    }
  }

  /// The links between some nodes that are struck, by sender and then receiver.
  public func links(among count: Int) -> [DirectedLink] {
    (0..<count).flatMap { from in
      (0..<count).map { DirectedLink(from: from, to: $0) }.filter {
        $0.from != $0.to && contains($0)
      }
    }
  }
}

/// The shapes of partitions that systems have been broken with.
extension LinkSet {
  /// Two halves; of an odd number of nodes the second half has one more.
  public static func halves(of count: Int) -> LinkSet {
    .between(groups: (0..<count).map { $0 < count / 2 ? 0 : 1 })
  }

  /// One node against all others.
  public static func isolation(of node: Int) -> LinkSet { .touching(node) }

  /// Two halves that only one node can talk to.
  public static func bridge(over node: Int, of count: Int) -> LinkSet {
    .between(groups: (0..<count).map { $0 == node ? -1 : $0 < count / 2 ? 0 : 1 })
  }

  /// Each node talks to a majority, itself included, and no two nodes to the same one.
  ///
  /// Nodes stand in a ring and talk only to their nearest on either side. With fewer than four
  /// nodes nothing is cut.
  public static func majorityRing(of count: Int) -> LinkSet {
    let reach = (count / 2 + 1) / 2
    return .only(
      LinkSet.all.links(among: count).filter { link in
        let distance = abs(link.from - link.to)
        return min(distance, count - distance) > reach
      })
  }

  /// What some nodes send no longer reaches the others; the other way works.
  public static func oneWay(from senders: [Int], to receivers: [Int]) -> LinkSet {
    .only(
      senders.flatMap { from in
        receivers.filter { $0 != from }.map { DirectedLink(from: from, to: $0) }
      })
  }

  /// In a star, everybody talks to the hub alone; the hub being lost, nobody talks to anybody.
  public static func starWithoutHub(of count: Int) -> LinkSet {
    .between(groups: Array(0..<count))
  }

  /// In a star, everybody talks to the hub alone.
  public static func star(around hub: Int, of count: Int) -> LinkSet {
    .between(groups: (0..<count).map { $0 == hub ? -1 : $0 })
  }

  /// Two groups at random, neither of them empty; there must be 2 to 64 nodes.
  public static func random(of count: Int, using draws: inout KeyedSequence) -> LinkSet {
    precondition((2...64).contains(count), "a random partition is for 2 to 64 nodes")
    let sides = 1 + draws.below((UInt64(1) << UInt64(count - 1)) - 1)
    return .between(groups: (0..<count).map { $0 == 63 ? 0 : Int(sides >> UInt64($0) & 1) })
  }
}
