/// Which policy decides where: patterns of paths, each with a ``ResolutionPolicy``.
///
/// ```swift
/// let rules: ResolutionRules = [
///   "/**": .lastWriteWins,
///   "/notes/**": .lineMerge,
///   "/scores/*": .maximum,
///   "/tasks/*": .preferDeletion,
/// ]
/// let json = document.json(resolvedBy: rules)
/// ```
///
/// Of several rules that describe a path the last one holds, so the general ones come first. Where
/// no rule holds, the document shows what it always does. Rules are `Codable`, so they can be kept
/// in the document that they are for, and then all replicas read by the same.
public struct ResolutionRules: Sendable {
  /// A pattern and the policy for what it describes.
  public struct Rule: Sendable {
    /// Which fields.
    public var pattern: PathPattern
    /// How they are read.
    public var policy: ResolutionPolicy

    /// The rule that a policy holds for the fields of a pattern.
    public init(_ pattern: PathPattern, _ policy: ResolutionPolicy) {
      self.pattern = pattern
      self.policy = policy
    }
  }

  /// The rules, the last of which holds.
  public var rules: [Rule]

  /// Some rules, the last of which holds.
  public init(_ rules: [Rule] = []) { self.rules = rules }

  /// The policy for the field at a path.
  ///
  /// - Complexity: O(rules · depth).
  public func policy(at path: DocumentPath) -> ResolutionPolicy {
    rules.last { $0.pattern.matches(path) }?.policy ?? .lastWriteWins
  }
}

extension ResolutionRules: ExpressibleByDictionaryLiteral {
  /// The rules in the order in which they are written.
  public init(dictionaryLiteral elements: (PathPattern, ResolutionPolicy)...) {
    rules = elements.map { Rule($0.0, $0.1) }
  }
}

extension ResolutionRules: Codable {
  /// An array of the rules in their order.
  public func encode(to encoder: any Encoder) throws { try rules.encode(to: encoder) }

  /// Reads an array of rules.
  public init(from decoder: any Decoder) throws { rules = try [Rule](from: decoder) }
}

extension ResolutionRules.Rule: Codable {
  private enum CodingKeys: CodingKey {
    case pattern, policy
  }

  /// An object with the texts of the pattern and the policy.
  ///
  /// - Throws: `EncodingError` if the policy is a function of somebody's own.
  public func encode(to encoder: any Encoder) throws {
    let name = policy.description
    guard ResolutionPolicy(name) != nil else {
      throw EncodingError.invalidValue(
        policy, .init(codingPath: encoder.codingPath, debugDescription: "\(name) is a function"))
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(pattern.description, forKey: .pattern)
    try container.encode(name, forKey: .policy)
  }

  /// Reads the texts of a pattern and a policy.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let (pattern, name) = (
      try container.decode(String.self, forKey: .pattern),
      try container.decode(String.self, forKey: .policy)
    )
    do {
      self.pattern = try PathPattern(parsing: pattern)
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .pattern, in: container, debugDescription: "\(error)")
    }
    guard let policy = ResolutionPolicy(name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .policy, in: container, debugDescription: "there is no policy \(name)")
    }
    self.policy = policy
  }
}
