import Convergence
import Testing

/// An edit of many keys does what as many edits would do.
@Suite struct BulkEditing {
  private func numbers(_ random: inout KeyedSequence) -> [Int] {
    (0..<Int(random.below(5))).map { _ in Int(random.below(4)) }
  }

  @Test func `many elements of an ORSet are edited at once`() {
    checkBulkEdits(
      seeds: 0..<100, shows: { (set: ORSet<Int>) in "\(set)" },
      draw: { random in
        let elements = numbers(&random)
        switch random.below(3) {
        case 0:
          return BulkEdit(
            { $0.insert(contentsOf: elements, using: &$1) },
            is: elements.ascending().map { element in { $0.insert(element, using: &$1) } })
        case 1:
          return BulkEdit(
            { $0.remove(contentsOf: elements, using: &$1) },
            is: elements.map { element in { $0.remove(element, using: &$1) } })
        default:
          return BulkEdit(
            { $0.removeAll(where: { elements.contains($0) }, using: &$1) },
            is: elements.map { element in { $0.remove(element, using: &$1) } })
        }
      })
  }

  @Test func `many elements of an RWSet are edited at once`() {
    checkBulkEdits(
      seeds: 0..<100, shows: { (set: RWSet<Int>) in "\(set)" },
      draw: { random in
        let elements = numbers(&random)
        switch random.below(3) {
        case 0:
          return BulkEdit(
            { $0.insert(contentsOf: elements, using: &$1) },
            is: elements.ascending().map { element in { $0.insert(element, using: &$1) } })
        case 1:
          return BulkEdit(
            { $0.remove(contentsOf: elements, using: &$1) },
            is: elements.ascending().map { element in { $0.remove(element, using: &$1) } })
        default:
          return BulkEdit(
            { $0.removeAll(where: { elements.contains($0) }, using: &$1) },
            is: [
              { set, dots in
                var delta = RWSet<Int>.Delta()
                for element in set.intersection(elements) {
                  delta.merge(set.remove(element, using: &dots))
                }
                return delta
              }
            ])
        }
      })
  }

  @Test func `many keys of an LWWMap are edited at once`() {
    checkBulkEdits(
      seeds: 0..<100, shows: { (map: LWWMap<Int, UInt64>) in "\(map)" },
      draw: { random in
        let keys = numbers(&random)
        // Few different times, so that dots decide as well.
        let stamp = HybridTimestamp(rawValue: random.below(4))
        let value = random.below(1000)
        switch random.below(3) {
        case 0:
          return BulkEdit(
            { $0.set(contentsOf: keys.map { ($0, value) }, at: stamp, using: &$1) },
            is: keys.ascending().map { key in
              { $0.set(value, forKey: key, at: stamp, using: &$1) }
            })
        case 1:
          return BulkEdit(
            { $0.removeValues(forKeys: keys, using: &$1) },
            is: keys.map { key in { $0.removeValue(forKey: key, using: &$1) } })
        default:
          return BulkEdit(
            { $0.removeAll(where: { keys.contains($0.key) }, using: &$1) },
            is: keys.map { key in { $0.removeValue(forKey: key, using: &$1) } })
        }
      })
  }

  @Test func `many keys of an ORMap are removed at once`() {
    typealias Map = ORMap<Int, ORSet<Int>>
    checkBulkEdits(
      seeds: 0..<100, shows: { (map: Map) in "\(map)" },
      draw: { random in
        let keys = numbers(&random)
        let element = Int(random.below(3))
        switch random.below(4) {
        case 0, 1:
          let update: BulkEdit<Map>.Body = {
            $0.update(element, using: &$1) { $0.insert(contentsOf: keys, using: &$1) }
          }
          return BulkEdit(update, is: [update])
        case 2:
          return BulkEdit(
            { $0.removeValues(forKeys: keys, using: &$1) },
            is: keys.map { key in { $0.removeValue(forKey: key, using: &$1) } })
        default:
          return BulkEdit(
            { $0.removeAll(where: { keys.contains($0.key) }, using: &$1) },
            is: keys.map { key in { $0.removeValue(forKey: key, using: &$1) } })
        }
      })
  }

  @Test func `removing many costs one dot, and removing nothing none`() {
    var replica = Replica<ORSet<Int>>(ReplicaID(9))
    replica.edit { $0.insert(contentsOf: 1...100, using: &$1) }
    let removal = replica.edit { $0.removeAll(where: { $0 > 50 }, using: &$1) }
    #expect(removal.context == CausalContext(DotCloud(DotRun(ReplicaID(9), 51, 101))))
    #expect(Array(replica.value) == Array(1...50))
    let nothing = replica.edit { $0.remove(contentsOf: [51, 52], using: &$1) }
    #expect(nothing == Causal())
    let again = replica.edit { $0.insert(contentsOf: [1, 2], using: &$1) }
    #expect(again.context.dots.count == 5, "two new dots, two replaced ones, one for replacing")
  }

  @Test func `keys with values come as pairs, as a dictionary or as another map`() {
    var dots = DotSource(fresh: ReplicaID(9))
    var map = LWWMap<String, Int>(isWhole: true)
    map.set(contentsOf: [("b", 1), ("a", 2), ("b", 3)], at: .zero, using: &dots)
    #expect("\(map)" == #"LWWMap(["a": 2, "b": 3])"# && dots.sequence == 2)
    map.set(contentsOf: ["c": 4], at: .zero, using: &dots)
    var copy = LWWMap<String, Int>(isWhole: true)
    copy.set(contentsOf: map, at: .zero, using: &dots)
    #expect("\(copy)" == #"LWWMap(["a": 2, "b": 3, "c": 4])"#)
  }

  @Test func `a grow-only set tells which elements are new`() {
    var set: GSet = [1, 2]
    #expect(set.insert(contentsOf: [3, 2, 3]) == [3])
    #expect(set == [1, 2, 3] && set.insert(contentsOf: []).isEmpty)
  }

  @Test func `a condition that throws leaves the set as it was`() {
    struct Refusal: Error {}
    var dots = DotSource(fresh: ReplicaID(9))
    var set = ORSet<Int>(isWhole: true)
    set.insert(contentsOf: [1, 2], using: &dots)
    let before = set
    #expect(throws: Refusal.self) {
      try set.removeAll(
        where: { (element) throws(Refusal) in
          if element == 2 { throw Refusal() }
          return true
        }, using: &dots)
    }
    #expect(set == before && dots.sequence == 2)
  }
}
