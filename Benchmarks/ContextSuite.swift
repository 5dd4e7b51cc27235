import Convergence

/// Causal contexts of so many runs, a hundred to each replica.
enum ContextSuite {
  static func benchmarks(sizes: [Int]) -> [Benchmark] {
    sizes.filter { $0 <= 100_000 }.flatMap { size in
      [
        insert(size), lookUp(size), merge(size), mergeDelta(size), delta(size), isDominated(size),
        copy(size), encode(size), decode(size),
        Benchmark(
          "context/bytes/\(size)", 1, nil,
          .bytes { UInt64(context(size, gap: 2).canonicalBytes.count) }),
      ]
    }
  }

  /// A context in which every so-many-th run of four events is missing.
  static func context(_ runs: Int, gap: UInt64) -> CausalContext {
    CausalContext(dots(0..<runs, gap: gap))
  }

  /// Halves put together: one run after the other would take the square of the time.
  private static func dots(_ runs: Range<Int>, gap: UInt64) -> DotCloud {
    guard runs.count > 1 else {
      guard let run = runs.first else { return DotCloud() }
      let (replica, place) = (UInt64(run / 100 + 1), UInt64(run % 100))
      let lower = 1 + place * 4 * gap
      return DotCloud(DotRun(ReplicaID(replica << 50), lower, lower + 3))
    }
    let middle = runs.lowerBound + runs.count / 2
    return dots(runs.lowerBound..<middle, gap: gap)
      .merging(dots(middle..<runs.upperBound, gap: gap))
  }

  static func dot(_ index: Int) -> Dot {
    Dot(ReplicaID(UInt64(index / 800 + 1) << 50), UInt64(index % 800 + 1))
  }

  static func time(
    _ what: String, _ size: Int, operations: Int = 1,
    _ body: @escaping (CausalContext, CausalContext) -> UInt64
  ) -> Benchmark {
    Benchmark("context/\(what)/\(size)", operations: operations) {
      let (mine, theirs) = (context(size, gap: 2), context(size, gap: 3))
      return { { body(mine, theirs) } }
    }
  }

  /// Events of one replica in order, as many as there are runs.
  static func insert(_ size: Int) -> Benchmark {
    time("insert", size, operations: size) { _, _ in
      var context = CausalContext()
      for sequence in 1...UInt64(size) { context.insert(Dot(ReplicaID(1), sequence)) }
      return context.dots.count
    }
  }

  static func lookUp(_ size: Int) -> Benchmark {
    time("look up", size, operations: 1000) { mine, _ in
      (0..<1000).reduce(1) { $0 &+ (mine.contains(dot($1 * 7919 % (8 * size))) ? 1 : 0) }
    }
  }

  static func merge(_ size: Int) -> Benchmark {
    time("merge", size) { mine, theirs in UInt64(mine.merging(theirs).dots.runs.count) }
  }

  static func mergeDelta(_ size: Int) -> Benchmark {
    let delta = CausalContext([Dot(ReplicaID(1 << 50), 5)])
    return time("merge delta", size) { mine, _ in UInt64(mine.merging(delta).dots.runs.count) }
  }

  static func delta(_ size: Int) -> Benchmark {
    time("delta", size) { mine, theirs in UInt64(mine.subtracting(theirs).runs.count) }
  }

  static func isDominated(_ size: Int) -> Benchmark {
    time("is dominated", size) { mine, _ in mine.isDominated(by: mine) ? 1 : 0 }
  }

  static func copy(_ size: Int) -> Benchmark {
    time("copy", size, operations: 1000) { mine, _ in
      var copies: [CausalContext] = []
      copies.reserveCapacity(1000)
      for _ in 0..<1000 { copies.append(mine) }
      return UInt64(copies.count)
    }
  }

  static func encode(_ size: Int) -> Benchmark {
    time("encode", size) { mine, _ in UInt64(mine.canonicalBytes.count) }
  }

  static func decode(_ size: Int) -> Benchmark {
    Benchmark("context/decode/\(size)") {
      let bytes = context(size, gap: 2).canonicalBytes
      return { { (try? CausalContext(canonicalBytes: bytes))?.dots.count ?? 0 } }
    }
  }
}
