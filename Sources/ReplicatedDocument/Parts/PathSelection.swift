public import CanonicalCoding

/// Which part of a document is meant: what some patterns describe, less what others do.
///
/// A field that is included is so with all that is below it, and one that is excluded likewise;
/// exclusion is stronger. The maps on the way to what is included belong to the part as far as they
/// lead there: that they exist, not what else is in them.
public struct PathSelection: Hashable, Sendable {
  /// What is included.
  public let including: [PathPattern]

  /// What of that is not.
  public let excluding: [PathPattern]

  /// A selection by patterns.
  public init(including: [PathPattern], excluding: [PathPattern] = []) {
    self.including = including
    self.excluding = excluding
  }

  /// Whether the field at a path belongs to the part, not only leads to it.
  public func includes(_ path: DocumentPath) -> Bool {
    var cursor = Cursor(self)
    for key in path.keys { cursor = cursor.descending(to: key) }
    return cursor.standing == .inside
  }
}

extension PathSelection {
  /// Whether the field at a path belongs to the part with all that is below it.
  public func includesWholly(_ path: DocumentPath) -> Bool {
    path.keys.reduce(Cursor(self)) { $0.descending(to: $1) }.isWholly
  }

  /// A place in the tree of paths.
  struct Cursor: Equatable {
    enum Standing {
      /// Not included, but something below may be.
      case onTheWay
      /// Included with all that is below and not excluded.
      case inside
      /// Neither this nor anything below is included.
      case outside
    }

    private let selection: PathSelection
    private var included: [PathPattern.Places]
    private var excluded: [PathPattern.Places]
    private var isIncluded = false
    private var isExcluded = false

    /// Two places of one selection are the same if all below them stands the same.
    static func == (first: Self, second: Self) -> Bool {
      first.included == second.included && first.excluded == second.excluded
        && first.isIncluded == second.isIncluded && first.isExcluded == second.isExcluded
    }

    init(_ selection: PathSelection) {
      self.selection = selection
      included = selection.including.map(\.start)
      excluded = selection.excluding.map(\.start)
      note()
    }

    private mutating func note() {
      for (pattern, places) in zip(selection.including, included) where pattern.isMatch(places) {
        isIncluded = true
      }
      for (pattern, places) in zip(selection.excluding, excluded) where pattern.isMatch(places) {
        isExcluded = true
      }
    }

    var standing: Standing {
      if isExcluded { return .outside }
      if isIncluded { return .inside }
      return included.contains { $0 != 0 } ? .onTheWay : .outside
    }

    /// Whether everything below belongs to the part too.
    var isWholly: Bool { standing == .inside && excluded.allSatisfy { $0 == 0 } }

    func descending(to key: String) -> Cursor {
      var next = self
      for (place, pattern) in selection.including.enumerated() {
        next.included[place] = pattern.advance(included[place], by: key)
      }
      for (place, pattern) in selection.excluding.enumerated() {
        next.excluded[place] = pattern.advance(excluded[place], by: key)
      }
      next.note()
      return next
    }
  }
}

extension PathSelection: CustomStringConvertible {
  /// The patterns, those that exclude with a minus.
  public var description: String {
    (including.map { "\($0)" } + excluding.map { "-\($0)" }).joined(separator: " ")
  }
}

extension PathSelection: CanonicalCodable {
  /// The patterns as texts.
  public func encode(into encoder: inout CanonicalEncoder) {
    for patterns in [including, excluding] {
      encoder.count(patterns.count)
      for pattern in patterns { encoder.string(pattern.description) }
    }
  }

  /// Reads the patterns.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    var lists: [[PathPattern]] = [[], []]
    for list in lists.indices {
      for _ in 0..<(try decoder.count()) {
        let start = decoder.offset
        let text = try decoder.string()
        guard let pattern = try? PathPattern(parsing: text), pattern.description == text else {
          throw decoder.error(.notCanonical, at: start)
        }
        lists[list].append(pattern)
      }
    }
    self.init(including: lists[0], excluding: lists[1])
  }
}
