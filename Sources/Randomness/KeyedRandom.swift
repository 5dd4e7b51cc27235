/// Random numbers that are looked up by name instead of drawn in turn.
///
/// Each number belongs to (seed, stream, entity, counter): the loss of the 7th message on a link
/// depends on that link and that message alone. Leaving out one event, or one whole link, does not
/// change the fate of any other.
///
/// The mixing function is the finaliser of SplitMix64: G. L. Steele, D. Lea, C. H. Flood, “Fast
/// Splittable Pseudorandom Number Generators”, OOPSLA 2014,
/// [doi:10.1145/2660193.2660195](https://doi.org/10.1145/2660193.2660195).
public struct KeyedRandom: Hashable, Sendable {
  /// The seed of everything.
  public let seed: UInt64

  /// The numbers of a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The 64 bits that belong to a name.
  @inlinable
  public func bits(_ stream: Stream, entity: UInt64, counter: UInt64) -> UInt64 {
    let first = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15 &* (stream.rawValue &+ 1))
    let second = Self.mix(first &+ 0xD1B5_4A32_D192_ED03 &* (entity &+ 1))
    return Self.mix(second &+ 0x8CB9_2BA7_2F3D_8DD7 &* (counter &+ 1))
  }

  /// A number below a bound, from the upper bits of a product.
  ///
  /// The bias is below bound · 2⁻⁶⁴.
  @inlinable
  public func below(
    _ bound: UInt64, _ stream: Stream, entity: UInt64, counter: UInt64
  ) -> UInt64 {
    bits(stream, entity: entity, counter: counter).multipliedFullWidth(by: bound).high
  }

  /// The numbers of one entity in turn.
  public func sequence(_ stream: Stream, entity: UInt64 = 0) -> KeyedSequence {
    KeyedSequence(random: self, stream: stream, entity: entity)
  }

  @inlinable
  static func mix(_ input: UInt64) -> UInt64 {
    var z = input
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  /// What a random number is for; numbers of different streams are independent.
  public struct Stream: RawRepresentable, Hashable, Sendable {
    /// The number of the stream; each module keeps to numbers of its own.
    public let rawValue: UInt64

    /// The stream of a number.
    public init(rawValue: UInt64) { self.rawValue = rawValue }
  }
}

/// The random numbers of one entity, one after another.
public struct KeyedSequence: Sendable {
  let random: KeyedRandom
  let stream: KeyedRandom.Stream
  let entity: UInt64
  private var counter: UInt64 = 0

  init(random: KeyedRandom, stream: KeyedRandom.Stream, entity: UInt64) {
    self.random = random
    self.stream = stream
    self.entity = entity
  }

  /// The next number below a bound, which must be positive.
  public mutating func below(_ bound: UInt64) -> UInt64 {
    defer { counter += 1 }
    return random.below(bound, stream, entity: entity, counter: counter)
  }

  /// The next number in a range, its end included.
  public mutating func draw(from range: ClosedRange<Int64>) -> Int64 {
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
    return range.lowerBound &+ Int64(bitPattern: width == 0 ? next() : below(width))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    defer { counter += 1 }
    return random.bits(stream, entity: entity, counter: counter)
  }

  /// One of some elements, of which there must be at least one.
  public mutating func pick<Elements: RandomAccessCollection>(
    from elements: Elements
  ) -> Elements.Element {
    let place = Int(below(UInt64(elements.count)))
    return elements[elements.index(elements.startIndex, offsetBy: place)]
  }
}
