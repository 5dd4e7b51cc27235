import Convergence

/// The document with its whole history: `key0…` set to integers, in one transaction or one each.
enum HistorySuite {
  static func benchmarks(isSmoke: Bool) -> [Benchmark] {
    let size = isSmoke ? 10 : 100_000
    return [("one transaction", false), ("one each", true)].flatMap { what, isEach in
      [
        Benchmark(
          "history/bytes, \(what)", 1, nil,
          .bytes { UInt64(log(size, isEach: isEach).canonicalBytes.count) }),
        Benchmark("history/encode, \(what)") {
          let log = log(size, isEach: isEach)
          return { { UInt64(log.canonicalBytes.count) } }
        },
        Benchmark("history/load, \(what)") {
          let bytes = log(size, isEach: isEach).canonicalBytes
          return {
            {
              let replica = try? VersionedReplica(ReplicaID(2), loading: bytes)
              return replica?.document.state.context.dots.count ?? 0
            }
          }
        },
      ]
    }
  }

  /// The log of a replica that has set so many keys.
  static func log(_ size: Int, isEach: Bool) -> DocumentLog {
    var replica = VersionedReplica(ReplicaID(1))
    func set(_ numbers: Range<Int>) {
      _ = try? replica.edit(at: DocumentSuite.now) { editor throws(DocumentError) in
        for number in numbers { try editor.set(["key\(number)"], to: .integer(Int64(number))) }
      }
    }
    if isEach {
      for number in 0..<size { set(number..<number + 1) }
    } else {
      set(0..<size)
    }
    return replica.log
  }
}
