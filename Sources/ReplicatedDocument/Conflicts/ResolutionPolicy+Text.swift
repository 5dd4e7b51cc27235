import Causality

extension ResolutionPolicy: LosslessStringConvertible {
  /// The policy's name, with what it depends on in parentheses.
  ///
  /// For example `last-write-wins`, `deep-merge(maximum)`, `authority(a3f)` or
  /// `first-that-fits(line-merge, larger-value)`.
  public var description: String {
    switch self {
    case .deepMerge(.lastWriteWins): "deep-merge"
    case .deepMerge(let leaves): "deep-merge(\(leaves))"
    case .authority(let replica): "authority(\(replica))"
    case .firstThatFits(let policies):
      "first-that-fits(\(policies.map(\.description).joined(separator: ", ")))"
    case .custom(let name, _): "custom(\(name))"
    default: Self.plain.first { $0.policy.isSamePlain(as: self) }?.name ?? ""
    }
  }

  /// The policy that has a name; `nil` if there is none, or if it is a function of somebody's own.
  public init?(_ description: String) {
    var rest = description[...]
    guard let policy = Self(reading: &rest, depth: 0), rest.isEmpty else { return nil }
    self = policy
  }

  private static let plain: [(name: String, policy: ResolutionPolicy)] = [
    ("last-write-wins", .lastWriteWins), ("first-write-wins", .firstWriteWins),
    ("maximum", .maximum), ("minimum", .minimum), ("larger-value", .largerValue),
    ("union", .union), ("prefer-deletion", .preferDeletion), ("prefer-edit", .preferEdit),
    ("line-merge", .lineMerge), ("deep-merge", .deepMerge()),
  ]

  private func isSamePlain(as other: Self) -> Bool {
    switch (self, other) {
    case (.lastWriteWins, .lastWriteWins), (.firstWriteWins, .firstWriteWins),
      (.maximum, .maximum), (.minimum, .minimum), (.largerValue, .largerValue), (.union, .union),
      (.preferDeletion, .preferDeletion), (.preferEdit, .preferEdit), (.lineMerge, .lineMerge):
      true
    default: false
    }
  }

  /// How deep policies may name others in a text.
  private static let maximumDepth = 8

  private init?(reading text: inout Substring, depth: Int) {
    guard depth < Self.maximumDepth else { return nil }
    let end = text.firstIndex { "(),".contains($0) } ?? text.endIndex
    let name = String(text[..<end])
    text = text[end...]
    guard text.first == "(" else {
      guard let found = Self.plain.first(where: { $0.name == name }) else { return nil }
      self = found.policy
      return
    }
    text.removeFirst()
    switch name {
    case "deep-merge":
      guard let leaves = Self(reading: &text, depth: depth + 1) else { return nil }
      self = .deepMerge(leaves: leaves)
    case "authority":
      let close = text.firstIndex(of: ")") ?? text.endIndex
      guard let replica = ReplicaID(String(text[..<close])) else { return nil }
      text = text[close...]
      self = .authority(replica)
    case "first-that-fits":
      var policies: [Self] = []
      while text.first != ")" {
        if !policies.isEmpty {
          guard text.hasPrefix(", ") else { return nil }
          text.removeFirst(2)
        }
        guard let policy = Self(reading: &text, depth: depth + 1) else { return nil }
        policies.append(policy)
      }
      self = .firstThatFits(policies)
    default: return nil
    }
    guard text.first == ")" else { return nil }
    text.removeFirst()
  }
}
