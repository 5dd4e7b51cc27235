import Causality
import Checking
import NetworkSimulator
import Randomness
import ReplicatedDocument
import SortedCollections
import Testing

/// What holds for policies whatever the values.
@Suite struct ResolutionLawTests {
  private static let policies: [ResolutionPolicy] = [
    .lastWriteWins, .firstWriteWins, .maximum, .minimum, .largerValue, .union, .deepMerge(),
    .deepMerge(leaves: .maximum), .deepMerge(leaves: .union), .authority(ReplicaID(2)),
    .preferDeletion, .preferEdit, .lineMerge, .deepMerge(leaves: .lineMerge),
    .firstThatFits([.lineMerge, .union, .deepMerge(), .largerValue]),
    .custom("count", { .value(.integer(Int64($0.values.count))) }),
  ]

  private func value(_ draw: inout KeyedSequence, depth: Int = 0) -> JSONValue {
    switch draw.below(depth < 2 ? 9 : 6) {
    case 0: return nil
    case 1: return .bool(draw.below(2) == 0)
    case 2: return .integer(draw.draw(from: -2...2))
    case 3: return .double(Double(draw.draw(from: -4...4)) / 2)
    case 4: return draw.pick(from: ["a", "a\nb", "a\nc", "x\na\nb", ""])
    case 5: return .string(draw.pick(from: ["é", "e\u{301}", "\u{1F600}"]))
    case 6:
      return .array((0..<draw.below(4)).map { _ in value(&draw, depth: depth + 1) })
    default:
      var members: SortedMap<String, JSONValue> = [:]
      for _ in 0..<draw.below(4) {
        members[draw.pick(from: ["k", "l", "m"])] = value(&draw, depth: depth + 1)
      }
      return .object(members)
    }
  }

  /// Values of as many replicas; some at the same time, now and then a removal.
  private func values(_ draw: inout KeyedSequence) -> [ConcurrentValue] {
    let objects = draw.below(3) == 0
    return (0...draw.below(4) + 1).map { number in
      let dot = Dot(ReplicaID(number), 1 + draw.below(3))
      let time = HybridTimestamp(rawValue: draw.below(3))
      if draw.below(12) == 0 {
        return ConcurrentValue(nil, as: nil, from: DotCloud([dot]), at: time)
      }
      var value = value(&draw)
      while objects, value[[]] != nil, value["/k"] == nil { value = ["k": value] }
      return ConcurrentValue(value, by: dot, at: time)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the order of the values makes no difference`(argument: UInt64) {
    for seed in argument * 50..<(argument + 1) * 50 {
      var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 80))
      var values = values(&draw)
      let base: FieldConflict.Base =
        draw.below(2) == 0 ? .value(draw.pick(from: ["a\nb", ["k": "a"]])) : .unknown
      let first = FieldConflict(at: "/f", between: values, base: base)
      for _ in 0..<3 {
        values.swapAt(Int(draw.below(UInt64(values.count))), 0)
        let again = FieldConflict(at: "/f", between: values, base: base)
        check(again, is: first, "seed \(seed)")
        for policy in Self.policies {
          check(policy.resolve(again), is: policy.resolve(first), "\(policy), seed \(seed)")
        }
      }
    }
  }

  /// What a policy makes of values that were written one after the other.
  private func join(_ policy: ResolutionPolicy, _ values: [JSONValue]) -> JSONValue? {
    policy.resolve(
      FieldConflict(
        at: "/f",
        between: values.enumerated().map { number, value in
          let dot = Dot(ReplicaID(UInt64(number)), 1)
          return ConcurrentValue(value, by: dot, at: HybridTimestamp(rawValue: UInt64(number)))
        })
    ).value
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the greatest, the least, unions and deep merges are joins`(argument: UInt64) throws {
    func members(_ value: JSONValue?) -> [JSONValue] {
      guard case .array(let elements)? = value else { return [] }
      return elements.sorted { JSONValue.order($0, $1) < 0 }
    }
    for seed in argument * 50..<(argument + 1) * 50 {
      var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 81))
      func object() -> JSONValue {
        .object([
          "k": value(&draw), draw.pick(from: ["l", "m"]): value(&draw, depth: 1),
          "o": .object(["k": value(&draw, depth: 1)]),
        ])
      }
      let values = (0..<3).map { _ in value(&draw) }
      let objects = (0..<3).map { _ in object() }
      let rows: [(ResolutionPolicy, [JSONValue])] = [
        (.maximum, values), (.minimum, values), (.largerValue, values),
        (.deepMerge(leaves: .maximum), objects), (.deepMerge(leaves: .minimum), objects),
      ]
      for (policy, values) in rows {
        let (a, b, c) = (values[0], values[1], values[2])
        let all = join(policy, values)
        let place = "\(policy), seed \(seed)"
        check(join(policy, [c, a, b]), is: all, "commutative, \(place)")
        check(join(policy, [try #require(join(policy, [a, b])), c]), is: all, "left, \(place)")
        check(join(policy, [a, try #require(join(policy, [b, c]))]), is: all, "right, \(place)")
        check(join(policy, values + [b, try #require(all)]), is: all, "idempotent, \(place)")
      }
      let arrays = (0..<3).map { _ in JSONValue.array((0..<3).map { _ in value(&draw, depth: 2) }) }
      let (a, b, c) = (arrays[0], arrays[1], arrays[2])
      let all = join(.union, arrays)
      check(join(.union, [try #require(join(.union, [a, b])), c]), is: all, "union, seed \(seed)")
      check(join(.union, [a, try #require(join(.union, [b, c]))]), is: all, "union, seed \(seed)")
      check(join(.union, arrays + [a, c, try #require(all)]), is: all, "union, seed \(seed)")
      check(members(join(.union, [c, b, a])), is: members(all), "union, seed \(seed)")
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `values are totally ordered`(argument: UInt64) {
    let special: [JSONValue] = [
      .integer(.max), .integer(.min), .double(0x1p63), .double(-0x1p63), .double(0x1p62),
      .integer(1 << 62), .double(-0.0), .integer(0), .double(0), .double(0.5), .double(-0.5),
      .integer((1 << 53) + 1), .double(0x1p53), .bytes([1]), .timestamp(.zero), .double(.infinity),
    ]
    var draw = KeyedRandom(seed: argument).sequence(.init(rawValue: 82))
    for _ in 0..<1000 {
      let three = (0..<3).map { _ in draw.below(2) == 0 ? draw.pick(from: special) : value(&draw) }
      let (a, b, c) = (three[0], three[1], three[2])
      let order = JSONValue.order(a, b).signum()
      check(JSONValue.order(b, a).signum(), is: -order, "\(a), \(b)")
      check(order == 0, is: a == b, "\(a), \(b)")
      if order <= 0, JSONValue.order(b, c) <= 0 {
        check(JSONValue.order(a, c) <= 0, "\(a), \(b), \(c)")
      }
    }
    let ascending: [JSONValue] = [
      nil, false, true, .integer(.min), -1.5, -1, .double(-0.0), 0, .double(0), 1, 1.5,
      .double(0x1p53), .integer((1 << 53) + 1), .integer(.max), .double(0x1p63), "", "a", "b",
      .bytes([]), .timestamp(.zero), [], [1], [1, 1], [2], [:], ["a": 1], ["a": 2], ["b": 0],
    ]
    for (value, next) in zip(ascending, ascending.dropFirst()) {
      check(JSONValue.order(value, next) < 0, "\(value) < \(next)")
    }
  }
}
