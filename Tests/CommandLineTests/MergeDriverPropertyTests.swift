import Foundation
import ProcessHarness
import Testing

@Suite struct MergeDriverProperties {
  /// Every seventh merge is of three unrelated texts; the others change a few members each.
  @Test func `whichever side is kept, what comes out is what a merge of trees makes`() throws {
    let space = try Workspace()
    var random = LinearGenerator(state: 2026)
    var conflicted = 0
    for round in 0..<80 {
      let base = Tree.random(&random, depth: 3)
      let isRelated = round % 7 != 0
      let sides = (0..<2).map { _ in
        isRelated ? base.changed(&random) : Tree.random(&random, depth: 3)
      }
      try space.write(base.text(&random), to: "O")
      try space.write(sides[0].text(&random), to: "A")
      try space.write(sides[1].text(&random), to: "B")
      let texts = try ["O", "A", "B"].map { try space.text($0) }
      let result = try space.run("merge-driver", "O", "A", "B")
      let merged = try space.text("A")
      let comment: Comment = "round \(round)\n\(texts.joined(separator: "\n"))\n\(merged)"
      var hasConflict = false
      for side in 0..<2 {
        let expected = Tree.merge(base, sides[0], sides[1], keeping: side, &hasConflict)
        let kept = merged.keeping(side)
        let bare = kept.filter { !$0.isWhitespace }
        #expect(!bare.contains(",}") && !bare.contains(",,") && !bare.contains("{,"), comment)
        let object = try JSONSerialization.jsonObject(
          with: Data(kept.utf8), options: .fragmentsAllowed)
        #expect(Tree(object) == expected, comment)
      }
      #expect(result.status == (hasConflict ? 1 : 0), comment)
      #expect(merged.contains("<<<<<<<") == hasConflict, comment)
      if hasConflict { conflicted += 1 }
    }
    #expect(conflicted > 10 && conflicted < 70, "\(conflicted) of 80")
  }
}

extension String {
  /// The text with one side kept wherever there are markers.
  fileprivate func keeping(_ side: Int) -> String {
    var result = ""
    var isKept = true
    for line in components(separatedBy: "\n") {
      switch line.prefix(7) {
      case "<<<<<<<": isKept = side == 0
      case "|||||||": isKept = false
      case "=======": isKept = side == 1
      case ">>>>>>>": isKept = true
      default: if isKept { result += line + "\n" }
      }
    }
    return result
  }
}

/// Numbers that are the same in every run.
private struct LinearGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }

  mutating func below(_ count: Int) -> Int { Int(next() >> 8 % UInt64(count)) }
}

/// Objects of numbers, as a value.
private indirect enum Tree: Equatable {
  case leaf(Int)
  case node([String: Tree])

  init(_ object: Any) {
    guard let members = object as? [String: Any] else {
      self = .leaf((object as? Int) ?? -1)
      return
    }
    self = .node(members.mapValues { Tree($0) })
  }

  static func random(_ random: inout LinearGenerator, depth: Int) -> Tree {
    guard depth > 0, depth == 3 || random.below(3) > 0 else { return .leaf(random.below(3)) }
    var members: [String: Tree] = [:]
    for key in ["a", "b", "c", "d"] where random.below(3) > 0 {
      members[key] = .random(&random, depth: depth - 1)
    }
    return .node(members)
  }

  /// The same with a member or two put, changed or taken out.
  func changed(_ random: inout LinearGenerator) -> Tree {
    guard case .node(var members) = self else { return .leaf(random.below(5)) }
    for _ in 0...random.below(2) {
      let key = ["a", "b", "c", "d"][random.below(4)]
      switch (members[key], random.below(4)) {
      case (let old?, 0..<3): members[key] = old.changed(&random)
      case (_?, _): members[key] = nil
      case (nil, _): members[key] = .random(&random, depth: 1)
      }
    }
    return .node(members)
  }

  /// The text in some layout, the members in any order.
  func text(_ random: inout LinearGenerator, indent: String = "") -> String {
    guard case .node(let members) = self else {
      if case .leaf(let number) = self { return "\(number)" }
      return ""
    }
    let isWide = random.below(3) > 0
    let inner = indent + "  "
    let lead = isWide ? "\n" + inner : ["", " "][random.below(2)]
    // A dictionary has no order, so chance decides on one.
    var lines: [String] = []
    for key in members.keys.sorted().shuffled(using: &random) {
      let value = members[key]?.text(&random, indent: inner) ?? ""
      lines.append("\(lead)\"\(key)\":\(isWide ? " " : "")\(value)")
    }
    if lines.isEmpty { return "{}" }
    return "{" + lines.joined(separator: ",") + (isWide ? "\n" + indent : "") + "}"
  }

  /// What the merge is if one side is kept wherever the two contradict each other.
  static func merge(
    _ base: Tree?, _ ours: Tree?, _ theirs: Tree?, keeping side: Int, _ hasConflict: inout Bool
  ) -> Tree? {
    if ours == theirs || theirs == base { return ours }
    if ours == base { return theirs }
    guard case .node(let mine)? = ours, case .node(let others)? = theirs else {
      hasConflict = true
      return side == 0 ? ours : theirs
    }
    var old: [String: Tree] = [:]
    if case .node(let members)? = base { old = members }
    var merged: [String: Tree] = [:]
    for key in Set(mine.keys).union(others.keys) {
      merged[key] = merge(old[key], mine[key], others[key], keeping: side, &hasConflict)
    }
    return .node(merged)
  }
}
