import CRDTs
import Causality
import Checking
import Testing

@testable import Replication

/// Times and sizes at the edge of what makes sense, and beyond.
@Suite struct ReplicationConfigurationTests {
  private typealias Change = @Sendable (inout ReplicationConfiguration) -> Void

  private func settings(_ change: Change) -> ReplicationConfiguration {
    var settings = ReplicationConfiguration()
    change(&settings)
    return settings
  }

  @Test func `what makes no sense is refused in words`() {
    let senseless: [Change] = [
      { $0.gossipInterval = 0 }, { $0.gossipInterval = 1 << 56 }, { $0.phase = -1 },
      { $0.bufferCapacity = -1 }, { $0.packetLimit = 255 }, { $0.versions = 0...1 },
      { $0.versions = 1...128 }, { $0.fanOut = -1 }, { $0.backoffLimit = -1 },
      { $0.backoffLimit = 34 }, { $0.backoffLimit = 64 },
    ]
    for (number, change) in senseless.enumerated() {
      check(settings(change).flaw?.isEmpty, is: false, "case \(number)")
    }
    let sound: [Change] = [
      { _ in }, { $0.gossipInterval = 1 << 56 - 1 }, { $0.packetLimit = 256 },
      { $0.versions = 1...127 }, { $0.fanOut = 0 }, { $0.backoffLimit = 0 },
      { $0.backoffLimit = 33 },
    ]
    for (number, change) in sound.enumerated() {
      let settings = settings(change)
      check(settings.flaw, is: nil, "case \(number)")
      check(settings.longestPause > 0, "case \(number) has an end")
    }
  }

  @Test func `a replica does not start with what makes no sense`() async {
    await #expect(processExitsWith: .failure) {
      var settings = ReplicationConfiguration()
      settings.packetLimit = 255
      _ = try Replicator<ORSet<Int>>(ReplicaID(1), peers: [], configuration: settings)
    }
  }

  @Test func `a limit that is too great for a greeting limits nothing`() throws {
    for limit in [Greeting.greatestLimit, Greeting.greatestLimit + 1, .max] {
      let settings = settings { ($0.packetLimit, $0.transferLimit) = (limit, limit) }
      var world = try NumberWorld([[1], [0]], configuration: settings)
      world.insert(5, at: 1)
      check(world.settle() != nil, "silence with limits of \(limit)")
      world.checkAgreement("\(limit)")
      check(world.numbers(0), is: [5], "\(limit)")
      check(world.rejections, is: [], "\(limit)")
    }
  }

  @Test func `a gathering ends within its interval, and at the end of time`() {
    let pace = Pace(ReplicationConfiguration(gossipInterval: 200, phase: 30))
    let ends: [(Int64, Int64)] = [
      (.min, 30), (-5, 30), (30, 30), (31, 230), (230, 230), (231, 430), (.max - 30, .max),
      (.max, .max),
    ]
    for (now, end) in ends {
      check(pace.tick(from: Instant(nanoseconds: now)), is: Instant(nanoseconds: end), "\(now)")
    }
  }
}
