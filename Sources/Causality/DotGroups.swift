public import CanonicalCoding

/// Several sets of dots in a row, as they are written: most of them one dot, some none, a few more.
///
/// One number stands for each set: 0 for none, 1 for a set that follows later, otherwise its only
/// dot's. Then come the sets that were put off, each with its size and its dots.
public struct DotGroups: Sendable {
  /// The dots of all sets, one set after the other, each ascending.
  public private(set) var dots: [Dot] = []

  /// How many dots each set has.
  public private(set) var sizes: [Int] = []

  /// No set.
  public init() {}

  /// Makes room for so many sets of one dot.
  public mutating func reserveCapacity(_ count: Int) {
    dots.reserveCapacity(count)
    sizes.reserveCapacity(count)
  }

  /// Adds a set of one dot.
  public mutating func append(_ dot: Dot) {
    dots.append(dot)
    sizes.append(1)
  }

  /// Adds a set of dots that ascend strictly.
  public mutating func append(contentsOf set: some Collection<Dot>) {
    dots.append(contentsOf: set)
    sizes.append(set.count)
  }

  /// Writes the sets, not how many there are.
  public func encode(into encoder: inout CanonicalEncoder) {
    var codes: [UInt64] = []
    codes.reserveCapacity(sizes.count)
    var postponed: [Range<Int>] = []
    var start = 0
    for size in sizes {
      if size == 0 {
        codes.append(0)
      } else if size == 1, let code = encoder.code(of: dots[start]) {
        codes.append(code &+ 2)
      } else {
        codes.append(1)
        postponed.append(start..<start &+ size)
      }
      start &+= size
    }
    encoder.column(codes)
    for range in postponed { encoder.dots(dots[range]) }
  }

  /// Reads sets of dots that ascend strictly.
  public init(
    _ count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let codes = try decoder.column(count)
    reserveCapacity(count)
    var singles: [Dot] = []
    singles.reserveCapacity(count)
    for code in codes where code > 1 { singles.append(try decoder.dot(code &- 2, at: start)) }
    var next = 0
    for code in codes {
      switch code {
      case 0: sizes.append(0)
      case 1: append(contentsOf: try decoder.dots())
      default:
        append(singles[next])
        next &+= 1
      }
    }
  }
}

extension CanonicalEncoder {
  /// A number that stands for a dot; `nil` if there are too many to be counted.
  public mutating func code(of dot: Dot) -> UInt64? {
    event(of: dot.replica.rawValue, dot.sequence)
  }

  /// Writes how many dots there are, and the dots.
  fileprivate mutating func dots(_ dots: ArraySlice<Dot>) {
    count(dots.count)
    let codes = dots.compactMap { code(of: $0) }
    if codes.count == dots.count { return column(codes) }
    for dot in dots { dot.encode(into: &self) }
  }
}

extension CanonicalDecoder {
  /// The dot that a number stands for.
  public mutating func dot(_ code: UInt64, at place: Int) throws(CanonicalDecodingError) -> Dot {
    guard hasCountableEvents else { throw error(.notCanonical, at: place) }
    let (owner, sequence) = try event(code, at: place)
    return Dot(ReplicaID(owner), sequence)
  }

  /// Reads how many dots there are, and the dots, which ascend.
  fileprivate mutating func dots() throws(CanonicalDecodingError) -> [Dot] {
    let start = offset
    // A single dot has a number of its own.
    let count = try count(ofAtLeast: 1)
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
