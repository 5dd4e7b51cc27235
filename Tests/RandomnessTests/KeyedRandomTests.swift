import Checking
import Randomness
import Testing

@Suite struct KeyedRandomTests {
  private static let stream = KeyedRandom.Stream(rawValue: 1000)

  @Test func `the numbers never change`() {
    let golden: [(seed: UInt64, stream: UInt64, entity: UInt64, counter: UInt64, bits: UInt64)] = [
      (0, 0, 0, 0, 14_879_502_114_678_128_447),
      (1, 1, 2, 3, 1_408_869_173_886_473_120),
      (42, 7, 0, 1_000_000, 5_872_474_941_882_515_581),
      (.max, .max, .max, .max, 15_937_696_375_669_020_767),
    ]
    for row in golden {
      let found = KeyedRandom(seed: row.seed).bits(
        .init(rawValue: row.stream), entity: row.entity, counter: row.counter)
      check(found, is: row.bits, "\(row)")
    }
    var draw = KeyedRandom(seed: 7).sequence(Self.stream, entity: 3)
    check((0..<8).map { _ in draw.below(100) }, is: [1, 79, 91, 66, 54, 31, 72, 18])
  }

  @Test func `a number belongs to its name and to nothing else`() {
    let random = KeyedRandom(seed: 5)
    var seen: Set<UInt64> = []
    for stream in 0..<8 as Range<UInt64> {
      for entity in 0..<16 as Range<UInt64> {
        for counter in 0..<64 as Range<UInt64> {
          let bits = random.bits(.init(rawValue: stream), entity: entity, counter: counter)
          let again = KeyedRandom(seed: 5).bits(
            .init(rawValue: stream), entity: entity, counter: counter)
          check(again, is: bits, "same name, same bits")
          seen.insert(bits)
        }
      }
    }
    check(seen.count, is: 8 * 16 * 64, "different names, different bits")
    check(
      KeyedRandom(seed: 6).bits(Self.stream, entity: 0, counter: 0)
        != random.bits(Self.stream, entity: 0, counter: 0), "the seed counts")
  }

  @Test func `numbers stay below their bound and reach all of them evenly`() {
    let random = KeyedRandom(seed: 11)
    for bound in [1, 2, 3, 7, 10, 1 << 40, .max] as [UInt64] {
      for counter in 0..<1000 as Range<UInt64> {
        let number = random.below(bound, Self.stream, entity: bound, counter: counter)
        check(number < bound, "\(number) is below \(bound)")
      }
    }
    var counts = Array(repeating: 0, count: 10)
    for counter in 0..<10_000 as Range<UInt64> {
      counts[Int(random.below(10, Self.stream, entity: 1, counter: counter))] += 1
    }
    check(counts.allSatisfy { (880...1120).contains($0) }, "ten buckets of about 1000: \(counts)")
  }

  @Test func `each bit is set half of the time whichever part of the name runs`() {
    let random = KeyedRandom(seed: 12)
    let runs: [(String, (UInt64) -> UInt64)] = [
      ("stream", { random.bits(.init(rawValue: $0), entity: 1, counter: 1) }),
      ("entity", { random.bits(Self.stream, entity: $0, counter: 1) }),
      ("counter", { random.bits(Self.stream, entity: 1, counter: $0) }),
      ("seed", { KeyedRandom(seed: $0).bits(Self.stream, entity: 1, counter: 1) }),
    ]
    for (name, bits) in runs {
      var ones = Array(repeating: 0, count: 64)
      for number in 0..<2000 as Range<UInt64> {
        let word = bits(number)
        for place in 0..<64 where word >> UInt64(place) & 1 == 1 { ones[place] += 1 }
      }
      check(ones.allSatisfy { (850...1150).contains($0) }, "\(name): \(ones)")
    }
  }

  @Test func `a sequence draws from any range, the full one included`() {
    var draw = KeyedRandom(seed: 13).sequence(Self.stream)
    let ranges: [ClosedRange<Int64>] = [
      0...0, -3...3, .min ... .min, .max ... .max, .min...0, 0 ... .max, .min ... .max,
      .min + 1 ... .max,
    ]
    for range in ranges {
      var numbers: Set<Int64> = []
      for _ in 0..<200 {
        let number = draw.draw(from: range)
        check(range.contains(number), "\(number) lies in \(range)")
        numbers.insert(number)
      }
      let width = range.upperBound.subtractingReportingOverflow(range.lowerBound)
      let possible = width.overflow || width.partialValue > 6 ? 200 : Int(width.partialValue) + 1
      check(numbers.count, is: possible, "\(range)")
    }
  }

  @Test func `a sequence is its entity's numbers in turn, and a copy repeats them`() {
    let random = KeyedRandom(seed: 14)
    var first = random.sequence(Self.stream, entity: 9)
    var copy = first
    let numbers = (0..<20).map { _ in first.next() }
    let expected = (0..<20).map { random.bits(Self.stream, entity: 9, counter: $0) }
    check(numbers, is: expected, "the counters in turn")
    check((0..<20).map { _ in copy.next() }, is: numbers, "a copy")
  }

  @Test func `a pick is one of the elements, of a slice too, and every one comes up`() {
    var draw = KeyedRandom(seed: 15).sequence(Self.stream)
    let slice = [0, 1, 2, 3, 4, 5][2...4]
    let picks = Set((0..<100).map { _ in draw.pick(from: slice) })
    check(picks, is: [2, 3, 4])
  }
}
