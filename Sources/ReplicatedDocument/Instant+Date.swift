import Causality

extension Instant {
  /// The date and time in UTC if the epoch is that of Unix, as in RFC 3339.
  ///
  /// The calendar's arithmetic follows H. Hinnant, “chrono-compatible low-level date algorithms”:
  /// eras of 400 years that begin in March, so that the leap day comes last.
  var date: String {
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let second: Int64 = 1_000_000_000
    let (fraction, seconds) = Self.split(nanoseconds, by: second)
    let (time, days) = Self.split(seconds, by: 86_400)
    let (dayOfEra, era) = Self.split(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    text += "T\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
    if fraction != 0 {
      var digits = padded(fraction, 9)
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return text + "Z"
  }

  /// What is left of a number, never negative, and how often the divisor goes into it.
  private static func split(_ number: Int64, by divisor: Int64) -> (rest: Int64, times: Int64) {
    let rest = number % divisor
    return rest < 0
      ? (rest + divisor, number / divisor - 1) : (rest, number / divisor)
  }
}
