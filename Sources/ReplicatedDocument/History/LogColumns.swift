import CanonicalCoding

extension CanonicalEncoder {
  /// Writes numbers of which many in a row are equal, not how many there are.
  ///
  /// As runs, each a number and how often it is repeated, if there are at most half as many runs as
  /// numbers; otherwise as they are.
  mutating func repeated(_ values: [UInt64]) {
    guard !values.isEmpty else { return }
    var (numbers, repetitions): ([UInt64], [UInt64]) = ([], [])
    for value in values {
      if value == numbers.last {
        repetitions[repetitions.count - 1] += 1
      } else {
        numbers.append(value)
        repetitions.append(0)
      }
    }
    guard numbers.count * 2 <= values.count else {
      count(0)
      return column(values)
    }
    count(numbers.count)
    column(numbers)
    column(repetitions)
  }

  /// Writes places that ascend, and how many there are.
  mutating func places(_ places: [Int]) {
    count(places.count)
    var next = 0
    column(
      places.map { place in
        defer { next = place + 1 }
        return UInt64(place - next)
      })
  }
}

extension CanonicalDecoder {
  /// Reads as many numbers as `CanonicalEncoder/repeated(_:)` was given.
  ///
  /// - Parameter total: How many there are. A few bytes may stand for any number of them, so the
  ///   caller has seen to it that the input is long enough for so many.
  mutating func repeated(_ total: Int) throws(CanonicalDecodingError) -> [UInt64] {
    guard total > 0 else { return [] }
    let start = offset
    let count = try integer()
    guard count > 0 else {
      let values = try column(total)
      let changes = zip(values, values.dropFirst()).reduce(1) { $0 + ($1.0 == $1.1 ? 0 : 1) }
      guard changes * 2 > total else { throw error(.notCanonical, at: start) }
      return values
    }
    guard count <= UInt64(total / 2) else { throw error(.notCanonical, at: start) }
    let numbers = try column(Int(count))
    let repetitions = try column(Int(count))
    var values: [UInt64] = []
    values.reserveCapacity(total)
    for (place, number) in numbers.enumerated() {
      let isNew = place == 0 || numbers[place - 1] != number
      guard isNew, repetitions[place] < UInt64(total - values.count) else {
        throw error(.notCanonical, at: start)
      }
      for _ in 0...repetitions[place] { values.append(number) }
    }
    guard values.count == total else { throw error(.notCanonical, at: start) }
    return values
  }

  /// Reads places that ascend and lie below a limit.
  mutating func places(below limit: Int) throws(CanonicalDecodingError) -> [Int] {
    let start = offset
    let count = try integer()
    guard count <= UInt64(limit) else { throw error(.notCanonical, at: start) }
    var next = 0
    var result: [Int] = []
    for gap in try column(Int(count)) {
      guard gap < UInt64(limit - next) else { throw error(.notCanonical, at: start) }
      result.append(next + Int(gap))
      next = result[result.count - 1] + 1
    }
    return result
  }
}

/// A number that may be below zero, as one that is small if the number is near zero.
func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)) }

/// The number of which ``zigzag(_:)`` has made another.
func unzigzag(_ code: UInt64) -> Int64 { Int64(bitPattern: (code &>> 1) ^ (0 &- (code & 1))) }
