import Convergence

/// A number in two bytes, of which the second is 0.
protocol TwoBytes: Equatable, CanonicalCodable {
  var number: UInt8 { get set }
  init(number: UInt8)
}

extension TwoBytes {
  init(_ number: UInt8) { self.init(number: number) }

  func encode(into encoder: inout CanonicalEncoder) {
    encoder.byte(number)
    encoder.byte(0)
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init(try decoder.byte())
    let second = try decoder.byte()
    if second != 0 { throw decoder.error(.notCanonical) }
  }
}

/// Nothing is wrong with it.
struct Sound: TwoBytes { var number: UInt8 }

/// The second byte may be anything.
struct Padded: TwoBytes {
  var number: UInt8

  init(number: UInt8) { self.number = number }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    number = try decoder.byte()
    _ = try decoder.byte()
  }
}

/// The number becomes another.
struct Forgetful: TwoBytes {
  var number: UInt8

  init(number: UInt8) { self.number = number }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    number = try Sound(from: &decoder).number ^ 1
  }
}

/// The second byte may be missing.
struct Lenient: TwoBytes {
  var number: UInt8

  init(number: UInt8) { self.number = number }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    number = try decoder.byte()
    if decoder.remaining > 0, try decoder.byte() != 0 { throw decoder.error(.notCanonical) }
  }
}

/// A third byte is swallowed.
struct Greedy: TwoBytes {
  var number: UInt8

  init(number: UInt8) { self.number = number }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    number = try Sound(from: &decoder).number
    if decoder.remaining > 0 { _ = try decoder.byte() }
  }
}

/// All numbers have the bytes of 3.
struct Blind: TwoBytes {
  var number: UInt8

  init(number: UInt8) { self.number = number }

  func encode(into encoder: inout CanonicalEncoder) { Sound(3).encode(into: &encoder) }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    number = try Sound(from: &decoder).number
    if number != 3 { throw decoder.error(.notCanonical) }
  }
}

/// Its errors point behind the input.
struct Misplaced: TwoBytes {
  var number: UInt8

  init(number: UInt8) { self.number = number }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    do throws(CanonicalDecodingError) {
      number = try Sound(from: &decoder).number
    } catch {
      throw decoder.error(error.reason, at: error.offset + 9)
    }
  }
}
