import Convergence

/// The observed-remove set at several sizes.
enum SetSuite {
  static func benchmarks(sizes: [Int]) -> [Benchmark] {
    sizes.flatMap { size in
      [
        build(size), insert(size), lookUp(size), iterate(size), strangers(size), again(size),
        forks(size), delta(size), removal(size), encode(size), decode(size),
      ]
    }
  }

  /// Scattered 64-bit numbers, the same on every machine.
  static func element(_ index: Int) -> Int {
    Int(truncatingIfNeeded: UInt64(index) &* 0x9E37_79B9_7F4A_7C15 ^ 0x5DEE_CE66)
  }

  static func set(_ range: Range<Int>, by replica: UInt64) -> Causal<ORSet<Int>> {
    var state = Causal<ORSet<Int>>.initial
    var dots = DotSource(unchecked: ReplicaID(replica), after: 0)
    for index in range { state.store.insert(element(index), using: &dots) }
    if dots.sequence > 0 {
      state.context.merge(
        CausalContext(DotCloud(DotRun(ReplicaID(replica), 1, dots.sequence))))
    }
    return state
  }

  static func build(_ size: Int) -> Benchmark {
    Benchmark("set/build/\(size)") { { { UInt64(set(0..<size, by: 1).store.count) } } }
  }

  static func insert(_ size: Int) -> Benchmark {
    let count = min(size, 1000)
    return Benchmark("set/insert/\(size)", operations: count) {
      let base = set(0..<size, by: 1)
      return {
        var state = base
        // The first change of a shared tree copies nodes; that is another benchmark's subject.
        for index in 0..<count { state.store.warm(element(size + index)) }
        var replica = Replica<ORSet<Int>>(ReplicaID(1), resuming: state)
        state = .initial
        return {
          for index in 0..<count {
            replica.edit { $0.insert(element(size + index), using: &$1) }
          }
          return UInt64(replica.value.count)
        }
      }
    }
  }

  static func lookUp(_ size: Int) -> Benchmark {
    Benchmark("set/look up/\(size)", operations: size) {
      let base = set(0..<size, by: 1)
      return { { (0..<size).reduce(0) { $0 &+ (base.store.contains(element($1 * 2)) ? 1 : 0) } } }
    }
  }

  static func iterate(_ size: Int) -> Benchmark {
    Benchmark("set/iterate/\(size)", operations: size) {
      let base = set(0..<size, by: 1)
      return { { base.store.reduce(0) { $0 &+ UInt64(bitPattern: Int64($1)) } } }
    }
  }

  /// A merge of one state into another, neither of which any sample changes.
  static func merge(
    _ name: String, _ states: @escaping () -> (Causal<ORSet<Int>>, Causal<ORSet<Int>>)
  ) -> Benchmark {
    Benchmark(name) {
      let (mine, theirs) = states()
      return {
        {
          var merged = mine
          merged.merge(theirs)
          return UInt64(merged.store.count)
        }
      }
    }
  }

  /// Two sets that share half of their elements, but no history.
  static func strangers(_ size: Int) -> Benchmark {
    merge("set/merge strangers/\(size)") {
      (set(0..<size, by: 1), set(size / 2..<size * 3 / 2, by: 2))
    }
  }

  /// The same two again, when the one already has all that the other has.
  static func again(_ size: Int) -> Benchmark {
    merge("set/merge again/\(size)") {
      let theirs = set(size / 2..<size * 3 / 2, by: 2)
      return (set(0..<size, by: 1).merging(theirs), theirs)
    }
  }

  /// A fork of the set, ten edits later on either side.
  static func forks(_ size: Int) -> Benchmark {
    merge("set/merge forks/\(size)") {
      let base = set(0..<size, by: 1)
      func fork(_ replica: UInt64) -> Causal<ORSet<Int>> {
        var fork = Replica<ORSet<Int>>(ReplicaID(replica), resuming: base)
        for edit in 0..<10 {
          fork.edit { $0.insert(element(size * Int(replica) + edit), using: &$1) }
        }
        return fork.state
      }
      return (fork(2), fork(3))
    }
  }

  /// A delta of a thousand additions.
  static func delta(_ size: Int) -> Benchmark {
    merge("set/apply delta of 1000/\(size)") {
      var other = Replica<ORSet<Int>>(ReplicaID(2))
      var delta = Causal<ORSet<Int>>()
      for index in 0..<1000 {
        delta.merge(other.edit { $0.insert(element(size + index), using: &$1) })
      }
      return (set(0..<size, by: 1), delta)
    }
  }

  /// A delta that removes one element.
  static func removal(_ size: Int) -> Benchmark {
    merge("set/apply removal/\(size)") {
      let base = set(0..<size, by: 1)
      var other = Replica<ORSet<Int>>(ReplicaID(2), resuming: base)
      return (base, other.edit { $0.remove(element(size / 2), using: &$1) })
    }
  }

  static func encode(_ size: Int) -> Benchmark {
    Benchmark("set/encode/\(size)") {
      let base = set(0..<size, by: 1)
      return { { UInt64(base.canonicalBytes.count) } }
    }
  }

  static func decode(_ size: Int) -> Benchmark {
    Benchmark("set/decode/\(size)") {
      let bytes = set(0..<size, by: 1).canonicalBytes
      return {
        { ((try? Causal<ORSet<Int>>(canonicalBytes: bytes))?.store.count).map(UInt64.init) ?? 0 }
      }
    }
  }
}

extension ORSet<Int> {
  /// Inserts and removes an element, which makes the nodes around it this set's own.
  mutating func warm(_ element: Int) {
    var dots = DotSource(unchecked: ReplicaID(99), after: 0)
    if contains(element) { return }
    insert(element, using: &dots)
    remove(element, using: &dots)
  }
}
