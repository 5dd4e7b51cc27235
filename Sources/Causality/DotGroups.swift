public import CanonicalCoding

/// Several sets of dots in a row, as they are written: most of them one dot, some none, a few more.
///
/// One number stands for each set: 0 for none, 1 for a set that follows later, otherwise its only
/// dot's. Then come the sets that were put off, each with its size and its dots.
public struct DotGroups: Sendable {
  @usableFromInline var codes: [UInt64] = []

  /// The sets that were put off.
  @usableFromInline var postponed: [[Dot]] = []

  /// No set, with room for so many.
  public init(capacity: Int) { if capacity > 0 { codes.reserveCapacity(capacity) } }

  /// Adds the set of one dot, which is named to the encoder now and written later.
  @inlinable
  public mutating func append(_ dot: Dot, to encoder: inout CanonicalEncoder) {
    if let code = encoder.code(of: dot) {
      codes.append(code &+ 2)
    } else {
      postpone([dot])
    }
  }

  /// Adds a set of dots that ascend strictly.
  public mutating func append(contentsOf set: [Dot], to encoder: inout CanonicalEncoder) {
    switch set.count {
    case 0: codes.append(0)
    case 1: append(set[0], to: &encoder)
    default: postpone(set)
    }
  }

  @usableFromInline
  mutating func postpone(_ set: [Dot]) {
    codes.append(1)
    postponed.append(set)
  }

  /// Writes the sets, not how many there are.
  public consuming func finish(in encoder: inout CanonicalEncoder) {
    encoder.column(codes, leastWidth: 0)
    for set in postponed { encoder.dots(set) }
  }
}

extension CanonicalEncoder {
  /// Writes a set of one dot, as `DotGroups` writes it where there is no other.
  @inlinable
  public mutating func dotGroup(_ dot: Dot) {
    if let code = code(of: dot) {
      integer(code &+ 2)
    } else {
      dotGroup([dot])
    }
  }

  /// Writes a set of dots that ascend strictly, and are none or several.
  public mutating func dotGroup(_ set: [Dot]) {
    integer(set.isEmpty ? 0 : 1)
    if !set.isEmpty { dots(set) }
  }

  /// A number that stands for a dot; `nil` if there are too many to be counted.
  @inlinable
  public mutating func code(of dot: Dot) -> UInt64? {
    event(of: dot.replica.rawValue, dot.sequence)
  }

  /// Writes how many dots there are, and the dots.
  fileprivate mutating func dots(_ dots: [Dot]) {
    count(dots.count)
    let codes = dots.compactMap { code(of: $0) }
    if codes.count == dots.count { return column(codes) }
    for dot in dots { dot.encode(into: &self) }
  }
}

extension CanonicalDecoder {
  /// Reads sets of dots that ascend strictly, as ``DotGroups`` writes them.
  ///
  /// - Parameters:
  ///   - count: How many sets there are.
  ///   - none: The set without dots.
  ///   - one: The set of one dot.
  ///   - many: The set of some dots that ascend strictly.
  @inlinable
  public mutating func dotGroups<Group>(
    _ count: Int, none: Group, one: (Dot) -> Group, many: ([Dot]) -> Group
  ) throws(CanonicalDecodingError) -> [Group] {
    if count == 0 { return [] }
    let start = offset
    let codes = try column(count, leastWidth: 0)
    var groups: [Group] = []
    groups.reserveCapacity(count)
    var postponed: [Int] = []
    for code in codes {
      if code == 1 { postponed.append(groups.count) }
      groups.append(code < 2 ? none : one(try dot(code &- 2, at: start)))
    }
    for place in postponed { groups[place] = many(try dots()) }
    return groups
  }

  /// Reads one set of dots that ascend strictly.
  ///
  /// - Parameters:
  ///   - none: The set without dots.
  ///   - one: The set of one dot.
  ///   - many: The set of some dots that ascend strictly.
  @inlinable
  public mutating func dotGroup<Group>(
    none: Group, one: (Dot) -> Group, many: ([Dot]) -> Group
  ) throws(CanonicalDecodingError) -> Group {
    let start = offset
    let code = try integer()
    return switch code {
    case 0: none
    case 1: many(try dots())
    default: one(try dot(code &- 2, at: start))
    }
  }

  /// The dot that a number stands for.
  @inlinable
  public mutating func dot(_ code: UInt64, at place: Int) throws(CanonicalDecodingError) -> Dot {
    guard hasCountableEvents else { throw error(.notCanonical, at: place) }
    let (owner, sequence) = try event(code, at: place)
    return Dot(ReplicaID(owner), sequence)
  }

  /// Reads how many dots there are, and the dots, which ascend.
  @usableFromInline
  mutating func dots() throws(CanonicalDecodingError) -> [Dot] {
    let start = offset
    let number = try integer()
    // A dot takes half a byte at least, or a byte where it is written out.
    guard number <= UInt64(remaining) * (hasCountableEvents ? 2 : 1) else {
      throw error(.truncated, at: start)
    }
    let count = Int(number)
    // A single dot has a number of its own.
    guard count >= (hasCountableEvents ? 2 : 1) else { throw error(.notCanonical, at: start) }
    var result: [Dot] = []
    let codes = hasCountableEvents ? try column(count) : []
    for place in 0..<count {
      let dot = hasCountableEvents ? try dot(codes[place], at: start) : try Dot(from: &self)
      if let last = result.last, last >= dot { throw error(.notAscending, at: start) }
      result.append(dot)
    }
    return result
  }
}
