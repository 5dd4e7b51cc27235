/// Writes a merge as text, with markers as git writes them around what is in conflict.
struct JSONTextWriter {
  private(set) var text = ""
  private let newline: String
  private let markerSize: Int

  /// - Parameters:
  ///   - newline: What ends a line in our version.
  ///   - markerSize: How many characters a marker has.
  init(newline: String, markerSize: Int) {
    self.newline = newline
    self.markerSize = markerSize
  }

  mutating func write(_ space: String) { text += space }

  /// Writes a merge that is a whole text.
  mutating func write(root merge: JSONTextMerge) {
    guard case .conflict(let ours, let base, let theirs) = merge else {
      return write(merge, indent: "")
    }
    if !text.isEmpty, text.utf8.last != UInt8(ascii: "\n") { text += newline }
    markers(ours?.text, base?.text, theirs?.text) { [newline] in $0 + newline }
  }

  private mutating func write(_ merge: JSONTextMerge, indent: String) {
    switch merge {
    case .text(let node): text += node.text
    case .object(let members, let layout): write(members, layout, indent: indent)
    case .conflict: break
    }
  }

  private mutating func write(
    _ members: [JSONTextMerge.Member], _ layout: JSONText.Layout, indent: String
  ) {
    var members = members
    // Whichever side is chosen, a comma must not be left over: what may be gone is not last.
    if let last = members.lastIndex(where: \.content.isSure), last < members.count - 1 {
      members.append(members.remove(at: last))
    }
    let hasMarkers = members.contains { if case .conflict = $0.content { true } else { false } }
    var layout = layout
    if hasMarkers, !layout.first.hasLineBreak {
      let inner = newline + indent + "  "
      layout = JSONText.Layout(first: inner, next: inner, last: newline + indent)
    } else if hasMarkers, !layout.next.hasLineBreak {
      layout.next = layout.first
    }
    let own = layout.first.lastLine
    // If all of them may be gone, one choice for all is what keeps the commas right.
    let isTogether = !members.contains(where: \.content.isSure)
    let groups = isTogether && !members.isEmpty ? [members] : members.map { [$0] }
    text += "{"
    for (place, group) in groups.enumerated() {
      let lead = place == 0 ? layout.first : layout.next
      let comma = place == groups.count - 1 ? "" : ","
      if let member = group.first, member.content.sides == nil {
        text += lead + member.label
        write(member.content, indent: own)
        text += comma
        continue
      }
      // The marker begins a line, so the line of the member begins after it.
      text += newline
      markers(
        lines(of: group, at: own) { $0.ours }, lines(of: group, at: own) { $0.base },
        lines(of: group, at: own) { $0.theirs }
      ) { [newline] in $0 + comma + newline }
      // One character, even where a line ends with two.
      text.removeLast()
    }
    if !members.isEmpty { text += layout.last }
    text += "}"
  }

  /// What one side has of some members in conflict, a line for each; `nil` if it has nothing.
  private func lines(
    of members: [JSONTextMerge.Member], at indent: String,
    _ side: (JSONTextMerge.Sides) -> JSONText?
  ) -> String? {
    let lines = members.compactMap { member in
      member.content.sides.flatMap(side).map { indent + member.label + $0.text }
    }
    return lines.isEmpty ? nil : lines.joined(separator: "," + newline)
  }

  private mutating func markers(
    _ ours: String?, _ base: String?, _ theirs: String?, _ line: (String) -> String
  ) {
    func marker(_ character: Character, _ label: String) -> String {
      String(repeating: character, count: markerSize) + (label.isEmpty ? "" : " ") + label + newline
    }
    text += marker("<", "ours") + (ours.map(line) ?? "")
    text += marker("|", "base") + (base.map(line) ?? "")
    text += marker("=", "") + (theirs.map(line) ?? "")
    text += marker(">", "theirs")
  }
}

extension String {
  fileprivate var hasLineBreak: Bool { utf8.contains(UInt8(ascii: "\n")) }

  /// What stands after the last end of a line.
  fileprivate var lastLine: String {
    String(unicodeScalars.suffix(while: { $0 != "\n" }))
  }
}

extension BidirectionalCollection {
  /// The elements at the end for which something holds.
  fileprivate func suffix(while predicate: (Element) -> Bool) -> SubSequence {
    self[(lastIndex { !predicate($0) }.map { index(after: $0) } ?? startIndex)...]
  }
}
