import Convergence

/// Sets and maps at several sizes.
enum KeyedSuite<Subject: KeyedSubject> {
  typealias State = Causal<Subject.Store>

  static func benchmarks(sizes: [Int]) -> [Benchmark] {
    sizes.flatMap { size in
      [
        build(size), insert(size), remove(size), lookUp(size), iterate(size), copy(size),
        strangers(size), again(size), itself(size), forks(size), delta(size), removal(size),
        encode(size), decode(size), bytes(size), bytesOfInsertion(size), bytesOfRemoval(size),
        memory(size),
      ]
    }
  }

  static func name(_ what: String, _ size: Int) -> String { "\(Subject.name)/\(what)/\(size)" }

  static func state(_ range: Range<Int>, by replica: UInt64) -> State {
    var state = State.initial
    var dots = DotSource(unchecked: ReplicaID(replica), after: 0)
    for index in range { _ = Subject.insert(index, into: &state.store, using: &dots) }
    if dots.sequence > 0 {
      state.context.merge(
        CausalContext(DotCloud(DotRun(ReplicaID(replica), 1, dots.sequence))))
    }
    return state
  }

  static func build(_ size: Int) -> Benchmark {
    Benchmark(name("build", size)) {
      { { UInt64(Subject.count(state(0..<size, by: 1).store)) } }
    }
  }

  /// Edits of a replica whose state nothing else shares.
  static func edits(
    _ what: String, _ size: Int,
    _ edit: @escaping (Int, inout Subject.Store, inout DotSource) -> Subject.Store.Delta
  ) -> Benchmark {
    let count = min(size, 1000)
    return Benchmark(name(what, size), operations: count) {
      let base = state(0..<size, by: 1)
      return {
        var replica = Replica<Subject.Store>(ReplicaID(1), resuming: base)
        // The first change of a shared tree copies nodes; that is another benchmark's subject.
        for index in 0..<count {
          replica.edit { Subject.insert(size + index, into: &$0, using: &$1) }
          replica.edit { Subject.remove(size + index, from: &$0, using: &$1) }
          replica.edit { Subject.insert(scattered(index, size), into: &$0, using: &$1) }
        }
        return {
          for index in 0..<count { replica.edit { edit(index, &$0, &$1) } }
          return UInt64(Subject.count(replica.value)) &+ 1
        }
      }
    }
  }

  /// Different numbers below the size, far from each other.
  static func scattered(_ index: Int, _ size: Int) -> Int { index * (size / min(size, 1000)) }

  static func insert(_ size: Int) -> Benchmark {
    edits("insert", size) { Subject.insert(size + $0, into: &$1, using: &$2) }
  }

  static func remove(_ size: Int) -> Benchmark {
    edits("remove", size) { Subject.remove(scattered($0, size), from: &$1, using: &$2) }
  }

  static func lookUp(_ size: Int) -> Benchmark {
    Benchmark(name("look up", size), operations: size) {
      let store = state(0..<size, by: 1).store
      return { { (0..<size).reduce(1) { $0 &+ (Subject.contains($1 * 2, in: store) ? 1 : 0) } } }
    }
  }

  static func iterate(_ size: Int) -> Benchmark {
    Benchmark(name("iterate", size), operations: size) {
      let store = state(0..<size, by: 1).store
      return { { Subject.walk(store) } }
    }
  }

  static func copy(_ size: Int) -> Benchmark {
    Benchmark(name("copy", size), operations: 1000) {
      let base = state(0..<size, by: 1)
      return {
        var copies: [State] = []
        copies.reserveCapacity(1000)
        return {
          for _ in 0..<1000 { copies.append(base) }
          return UInt64(copies.count)
        }
      }
    }
  }

  static func encode(_ size: Int) -> Benchmark {
    Benchmark(name("encode", size)) {
      let base = state(0..<size, by: 1)
      return { { UInt64(base.canonicalBytes.count) } }
    }
  }

  static func decode(_ size: Int) -> Benchmark {
    Benchmark(name("decode", size)) {
      let bytes = state(0..<size, by: 1).canonicalBytes
      return {
        { (try? State(canonicalBytes: bytes)).map { UInt64(Subject.count($0.store)) } ?? 0 }
      }
    }
  }

  static func bytes(_ size: Int) -> Benchmark {
    Benchmark(name("bytes", size), 1, nil, .bytes { count(state(0..<size, by: 1)) })
  }

  static func bytesOfInsertion(_ size: Int) -> Benchmark {
    Benchmark(
      name("bytes of insertion", size), 1, nil,
      .bytes {
        var replica = Replica<Subject.Store>(ReplicaID(1), resuming: state(0..<size, by: 1))
        return count(replica.edit { Subject.insert(size, into: &$0, using: &$1) })
      })
  }

  static func bytesOfRemoval(_ size: Int) -> Benchmark {
    Benchmark(
      name("bytes of removal", size), 1, nil,
      .bytes {
        var replica = Replica<Subject.Store>(ReplicaID(2), resuming: state(0..<size, by: 1))
        return count(replica.edit { Subject.remove(size / 2, from: &$0, using: &$1) })
      })
  }

  private static func count(_ state: State) -> UInt64 { UInt64(state.canonicalBytes.count) }

  /// What one element takes.
  static func memory(_ size: Int) -> Benchmark {
    Benchmark(name("memory", size), size, nil, .memory { state(0..<size, by: 1) })
  }
}
