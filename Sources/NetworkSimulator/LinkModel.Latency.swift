extension LinkModel {
  /// How long messages take, in nanoseconds.
  public enum Latency: Hashable, Sendable {
    /// Always the same.
    case constant(Int64)
    /// Any time in a range, each equally likely.
    case uniform(ClosedRange<Int64>)
    /// Mostly short and seldom long, with this mean: what comes of many independent causes.
    case exponential(mean: Int64)
    /// Its logarithm is normally distributed with a standard deviation in thousandths.
    ///
    /// With a spread of 500 one message in twenty takes more than 2.3 times the median.
    case logNormal(median: Int64, spread: Int64)
    /// Mostly in the one range, and with a share in millionths in the other, as over two routes.
    case bimodal(fast: ClosedRange<Int64>, slow: ClosedRange<Int64>, slowShare: UInt64)
    /// At least so long; the probability of longer falls with a power in thousandths (Pareto).
    ///
    /// With a shape of 1500 the mean is three times the least, and one message in a thousand takes
    /// a hundred times as long.
    case heavyTail(least: Int64, shape: Int64)

    /// The longest a message may take, or what all but a few in a thousand stay below.
    public var upperBound: Int64 {
      switch self {
      case .constant(let value): value
      case .uniform(let range): range.upperBound
      case .exponential: draw(UInt64.max >> 8)
      case .logNormal: draw(1 << 63 | UInt64.max >> 9)
      case .bimodal(let fast, let slow, _): max(fast.upperBound, slow.upperBound)
      case .heavyTail: draw(UInt64.max >> 8)
      }
    }

    /// The time that 64 random bits stand for.
    func draw(_ bits: UInt64) -> Int64 {
      switch self {
      case .constant(let value): value
      case .uniform(let range): Self.draw(bits, from: range)
      case .exponential(let mean):
        // −ln s = −log₂ s · ln 2
        Int64(
          clamping: min(
            (Int128(mean) * Int128(FixedPoint.surprise(bits)) * 45_426) >> 32,
            Int128(Int64.max / 4)))
      case .logNormal(let median, let spread):
        // eˣ = 2^(x · log₂ e)
        FixedPoint.scale(
          median, byTwoTo: (FixedPoint.normalQuantile(bits) * spread / 1000 * 94_548) >> 16)
      case .bimodal(let fast, let slow, let share):
        if bits.multipliedFullWidth(by: LinkModel.certainty).high < share {
          Self.draw(bits.multipliedFullWidth(by: LinkModel.certainty).low, from: slow)
        } else {
          Self.draw(bits.multipliedFullWidth(by: LinkModel.certainty).low, from: fast)
        }
      case .heavyTail(let least, let shape):
        FixedPoint.scale(least, byTwoTo: FixedPoint.surprise(bits) * 1000 / max(shape, 1))
      }
    }

    private static func draw(_ bits: UInt64, from range: ClosedRange<Int64>) -> Int64 {
      let width = UInt64(range.upperBound - range.lowerBound) + 1
      return range.lowerBound + Int64(bits.multipliedFullWidth(by: width).high)
    }
  }
}
