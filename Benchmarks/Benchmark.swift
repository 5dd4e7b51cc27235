/// One thing that is measured.
struct Benchmark {
  /// What it is called, for example `set/insert/100000`.
  let name: String

  /// How many of the things that the time is divided by.
  let operations: Int

  /// Prepares all samples and returns what prepares one, which returns what is timed, which returns
  /// a number that depends on its work.
  let setUp: () -> () -> () -> UInt64

  init(_ name: String, operations: Int = 1, _ setUp: @escaping () -> () -> () -> UInt64) {
    self.name = name
    self.operations = operations
    self.setUp = setUp
  }
}

/// What came of measuring.
struct Measurement: Encodable {
  let name: String
  /// Samples taken, after one that is thrown away.
  let samples: Int
  /// Nanoseconds for one operation: the median, and the quartiles around it.
  let median: Double
  let lowerQuartile: Double
  let upperQuartile: Double
  /// Of what the samples computed; it must not depend on the machine.
  let checksum: UInt64
}

extension Benchmark {
  /// Takes samples until there are enough, or enough time has passed.
  ///
  /// - Parameter budget: How long to go on for, in nanoseconds; at least three samples are taken.
  func measure(budget: UInt64) -> Measurement {
    var times: [Double] = []
    let prepare = setUp()
    var checksum = prepare()()
    let clock = ContinuousClock()
    let start = clock.now
    while times.count < 3
      || (times.count < 101 && clock.now - start < .nanoseconds(Int64(budget)))
    {
      let body = prepare()
      let before = clock.now
      let result = body()
      let elapsed = clock.now - before
      checksum = checksum &* 31 &+ result
      let (seconds, attoseconds) = elapsed.components
      times.append(Double(seconds) * 1e9 + Double(attoseconds) / 1e9)
    }
    times.sort()
    func quantile(_ part: Int) -> Double {
      times[(times.count - 1) * part / 4] / Double(operations)
    }
    return Measurement(
      name: name, samples: times.count, median: quantile(2), lowerQuartile: quantile(1),
      upperQuartile: quantile(3), checksum: checksum)
  }
}
