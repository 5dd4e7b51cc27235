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
    /// Something that nothing is expected of, but that it arrives.
    case jot(Int)
    /// A proposal, if somebody has the authority over it, of which only one of each may win.
    case claim(Int)
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
    "packets", "disk", "fan-out", "topology", "versions", "authority", "parts",
  ]

  init(seed: UInt64, without ablations: Set<Ablation> = []) {
    self.seed = seed
    var random = Samples.random(seed, entity: 200)
    // Small worlds take little time, and much goes wrong in them already.
    replicas = Int(2 + random.below(4))
    let length = Int(random.pick(from: [6, 10, 20]))
    let victim = Int(random.below(UInt64(replicas)))
    // About half of what can go wrong does, some of it hardly and some of it often.
    for family in Self.families {
      let isOn = random.below(2) == 0 || ablations.contains(.swarm)
      let weight = ablations.contains(.swarm) ? 4 : 1 + random.below(8)
      let choice = random.below(4)
      if family == "duplicate", ablations.contains(.duplicates) { continue }
      if ["crashes", "versions"].contains(family), ablations.contains(.crashes) { continue }
      // Whoever has the authority over anything holds everything, and hears from everybody.
      if family == "parts", isDecided { continue }
      if family == "authority", isRelayed { continue }
      if isOn { conditions += condition(family, weight, choice, of: victim) }
    }
    if isDecided, !ablations.contains(.crashes) {
      // Whoever decides is most likely to fail while it does.
      conditions += condition("crashes", 5 + random.below(4), 0, of: victim)
    }
    let others = (0..<replicas).filter { $0 != victim }
    for place in 0..<length {
      let time = 5 + place * 5000 / length + Int(random.below(250))
      if random.below(5) == 0 {
        events.append(Event(time: time, replica: victim, edit: .jot(place)))
        continue
      }
      let replica = random.pick(from: others)
      if isDecided, random.below(2) == 0 {
        let claim = Edit.claim(Int(random.below(4)))
        events.append(Event(time: time, replica: replica, edit: claim))
        continue
      }
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

  /// Whether somebody has the authority over something, and whether not all speak to all.
  private var isDecided: Bool { conditions.contains { $0.hasPrefix("authority") } }
  private var isRelayed: Bool { conditions.contains { $0.hasPrefix("topology") } }

  /// The statements that a kind of trouble consists of.
  private func condition(
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
    case "versions": versions(weight, of: victim)
    case "authority": ["authority r\(victim) over /claims/* once /claims/*"]
    case "parts": Self.parts(weight, choice, of: victim)
    case "fan-out": ["gossip every \(weight * 40)ms to \(1 + choice % 2)"]
    default: ["topology \(["star", "line", "ring", "tree"][Int(choice)])"]
    }
  }
}

extension World {
  /// Statements by which all replicas but one are upgraded, and that one comes and goes.
  private func versions(_ weight: UInt64, of victim: Int) -> [String] {
    let others = (0..<replicas).filter { $0 != victim }
    return others.map { "at 0s upgrade r\($0) version 1" }
      + (0..<3 as Range<UInt64>).map { turn in
        "at \(weight * 100 + turn * 1200)ms upgrade r\(victim) version 1 lasting 700ms"
      }
  }

  /// Statements by which one replica holds a part, then other ones, and in the end everything.
  ///
  /// It always holds what it edits itself, and when it is to hold everything nothing fails.
  private static func parts(_ weight: UInt64, _ choice: UInt64, of victim: Int) -> [String] {
    let all = ["/members", "/box", "/name", "/members /count"]
    var lines = ["subscribe r\(victim) to /jotted \(all[Int(choice)])"]
    for change in 1..<4 as Range<UInt64> {
      let part = all[Int((choice + change) % 4)]
      lines.append("at \(change * weight * 150)ms subscribe r\(victim) to /jotted \(part)")
    }
    return lines + ["at \(9 + weight / 2)s subscribe r\(victim) to everything"]
  }

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
    case .claim(let number): "set /claims/\(number) \"mine\""
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
      case .jot, .claim: break
      }
    }
    let list = members.sorted().map { "\"m\($0)\"" }.joined(separator: ", ")
    // Deltas that are kept for ever spare everybody the whole state, who wants all of it.
    let isShort = conditions.contains { $0.hasPrefix("deltas") || $0.hasPrefix("subscribe") }
    return (isShort ? [] : ["expect most 0 whole-states"]) + [
      "expect converge within 30s", "expect at /members [\(list)]",
      isCounted ? "expect at /count \(count)" : "expect nothing at /count",
      isHit ? "expect at /box/hits \(hits)" : "expect nothing at /box",
      name >= 0 ? "expect at /name \"name \(name)\"" : "expect nothing at /name",
    ]
  }
}
