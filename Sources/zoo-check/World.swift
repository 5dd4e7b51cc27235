import Convergence

/// A scenario drawn from a seed, and what must come of it.
///
/// Some replicas edit for a few seconds while the network and one of them fail; a minute later,
/// when everybody has everything, some of it is removed and made again. What each edit is worth in
/// the end follows from the edits alone: sums, last writes, and who removed what was there. The
/// replica that crashes makes edits of its own, of which it is only expected that they arrive.
struct World {
  /// An edit of which it is known what it leads to.
  enum Edit {
    case count(Int)
    case name(Int)
    case insert(Int)
    case remove(Int)
    case hit(Int)
    case clear
    /// Something that nothing is expected of.
    case jot(Int)
  }

  /// An edit by a replica, so many milliseconds after the start.
  struct Event {
    let time: Int
    let replica: Int
    let edit: Edit
  }

  let seed: UInt64
  let replicas: Int
  /// Statements about the network and what goes wrong in it.
  var conditions: [String] = []
  /// The edits, in the order of their times.
  var events: [Event] = []

  private static let families: [String] = [
    "drop", "duplicate", "reorder", "latency", "partitions", "cuts", "crashes", "buffer",
    "packets", "disk", "fan-out", "topology",
  ]

  init(seed: UInt64, without ablations: Set<Ablation> = []) {
    self.seed = seed
    var random = Samples.random(seed, entity: 200)
    replicas = Int(3 + random.below(3))
    let victim = Int(random.below(UInt64(replicas)))
    // About half of what can go wrong does, some of it hardly and some of it often.
    for family in Self.families {
      let isOn = random.below(2) == 0 || ablations.contains(.swarm)
      let weight = ablations.contains(.swarm) ? 4 : 1 + random.below(8)
      let choice = random.below(4)
      if family == "duplicate", ablations.contains(.duplicates) { continue }
      if family == "crashes", ablations.contains(.crashes) { continue }
      if isOn { conditions += Self.condition(family, weight, choice, of: victim) }
    }
    let others = (0..<replicas).filter { $0 != victim }
    for place in 0..<20 {
      let time = place * 250 + Int(random.below(250))
      if random.below(5) == 0 {
        events.append(Event(time: time, replica: victim, edit: .jot(place)))
        continue
      }
      let replica = random.pick(from: others)
      let edit: Edit
      switch random.below(5) {
      case 0: edit = .name(place)
      case 1: edit = .insert(replica * 2 + Int(random.below(2)))
      case 2: edit = .remove(replica * 2 + Int(random.below(2)))
      case 3: edit = .hit(Int(1 + random.below(5)))
      default: edit = .count(Int(random.draw(from: -3...9)))
      }
      events.append(Event(time: time, replica: replica, edit: edit))
    }
    // By now everybody has everything. First is removed, then, without waiting, made again.
    for place in 0..<3 {
      let element = Int(random.below(UInt64(replicas * 2)))
      let edit: Edit = place == 0 ? .clear : .remove(element)
      events.append(
        Event(time: 60_000 + 5 * place, replica: random.pick(from: others), edit: edit))
    }
    for place in 0..<3 {
      let element = Int(random.below(UInt64(replicas * 2)))
      let edit: Edit = place == 0 ? .hit(7) : place == 1 ? .insert(element) : .name(100)
      events.append(
        Event(time: 60_020 + 5 * place, replica: random.pick(from: others), edit: edit))
    }
  }

  /// The statements that a kind of trouble consists of.
  private static func condition(
    _ family: String, _ weight: UInt64, _ choice: UInt64, of victim: Int
  ) -> [String] {
    let faults = "lasting 200ms..\(weight * 300)ms during 0s..5s"
    return switch family {
    case "drop": ["link drop \(weight * 5)%"]
    case "duplicate": ["link duplicate \(weight * 5)%"]
    case "reorder": ["link reorder \(weight * 5)%"]
    case "latency": ["link latency 1ms..\(weight * 60)ms"]
    case "partitions": ["random partitions \((weight + 1) / 2) \(faults)"]
    case "cuts": ["random cuts \(weight) \(faults)"]
    case "crashes": ["random crashes \((weight + 1) / 2) of r\(victim) \(faults)"]
    case "buffer": ["deltas keep \(weight * 100)B"]
    case "packets": ["packets \(256 + weight * 64)B"]
    case "disk": ["disk sync 1ms..\(weight * 50)ms"]
    case "fan-out": ["gossip every \(weight * 40)ms to \(1 + choice % 2)"]
    default: ["topology \(["star", "line", "ring", "tree"][Int(choice)])"]
    }
  }
}

extension World {
  /// The scenario as its file would say it.
  var text: String {
    var lines = ["scenario \"World \(seed)\""]
    lines.append("replicas " + (0..<replicas).map { "r\($0)" }.joined(separator: " "))
    lines += conditions
    for event in events {
      lines.append("at \(event.time)ms r\(event.replica) \(Self.statement(event.edit))")
    }
    return (lines + expectations).joined(separator: "\n") + "\n"
  }

  private static func statement(_ edit: Edit) -> String {
    switch edit {
    case .count(let amount): "increment /count \(amount) confirm quorum 2 within 20s"
    case .name(let number): "set /name \"name \(number)\""
    case .insert(let element): "insert /members \"m\(element)\""
    case .remove(let element): "remove /members \"m\(element)\""
    case .hit(let amount): "increment /box/hits \(amount)"
    case .clear: "delete /box"
    case .jot(let number): "set /jotted/\(number) true"
    }
  }

  /// What the edits come to, without looking at any replica.
  ///
  /// In the first seconds a member is inserted and removed by one replica only, so the last of it
  /// counts. Later removals have seen all that came in time before them, and nothing after.
  private var expectations: [String] {
    var (count, hits, name) = (0, 0, -1)
    var (isCounted, isHit) = (false, false)
    var members: Set<Int> = []
    for event in events {
      switch event.edit {
      case .count(let amount): (count, isCounted) = (count + amount, true)
      case .name(let number): name = number
      case .insert(let element): members.insert(element)
      case .remove(let element): members.remove(element)
      case .hit(let amount): (hits, isHit) = (hits + amount, true)
      case .clear: (hits, isHit) = (0, false)
      case .jot: break
      }
    }
    let list = members.sorted().map { "\"m\($0)\"" }.joined(separator: ", ")
    // Deltas that are kept for ever spare everybody the whole state.
    let isShort = conditions.contains { $0.hasPrefix("deltas") }
    return (isShort ? [] : ["expect most 0 whole-states"]) + [
      "expect converge within 30s", "expect at /members [\(list)]",
      isCounted ? "expect at /count \(count)" : "expect nothing at /count",
      isHit ? "expect at /box/hits \(hits)" : "expect nothing at /box",
      name >= 0 ? "expect at /name \"name \(name)\"" : "expect nothing at /name",
    ]
  }
}
