import Convergence

/// Grow-only counters.
enum CounterSuite {
  static func benchmarks(sizes: [Int]) -> [Benchmark] {
    sizes.flatMap { [increments($0)] } + [join(min(sizes.max() ?? 1000, 1000))]
  }

  static func increments(_ size: Int) -> Benchmark {
    Benchmark("counter/increments/\(size)") {
      {
        {
          var counter = GCounter()
          var dots = DotSource(unchecked: ReplicaID(1), after: 0)
          for _ in 0..<size { counter.increment(using: &dots) }
          return counter.value
        }
      }
    }
  }

  /// Two counters of so many replicas, each ahead in half of them.
  static func join(_ size: Int) -> Benchmark {
    Benchmark("counter/join/\(size)") {
      func counter(_ parity: Int) -> GCounter {
        var counter = GCounter()
        for replica in 1...size {
          var dots = DotSource(unchecked: ReplicaID(UInt64(replica) &* 0x9E37_79B9), after: 0)
          counter.increment(by: UInt64(2 + (replica + parity) % 2), using: &dots)
        }
        return counter
      }
      let (mine, theirs) = (counter(0), counter(1))
      return { { mine.merging(theirs).value } }
    }
  }
}
