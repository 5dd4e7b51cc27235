import Convergence

extension Fault {
  /// What a fault does when it begins, and what is said when it ends.
  ///
  /// - Parameter names: What the nodes are called, by place; there may be more places than names.
  func sentences(_ names: [String]) -> (begins: String, ends: String) {
    switch self {
    case .links(let fault, let links):
      let whole = links.phrase(names)
      return ("\(fault.predicate) on \(whole)", "\(fault.predicate) no more on \(whole)")
    case .node(let fault, let place):
      let (begins, ends) = fault.predicates
      let name = LinkSet.name(place, names)
      return ("\(name) \(begins)", "\(name) \(ends)")
    }
  }
}

extension LinkSet {
  /// Which links they are, in words.
  func phrase(_ names: [String]) -> String {
    switch self {
    case .all: return "all links"
    case .only(let links):
      if links.count > 3 { return "\(links.count) links" }
      return links.map { "\(Self.name($0.from, names)) → \(Self.name($0.to, names))" }
        .joined(separator: ", ")
    case .touching(let place): return "all links of \(Self.name(place, names))"
    case .from(let place): return "the links from \(Self.name(place, names))"
    case .to(let place): return "the links to \(Self.name(place, names))"
    case .between(let groups):
      let numbers = groups.filter { $0 >= 0 }.reduce(into: [Int]()) { known, group in
        if !known.contains(group) { known.append(group) }
      }
      return "the links between "
        + numbers.map { group in
          groups.indices.filter { groups[$0] == group }.map { Self.name($0, names) }
            .joined(separator: " ")
        }.joined(separator: " | ")
    }
  }

  /// What a node is called; a spare place has only its number.
  static func name(_ place: Int, _ names: [String]) -> String {
    names.indices.contains(place) ? names[place] : "place \(place)"
  }
}

extension LinkFault {
  /// What happens to messages.
  fileprivate var predicate: String {
    switch self {
    case .cut: "messages are cut off"
    case .clog: "messages are held up"
    case .drop: "messages are dropped"
    case .bursts: "messages are dropped in bursts"
    case .duplicate: "messages are doubled"
    case .replay: "old messages are repeated"
    case .reorder: "messages overtake each other"
    case .latency: "messages take another time"
    case .bandwidth: "messages queue up"
    case .flipBits: "bits are flipped"
    case .truncate: "messages lose their ends"
    case .splice: "messages are spliced"
    }
  }
}

extension NodeFault {
  /// What a node does, and what it does when it is over.
  fileprivate var predicates: (begins: String, ends: String) {
    switch self {
    case .crash(.lost): ("crashes", "restarts")
    case .crash(.kept): ("crashes; its disk keeps some of the last records", "restarts")
    case .crash(.torn): ("crashes in the middle of a record", "restarts")
    case .crashAt(let boundary): ("is to crash \(boundary.phrase)", "is running again")
    case .amnesia(newIdentity: .some): ("loses its disk", "comes back as somebody new")
    case .amnesia(newIdentity: nil): ("loses its disk", "comes back under its old name")
    case .restore: ("crashes", "comes back from a backup")
    case .twin: ("is started a second time, from a copy of its disk", "is alone again")
    case .pause: ("stands still", "goes on")
    case .slow: ("becomes slow", "is fast again")
    case .clockOffset(let by) where by < 0: ("has its clock set back", "has its clock right again")
    case .clockOffset: ("has its clock set forward", "has its clock right again")
    case .clockDrift(let rate) where rate < 0: ("has a slow clock", "has its clock right again")
    case .clockDrift: ("has a fast clock", "has its clock right again")
    case .clockFreeze: ("has a clock that stands still", "has a clock that goes again")
    case .join: ("joins", "leaves again")
    case .leave: ("leaves", "comes back")
    case .evict: ("is put out by the others", "is let in again")
    case .upgrade(let version): ("starts as version \(version)", "starts as the version before")
    case .loseWrites: ("has a disk that lies", "has an honest disk again")
    case .failReads: ("has a disk that cannot be read in places", "has a good disk again")
    case .slowDisk: ("has a slow disk", "has a fast disk again")
    }
  }
}

extension DurabilityBoundary {
  fileprivate var phrase: String {
    switch self {
    case .beforeWriting: "before it writes"
    case .afterWriting: "after it has written"
    case .afterSending: "after it has sent"
    case .beforeSync: "before a record is durable"
    case .afterSync: "when a record has become durable"
    }
  }
}

extension Repair {
  /// What is repaired.
  func sentence(_ names: [String]) -> String {
    switch self {
    case .fault(let number): "fault \(number) is over"
    case .cuts: "all links are whole again"
    case .everything: "nothing is wrong any more"
    case .process(let place): "\(LinkSet.name(place, names)) restarts"
    }
  }
}
