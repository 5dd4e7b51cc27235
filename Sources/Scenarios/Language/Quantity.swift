/// Numbers with units, read without floating point.
enum Quantity {
  /// Nanoseconds in a unit of time.
  static let durations: [(unit: String, scale: Int64)] = [
    ("ns", 1), ("us", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("min", 60_000_000_000), ("h", 3_600_000_000_000),
  ]

  /// How long a duration may be, so that sums and multiples of several stay in range.
  struct Bounds {
    let range: ClosedRange<Int64>
    let text: String

    /// Times of events: over eleven years, more than anybody simulates.
    static let story = Bounds(range: 0...100_000 * 3_600_000_000_000, text: "at most 100000h")

    /// Times that messages, disks and faults take.
    static let delay = Bounds(range: 0...24 * 3_600_000_000_000, text: "at most 24h")

    /// Times between two rounds.
    static let interval = Bounds(
      range: 1_000_000...24 * 3_600_000_000_000, text: "from 1ms to 24h")

    /// Times to wait for something.
    static let patience = Bounds(range: 1...100_000 * 3_600_000_000_000, text: "at most 100000h")
  }

  /// Bytes in a unit of size.
  static let sizes: [(unit: String, scale: Int64)] = [
    ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("KiB", 1024), ("MiB", 1_048_576),
  ]

  /// Millionths in a unit of probability.
  static let probabilities: [(unit: String, scale: Int64)] = [("%", 10_000)]

  /// Millionths by which a clock runs fast or slow.
  static let drifts: [(unit: String, scale: Int64)] = [("ppm", 1), ("%", 10_000)]

  /// The number of a text in the smallest unit; an error message if it is none.
  static func parse(
    _ text: String, _ what: String, units: [(unit: String, scale: Int64)], isSigned: Bool = false
  ) -> Result<Int64, QuantityError> {
    let unit = String(text.drop { $0.isASCIIDigit || $0 == "." || $0 == "-" })
    let digits = text.dropLast(unit.count)
    let names = units.map(\.unit)
    guard let scale = units.first(where: { $0.unit == unit })?.scale else {
      let problem =
        unit.isEmpty
        ? "\(what) needs a unit: one of \(names.joined(separator: ", "))"
        : "unknown unit '\(unit)' for \(what); known are \(names.joined(separator: ", "))"
      return .failure(QuantityError(message: problem))
    }
    guard let value = scaled(digits, by: scale) else {
      return .failure(QuantityError(message: "'\(text)' is not \(what) that can be represented"))
    }
    if value < 0 && !isSigned {
      return .failure(QuantityError(message: "\(what) cannot be negative"))
    }
    return .success(value)
  }

  /// A decimal number times a scale, if the result is whole and in range.
  private static func scaled(_ digits: Substring, by scale: Int64) -> Int64? {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first, let whole = Int64(first), parts.count <= 2 else { return nil }
    let (base, overflow) = whole.multipliedReportingOverflow(by: scale)
    if overflow { return nil }
    guard parts.count == 2 else { return base }
    var value = base
    var place = scale
    for digit in parts[1] {
      guard let number = digit.wholeNumberValue, place % 10 == 0 else { return nil }
      place /= 10
      let (sum, overflow) = value.addingReportingOverflow(
        Int64(number) * place * (digits.first == "-" ? -1 : 1))
      if overflow { return nil }
      value = sum
    }
    return value
  }

  /// A quantity in the largest unit in which it is whole, as a scenario is written.
  static func exact(_ value: Int64, _ units: [(unit: String, scale: Int64)]) -> String {
    let known = units.sorted { $0.scale > $1.scale }
    let (unit, scale) = known.first { value % $0.scale == 0 } ?? ("", 1)
    if value == 0, let base = units.last { return "0" + base.unit }
    return "\(value / scale)\(unit)"
  }

  /// A duration, exactly.
  static func exact(nanoseconds: Int64) -> String {
    nanoseconds == 0 ? "0s" : exact(nanoseconds, durations)
  }

  /// A percentage, exactly, from millionths.
  static func exact(millionths: Int64) -> String {
    let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 10_000)
    var digits = String(10_000 + rest).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return (millionths < 0 ? "-" : "") + "\(whole)" + (digits.isEmpty ? "" : ".\(digits)") + "%"
  }

  /// A duration as people write it, with up to three digits after the point.
  static func text(nanoseconds: Int64) -> String {
    guard
      let (unit, scale) = durations.filter({ $0.unit != "min" && $0.unit != "h" })
        .last(where: { nanoseconds >= $0.scale })
    else { return "0s" }
    let thousandths = (nanoseconds % scale) * 1000 / scale
    var fraction = String(1000 + thousandths).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(nanoseconds / scale)" + (fraction.isEmpty ? "" : ".\(fraction)") + unit
  }
}

/// Why a text is not a quantity.
struct QuantityError: Error {
  let message: String
}

/// Durations as scenarios have them, for whoever reads them elsewhere.
public enum ScenarioDuration {
  /// The nanoseconds of a duration such as `90s`, or `nil` if it is none.
  public static func nanoseconds(_ text: String) -> Int64? {
    try? Quantity.parse(text, "a duration", units: Quantity.durations).get()
  }
}
