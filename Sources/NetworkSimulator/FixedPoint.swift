/// Logarithms, powers and the normal distribution in whole numbers.
///
/// A C library's functions differ in their last bits from machine to machine; these do not. Numbers
/// are in units of 2⁻¹⁶ unless said.
enum FixedPoint {
  static let one: Int64 = 1 << 16

  /// How unlikely a draw is: the negated binary logarithm of a number taken as a fraction of 2⁶⁴.
  ///
  /// Each squaring of the mantissa yields one more bit of the logarithm.
  static func surprise(_ bits: UInt64) -> Int64 {
    let bits = max(bits, 1)
    let zeros = bits.leadingZeroBitCount
    var mantissa = (bits << UInt64(zeros)) >> 32
    var fraction: Int64 = 0
    for _ in 0..<16 {
      mantissa = (mantissa &* mantissa) >> 31
      let bit = mantissa >> 32
      mantissa >>= bit
      fraction = fraction << 1 | Int64(bit)
    }
    return Int64(zeros + 1) * one - fraction
  }

  /// A number times two to a power.
  static func scale(_ value: Int64, byTwoTo power: Int64) -> Int64 {
    let whole = power >> 16
    var factor: UInt64 = 1 << 32
    for (place, root) in roots.enumerated() where power >> Int64(15 - place) & 1 == 1 {
      let product = factor.multipliedFullWidth(by: root)
      factor = product.high << 32 | product.low >> 32
    }
    if whole > 40 { return .max / 4 }
    let product = Int128(value) * Int128(factor)
    let shifted = whole >= 32 ? product << Int128(whole - 32) : product >> Int128(32 - whole)
    return Int64(clamping: min(shifted, Int128(Int64.max / 4)))
  }

  /// The number below which a normally distributed one lies with the probability that a draw names.
  static func normalQuantile(_ bits: UInt64) -> Int64 {
    // The first bit is the side; the tail beyond has half of what the others name.
    let depth = surprise(bits << 1) + one
    let step = one / 2
    let place = Int((depth - one) / step)
    guard place + 1 < normalTail.count else {
      return bits >> 63 == 0 ? -normalTail[normalTail.count - 1] : normalTail[normalTail.count - 1]
    }
    let part = (depth - one) % step
    let lower = normalTail[place]
    let value = lower + (normalTail[place + 1] - lower) * part / step
    return bits >> 63 == 0 ? -value : value
  }

  /// The roots of two: square, fourth, eighth and so on, in units of 2⁻³².
  private static let roots: [UInt64] = [
    6_074_001_000, 5_107_605_667, 4_683_695_048, 4_485_121_744, 4_389_014_833, 4_341_736_423,
    4_318_288_544, 4_306_612_134, 4_300_785_774, 4_297_875_550, 4_296_421_177, 4_295_694_175,
    4_295_330_720, 4_295_149_004, 4_295_058_149, 4_295_012_722,
  ]

  /// What a normally distributed number exceeds with the probabilities 2⁻¹, 2⁻¹·⁵, 2⁻² and so on.
  private static let normalTail: [Int64] = [
    0, 24_625, 44_203, 60_799, 75_389, 88_523, 100_540, 111_671, 122_076, 131_874, 141_156,
    149_992, 158_437, 166_537, 174_330, 181_847, 189_113, 196_152, 202_983, 209_622, 216_085,
    222_384, 228_531, 234_536, 240_408, 246_155, 251_785, 257_304, 262_719, 268_035, 273_257,
    278_390, 283_438, 288_405, 293_295, 298_111, 302_857, 307_535, 312_148, 316_699, 321_190,
    325_623, 330_000, 334_324, 338_597, 342_819, 346_994, 351_121, 355_204, 359_243, 363_239,
    367_195, 371_111, 374_987, 378_827, 382_630, 386_397, 390_130, 393_829, 397_495, 401_130,
    404_733, 408_306, 411_850, 415_364, 418_851, 422_310, 425_742, 429_147, 432_527, 435_882,
    439_213, 442_519, 445_801, 449_061, 452_298, 455_513, 458_706, 461_878, 465_029, 468_160,
  ]
}
