import Machine

/// One thing that is measured.
struct Benchmark {
  /// What it is called, for example `set/insert/100000`.
  let name: String

  /// How many of the things that the time is divided by.
  let operations: Int

  /// What is measured: a time, or a number that does not depend on the machine's load.
  let figure: Figure

  /// What the figure must not exceed: nanoseconds for one operation, or bytes.
  var must: Double?

  enum Figure {
    /// Prepares all samples and returns what prepares one, which returns what is timed, which
    /// returns a number that depends on its work.
    case time(() -> () -> () -> UInt64)
    /// How many bytes something is written in.
    case bytes(() -> UInt64)
    /// Builds something; what it then holds of the heap is measured, for each operation.
    case memory(() -> Any)
  }

  init(
    _ name: String, operations: Int = 1, must: Double? = nil,
    _ setUp: @escaping () -> () -> () -> UInt64
  ) {
    self.init(name, operations, must, .time(setUp))
  }

  init(_ name: String, _ operations: Int, _ must: Double?, _ figure: Figure) {
    self.name = name
    self.operations = operations
    self.must = must
    self.figure = figure
  }

  /// The same benchmark with what its figure must not exceed, if it is this one.
  func requiring(_ musts: [String: Double]) -> Benchmark {
    var result = self
    result.must = musts[name] ?? must
    return result
  }
}

/// What came of measuring.
struct Measurement: Encodable {
  let name: String
  /// Nanoseconds or bytes.
  let unit: String
  /// How many samples were taken, after those that are thrown away.
  let samples: Int
  /// The median for one operation, and the quartiles around it.
  let median: Double
  let lowerQuartile: Double
  let upperQuartile: Double
  /// Of what the samples computed; it must not depend on the machine.
  let checksum: UInt64
  /// How often, in one operation, memory was asked for, and for how many bytes; where the platform
  /// says so.
  var allocations: Double?
  var allocatedBytes: Double?
  /// Instructions of one operation, where the platform says so.
  var instructions: Double?
  /// What the median must not exceed.
  let must: Double?

  /// Whether the figure is within its limit; `nil` without a limit.
  var isMet: Bool? { must.map { median <= $0 } }
}

extension Benchmark {
  /// Measures.
  ///
  /// - Parameter budget: For how many nanoseconds to take samples; at least three are taken.
  func measure(budget: UInt64) -> Measurement? {
    switch figure {
    case .time(let setUp): measureTime(budget: budget, setUp())
    case .bytes(let count): single(count(), "bytes")
    case .memory(let build): measureMemory(build)
    }
  }

  private func single(_ value: UInt64, _ unit: String) -> Measurement {
    let each = Double(value) / Double(operations)
    return Measurement(
      name: name, unit: unit, samples: 1, median: each, lowerQuartile: each, upperQuartile: each,
      checksum: value, must: must)
  }

  private func measureMemory(_ build: () -> Any) -> Measurement? {
    guard machine_counts_heap() else { return nil }
    machine_start_heap()
    let value = build()
    let heap = machine_stop_heap()
    return withExtendedLifetime(value) { single(UInt64(max(heap.live, 0)), "bytes") }
  }

  /// Warms up, counts once, and then takes samples until there are enough or time is up.
  private func measureTime(budget: UInt64, _ prepare: () -> () -> UInt64) -> Measurement {
    let clock = ContinuousClock()
    let start = clock.now
    var checksum = prepare()()
    while clock.now - start < .nanoseconds(Int64(budget / 10)) { _ = prepare()() }
    let (heap, instructions) = count(prepare)
    var times: [Double] = []
    let begin = clock.now
    while times.count < 3
      || (times.count < 101 && clock.now - begin < .nanoseconds(Int64(budget)))
    {
      let body = prepare()
      let before = clock.now
      let result = body()
      let (seconds, attoseconds) = (clock.now - before).components
      checksum = times.count < 3 ? checksum &* 31 &+ result : checksum
      times.append(Double(seconds) * 1e9 + Double(attoseconds) / 1e9)
    }
    times.sort()
    func each(_ value: Double) -> Double { value / Double(operations) }
    func quantile(_ part: Int) -> Double { each(times[(times.count - 1) * part / 4]) }
    return Measurement(
      name: name, unit: "ns", samples: times.count, median: quantile(2),
      lowerQuartile: quantile(1), upperQuartile: quantile(3), checksum: checksum,
      allocations: heap.map { each(Double($0.allocations)) },
      allocatedBytes: heap.map { each(Double($0.allocated)) },
      instructions: instructions.map { each(Double($0)) }, must: must)
  }

  /// Runs once for what the heap does and once for the instructions.
  private func count(_ prepare: () -> () -> UInt64) -> (heap: HeapCount?, instructions: UInt64?) {
    var heap: HeapCount?
    if machine_counts_heap() {
      let body = prepare()
      machine_start_heap()
      _ = body()
      heap = machine_stop_heap()
    }
    let body = prepare()
    guard machine_start_instructions() else { return (heap, nil) }
    _ = body()
    return (heap, machine_stop_instructions())
  }
}
