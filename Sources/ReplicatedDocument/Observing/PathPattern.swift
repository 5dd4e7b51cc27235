import SortedCollections

/// A description of paths: `/tasks/*/state`, `/packing/**`.
///
/// `*` stands for any one key and `**` for any number of keys, none included, so `/packing/**`
/// describes `/packing` and all that is below. Everything else is written as in ``DocumentPath``; a
/// star that is meant is written `~2`.
public struct PathPattern: Hashable, Sendable {
  /// One step of a pattern.
  public enum Part: Hashable, Sendable {
    /// This key.
    case key(String)
    /// Any one key.
    case anyKey
    /// Any number of keys, none included.
    case anyKeys

    /// Whether two steps match the same keys.
    public static func == (one: Self, other: Self) -> Bool {
      switch (one, other) {
      case (.key(let own), .key(let theirs)): String.order(own, theirs) == 0
      case (.anyKey, .anyKey), (.anyKeys, .anyKeys): true
      default: false
      }
    }

    func matches(_ key: String) -> Bool {
      switch self {
      case .key(let own): String.order(own, key) == 0
      case .anyKey, .anyKeys: true
      }
    }
  }

  /// How many parts a pattern may have.
  public static let maximumLength = 62

  /// The steps from the root down, no two of them in a row ``Part/anyKeys``.
  public let parts: [Part]

  /// The pattern of some steps.
  public init(_ parts: [Part]) throws(PathPatternError) {
    var distinct: [Part] = []
    for part in parts where part != .anyKeys || distinct.last != .anyKeys { distinct.append(part) }
    guard distinct.count <= Self.maximumLength else { throw .tooLong }
    self.parts = distinct
  }

  /// The pattern that describes one path.
  public init(_ path: DocumentPath) throws(PathPatternError) {
    try self.init(path.keys.map { .key($0) })
  }

  /// The pattern of a text.
  public init(parsing text: String) throws(PathPatternError) {
    guard !text.isEmpty else {
      try self.init([])
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .missingSlash(text) }
    var parts: [Part] = []
    let steps = text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    for step in steps.dropFirst() {
      switch String(step) {
      case "*": parts.append(.anyKey)
      case "**": parts.append(.anyKeys)
      default:
        guard let key = Self.unescape(step) else { throw .badEscape(text) }
        parts.append(.key(key))
      }
    }
    try self.init(parts)
  }

  private static func unescape(_ step: Substring.UnicodeScalarView) -> String? {
    var key = String.UnicodeScalarView()
    var rest = step
    while let next = rest.popFirst() {
      if next == "*" { return nil }
      guard next == "~" else {
        key.append(next)
        continue
      }
      switch rest.popFirst() {
      case "0": key.append("~")
      case "1": key.append("/")
      case "2": key.append("*")
      default: return nil
      }
    }
    return String(key)
  }

  /// Whether a path is described.
  public func matches(_ path: DocumentPath) -> Bool {
    var places = start
    for key in path.keys { places = advance(places, by: key) }
    return isMatch(places)
  }
}

extension PathPattern {
  /// Which parts may come next, as bits; no bits if nothing can match any more.
  typealias Places = UInt64

  var start: Places { skippingNothing(1) }

  /// Whether the keys so far are described.
  func isMatch(_ places: Places) -> Bool { places >> UInt64(parts.count) & 1 == 1 }

  /// Whether everything below is described as well.
  func isMatchWithAllBelow(_ places: Places) -> Bool {
    isMatch(places) && parts.last == .anyKeys
  }

  func advance(_ places: Places, by key: String) -> Places {
    var next: Places = 0
    for (place, part) in parts.enumerated() where places >> UInt64(place) & 1 == 1 {
      guard part.matches(key) else { continue }
      next |= 1 << UInt64(part == .anyKeys ? place : place + 1)
    }
    return skippingNothing(next)
  }

  private func skippingNothing(_ places: Places) -> Places {
    var places = places
    for (place, part) in parts.enumerated()
    where part == .anyKeys && places >> UInt64(place) & 1 == 1 {
      places |= 1 << UInt64(place + 1)
    }
    return places
  }
}

extension PathPattern: CustomStringConvertible {
  /// The pattern as text.
  public var description: String {
    parts.map { part in
      switch part {
      case .anyKey: return "/*"
      case .anyKeys: return "/**"
      case .key(let key):
        var text = DocumentPath([key]).description.unicodeScalars
        while let star = text.firstIndex(of: "*") {
          text.replaceSubrange(star...star, with: "~2".unicodeScalars)
        }
        return String(text)
      }
    }.joined()
  }
}

extension PathPattern: ExpressibleByStringLiteral {
  /// The pattern of a text in source code, where a malformed one is a programming error.
  public init(stringLiteral text: String) {
    do throws(PathPatternError) {
      try self.init(parsing: text)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

/// Why a text is not a pattern.
public enum PathPatternError: Error, Hashable, Sendable {
  /// It is not empty and does not begin with a slash.
  case missingSlash(String)
  /// A tilde is followed by none of 0, 1 and 2, or a star stands within a key.
  case badEscape(String)
  /// There are more parts than ``PathPattern/maximumLength``.
  case tooLong
}

extension PathPatternError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .missingSlash(let text): "the pattern '\(text)' does not begin with a slash"
    case .badEscape(let text):
      "in '\(text)', ~ must be followed by 0, 1 or 2, and a star within a key is written ~2"
    case .tooLong: "a pattern has at most \(PathPattern.maximumLength) parts"
    }
  }
}
