import Convergence

/// What two versions of a JSON text and the one they came from amount to.
///
/// Objects merge member by member; everything else, arrays included, is one value. Where only one
/// side has changed a value, it is that side's; where both have, differently, it is in conflict.
indirect enum JSONTextMerge {
  /// As one of the texts has it.
  case text(JSONText)
  /// An object, some of whose members are of this side and some of the other.
  case object([Member], JSONText.Layout)
  /// Each side's, for a person to choose; nothing is a removal.
  case conflict(ours: JSONText?, base: JSONText?, theirs: JSONText?)

  struct Member {
    let name: String
    /// What is written before the value.
    let label: String
    let content: JSONTextMerge
  }

  /// Merges; `nil` is a value that is not there, and so may the result be.
  static func merge(base: JSONText?, ours: JSONText?, theirs: JSONText?) -> JSONTextMerge? {
    func isSame(_ one: JSONText?, _ other: JSONText?) -> Bool {
      guard let one, let other else { return one == nil && other == nil }
      return one.isSame(as: other)
    }
    if isSame(ours, theirs) || isSame(theirs, base) { return ours.map { .text($0) } }
    if isSame(ours, base) { return theirs.map { .text($0) } }
    guard let mine = ours?.members, let others = theirs?.members, let ours, let theirs else {
      return .conflict(ours: ours, base: base, theirs: theirs)
    }
    let old = base?.members ?? []
    var members: [Member] = []
    for name in names(mine, others) {
      func find(_ members: [JSONText.Member]) -> JSONText.Member? {
        members.first { JSONValue.string($0.name) == .string(name) }
      }
      let (here, there) = (find(mine), find(others))
      guard let label = (here ?? there)?.label,
        let content = merge(base: find(old)?.node, ours: here?.node, theirs: there?.node)
      else { continue }
      members.append(Member(name: name, label: label, content: content))
    }
    return .object(members, mine.isEmpty ? theirs.layout : ours.layout)
  }

  /// The names of both sides: ours in their order, each of theirs after the one it comes after.
  private static func names(_ ours: [JSONText.Member], _ theirs: [JSONText.Member]) -> [String] {
    var names = ours.map(\.name)
    var places = SortedMap<String, Bool>()
    for name in names { places[name] = true }
    var previous: String?
    for member in theirs {
      if places[member.name] == nil {
        let place = previous.flatMap { name in
          names.firstIndex { $0.utf8.elementsEqual(name.utf8) }
        }
        names.insert(member.name, at: place.map { $0 + 1 } ?? 0)
        places[member.name] = true
      }
      previous = member.name
    }
    return names
  }

  /// The places in conflict, in the order of the text.
  func conflicts(at path: DocumentPath = DocumentPath()) -> [String] {
    switch self {
    case .text: []
    case .object(let members, _):
      members.flatMap { $0.content.conflicts(at: path.appending($0.name)) }
    case .conflict(let ours, let base, let theirs):
      ["\(path.keys.isEmpty ? "the root" : "\(path)"): \(Self.kind(ours, base, theirs).phrase)"]
    }
  }

  private static func kind(
    _ ours: JSONText?, _ base: JSONText?, _ theirs: JSONText?
  ) -> DocumentConflict.Kind {
    guard let ours, let theirs else { return .deleteModify }
    if (ours.members == nil) != (theirs.members == nil) { return .structural }
    return base == nil ? .addAdd : .modifyModify
  }
}

extension JSONTextMerge {
  /// What each side has of something in conflict.
  typealias Sides = (ours: JSONText?, base: JSONText?, theirs: JSONText?)

  /// The sides, if this is in conflict.
  var sides: Sides? {
    if case .conflict(let ours, let base, let theirs) = self { (ours, base, theirs) } else { nil }
  }

  /// Whether this is there whichever side is chosen.
  var isSure: Bool { sides.map { $0.ours != nil && $0.theirs != nil } ?? true }
}
