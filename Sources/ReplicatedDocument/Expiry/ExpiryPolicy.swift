/// How long fields last that nobody refreshes, by path.
///
/// ```swift
/// let policy = ExpiryPolicy([
///   ExpiryRule("/presence/host", lasts: nil),
///   ExpiryRule("/presence/*", lasts: 30_000_000),
/// ])
/// document.json(hiding: policy)
/// try replica.edit(at: now) { try $0.sweep(policy) }
/// ```
///
/// A policy is a value that all replicas agree on beforehand, like a schema. Time is that of the
/// document, never that of a wall clock: see <doc:Expiry>.
public struct ExpiryPolicy: Hashable, Sendable {
  /// The rules, of which the first that describes a field counts.
  public var rules: [ExpiryRule]

  /// A policy of some rules.
  public init(_ rules: [ExpiryRule] = []) { self.rules = rules }

  /// How long a field lasts, if it does not last for ever.
  ///
  /// - Complexity: O(rules · keys).
  public func lifetime(of path: DocumentPath) -> UInt64? {
    rules.first { $0.pattern.matches(path) }?.lifetime
  }
}

/// How long the fields of a pattern last.
public struct ExpiryRule: Hashable, Sendable {
  /// Which fields.
  public let pattern: PathPattern

  /// How long after its last write a field is there, in microseconds; `nil` for ever.
  public let lifetime: UInt64?

  /// A rule for the fields of a pattern.
  ///
  /// - Parameters:
  ///   - pattern: Which fields; each of them expires as a whole, with all below it.
  ///   - lifetime: How long they last, in microseconds of document time, at least one; `nil` for
  ///     fields that a rule further down does not concern.
  public init(_ pattern: PathPattern, lasts lifetime: UInt64?) {
    self.pattern = pattern
    self.lifetime = lifetime.map { max($0, 1) }
  }
}
