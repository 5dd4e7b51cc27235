import Convergence

/// Counters: many increments by one replica, and the counts of many replicas.
enum CounterSuite {
  static func benchmarks(sizes: [Int]) -> [Benchmark] {
    let replicas = sizes.map { min($0, 100_000) }.reduce(into: [Int]()) {
      if $0.last != $1 { $0.append($1) }
    }
    return sizes.flatMap { [increments($0), bothWays($0), causal($0)] }
      + replicas.flatMap {
        [
          join($0), joinOthers($0), applyDelta($0), delta($0), copy($0), encode($0), decode($0),
          Benchmark("counter/bytes/\($0)", 1, nil, bytes($0)),
        ]
      }
  }

  static func increments(_ size: Int) -> Benchmark {
    Benchmark("counter/increments/\(size)") {
      {
        var counter = GCounter()
        var dots = DotSource(unchecked: ReplicaID(1), after: 0)
        return {
          for _ in 0..<size { consume(counter.increment(using: &dots)) }
          return counter.value
        }
      }
    }
  }

  static func bothWays(_ size: Int) -> Benchmark {
    Benchmark("counter/up and down/\(size)") {
      {
        var counter = PNCounter()
        var dots = DotSource(unchecked: ReplicaID(1), after: 0)
        return {
          for step in 0..<size {
            consume(counter.increment(by: step % 3 == 0 ? -1 : 1, using: &dots))
          }
          return UInt64(counter.value.magnitude) &+ 1
        }
      }
    }
  }

  /// Of the counter for nesting, which keeps every increment.
  static func causal(_ size: Int) -> Benchmark {
    Benchmark("counter/causal increments/\(size)") {
      {
        var replica = Replica<CausalCounter>(ReplicaID(1))
        return {
          for _ in 0..<size { replica.edit { $0.increment(using: &$1) } }
          return UInt64(replica.value.value)
        }
      }
    }
  }

  /// Keeps the optimiser from leaving out what nobody looks at.
  @inline(never)
  static func consume(_ delta: some JoinSemilattice) {}

  /// A counter of so many replicas, ahead in half of them.
  static func counter(_ size: Int, ahead parity: Int, from first: Int = 1) -> GCounter {
    var counter = GCounter()
    let replicas = (first..<first + size).map {
      ReplicaID(UInt64(bitPattern: Int64(IntegerSet.element($0))))
    }
    for (place, replica) in replicas.sorted().enumerated() {
      var dots = DotSource(unchecked: replica, after: 0)
      counter.increment(by: UInt64(2 + (place + parity) % 2), using: &dots)
    }
    return counter
  }

  static func merge(
    _ what: String, _ size: Int, _ counters: @escaping () -> (GCounter, GCounter)
  ) -> Benchmark {
    Benchmark("counter/\(what)/\(size)") {
      let (mine, theirs) = counters()
      return {
        {
          var merged = mine
          merged.merge(theirs)
          return merged.value
        }
      }
    }
  }

  /// Two counters of the same replicas.
  static func join(_ size: Int) -> Benchmark {
    merge("join", size) { (counter(size, ahead: 0), counter(size, ahead: 1)) }
  }

  /// Two counters that share half of their replicas.
  static func joinOthers(_ size: Int) -> Benchmark {
    merge("join others", size) {
      (counter(size, ahead: 0), counter(size, ahead: 1, from: 1 + size / 2))
    }
  }

  static func applyDelta(_ size: Int) -> Benchmark {
    merge("apply delta", size) {
      let mine = counter(size, ahead: 0)
      var theirs = mine
      var dots = DotSource(unchecked: mine.replicas[size / 2], after: 0)
      return (mine, theirs.increment(using: &dots))
    }
  }

  static func delta(_ size: Int) -> Benchmark {
    Benchmark("counter/delta/\(size)") {
      let (mine, theirs) = (counter(size, ahead: 0), counter(size, ahead: 1))
      return { { mine.delta(from: theirs).value } }
    }
  }

  static func copy(_ size: Int) -> Benchmark {
    Benchmark("counter/copy/\(size)", operations: 1000) {
      let base = counter(size, ahead: 0)
      return {
        var copies: [GCounter] = []
        copies.reserveCapacity(1000)
        return {
          for _ in 0..<1000 { copies.append(base) }
          return UInt64(copies.count)
        }
      }
    }
  }

  static func encode(_ size: Int) -> Benchmark {
    Benchmark("counter/encode/\(size)") {
      let base = counter(size, ahead: 0)
      return { { UInt64(base.canonicalBytes.count) } }
    }
  }

  static func decode(_ size: Int) -> Benchmark {
    Benchmark("counter/decode/\(size)") {
      let bytes = counter(size, ahead: 0).canonicalBytes
      return { { (try? GCounter(canonicalBytes: bytes))?.value ?? 0 } }
    }
  }

  static func bytes(_ size: Int) -> Benchmark.Figure {
    .bytes { UInt64(counter(size, ahead: 0).canonicalBytes.count) }
  }
}
