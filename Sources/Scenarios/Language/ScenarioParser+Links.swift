import Convergence

extension ScenarioParser {
  /// Reads which links are meant.
  ///
  /// `alice` are all links of Alice, `alice bob` both directions between two, `alice -> bob` one,
  /// and `alice | bob carol` those between groups, where who is not named belongs to every group.
  func links(_ cursor: inout LineCursor) throws(LineError) -> LinkSet {
    if cursor.takes("all") { return .all }
    if cursor.takes("none") { return .only([]) }
    if cursor.takes("from") { return .from(try replica(&cursor)) }
    if cursor.takes("to") { return .to(try replica(&cursor)) }
    let start = cursor.column
    let first = try replica(&cursor)
    if cursor.peek?.text == "->" { return try directed(from: first, &cursor) }
    var groups = [[first]]
    while Self.isAtName(cursor) {
      groups[0].append(try replica(&cursor))
    }
    while cursor.takes("|") {
      groups.append([try replica(&cursor)])
      while Self.isAtName(cursor) {
        groups[groups.count - 1].append(try replica(&cursor))
      }
    }
    if groups.count > 1 { return .between(groups: try numbers(of: groups, cursor, at: start)) }
    switch groups[0].count {
    case 1: return .touching(first)
    case 2:
      let second = groups[0][1]
      guard first != second else {
        throw cursor.error("a link has two different ends", at: start)
      }
      return .only([
        DirectedLink(from: first, to: second), DirectedLink(from: second, to: first),
      ])
    default:
      throw cursor.error(
        "name one replica, two, or groups with '|' between them", at: start)
    }
  }

  private func directed(
    from first: Int, _ cursor: inout LineCursor
  ) throws(LineError) -> LinkSet {
    var links: [DirectedLink] = []
    var from = first
    while true {
      try cursor.expect("->")
      let column = cursor.column
      let to = try replica(&cursor)
      guard from != to else { throw cursor.error("a link has two different ends", at: column) }
      links.append(DirectedLink(from: from, to: to))
      guard cursor.takes(",") else { return .only(links) }
      from = try replica(&cursor)
    }
  }

  private func numbers(
    of groups: [[Int]], _ cursor: LineCursor, at column: Int
  ) throws(LineError) -> [Int] {
    var numbers = Array(repeating: -1, count: scenario.names.count)
    for (number, group) in groups.enumerated() {
      for place in group {
        guard numbers[place] < 0 else {
          throw cursor.error("'\(scenario.names[place])' is in two groups", at: column)
        }
        numbers[place] = number
      }
    }
    return numbers
  }

  /// Reads the names of one replica or more.
  func places(_ cursor: inout LineCursor) throws(LineError) -> [Int] {
    var places = [try replica(&cursor)]
    while Self.isAtName(cursor) {
      places.append(try replica(&cursor))
    }
    return places
  }

  func partition(_ cursor: inout LineCursor) throws(LineError) -> LinkSet {
    let start = cursor.column
    var group = Array(repeating: -1, count: scenario.replicas.count)
    var groups = 0
    repeat {
      repeat {
        let column = cursor.column
        let place = try member(&cursor)
        guard group[place] < 0 else {
          throw cursor.error(
            "'\(scenario.replicas[place])' is in two groups", at: column)
        }
        group[place] = groups
      } while Self.isAtName(cursor)
      groups += 1
    } while cursor.takes("|")
    if let place = group.firstIndex(of: -1) {
      throw cursor.error("'\(scenario.replicas[place])' is in no group", at: start)
    }
    guard groups > 1 else {
      throw cursor.error("a partition has two groups or more, with '|' between them")
    }
    return .between(groups: group)
  }

  func isolation(_ cursor: inout LineCursor) throws(LineError) -> LinkSet {
    var group = Array(repeating: 0, count: scenario.replicas.count)
    repeat { group[try member(&cursor)] = 1 } while Self.isAtName(cursor)
    guard group.contains(0) else {
      throw cursor.error("nobody is left to be isolated from")
    }
    return .between(groups: group)
  }

  /// Whether a word follows that should be the name of a replica.
  static func isAtName(_ cursor: LineCursor) -> Bool {
    let others = [
      "lasting", "number", "cut", "every", "version", "on", "confirm", "as", "within",
    ]
    return cursor.peek.map { $0.kind == .word && !others.contains($0.text) } ?? false
  }

  /// Reads the name of a replica that is there from the start.
  private func member(_ cursor: inout LineCursor) throws(LineError) -> Int {
    let column = cursor.column
    let place = try replica(&cursor)
    guard place < scenario.replicas.count else {
      throw cursor.error(
        "'\(scenario.names[place])' is a spare place; write 'cut' to part it", at: column)
    }
    return place
  }
}

extension LinkSet {
  /// The same links in the one form in which a plan has them.
  ///
  /// Groups are numbered in the order of their first places.
  var normalized: LinkSet {
    guard case .between(let groups) = self else { return self }
    var names: [Int] = []
    for group in groups where group >= 0 && !names.contains(group) { names.append(group) }
    guard names.count > 1 else { return .only([]) }
    let end = (groups.lastIndex { $0 >= 0 } ?? -1) + 1
    return .between(groups: groups.prefix(end).map { names.firstIndex(of: $0) ?? -1 })
  }
}
