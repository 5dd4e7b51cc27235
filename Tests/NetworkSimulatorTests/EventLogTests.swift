import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct EventLogTests {
  /// Two nodes that send a message to and fro, one that gets shorter each time.
  private func network(
    isDetailed: Bool, seed: UInt64 = 1, rounds: Int = 40
  ) -> SimulatedNetwork<RecordingNode> {
    var network = SimulatedNetwork<RecordingNode>(
      3, settings: .init(echoes: true), links: LinkModel(latency: .uniform(1...9_000_000)),
      seed: seed)
    network.log.isDetailed = isDetailed
    for round in 0..<rounds {
      network.send(Array(repeating: 7, count: 80), from: round % 3, to: (round + 1) % 3, at: 5)
    }
    return network
  }

  private func log(
    isDetailed: Bool = true, seed: UInt64 = 1, rounds: Int = 40,
    extra: (Int64, Fault)? = nil
  ) -> EventLog {
    var network = network(isDetailed: isDetailed, seed: seed, rounds: rounds)
    if let (time, fault) = extra { network.plan(fault, time) }
    network.runToTheEnd()
    check(network.log.count >= network.statistics.events, "each event is noted")
    return network.log
  }

  @Test func `two runs of one seed have the same log`() {
    #expect(log() == log())
    #expect(log().firstDivergence(from: log()) == nil)
    #expect(log().entries.count == log().count - 3, "the three starts came before")
    #expect(log().checkpoints.count == log().count / EventLog.blockLength)
    #expect(log().checkpoints.count >= 3)
  }

  @Test func `the first event that differs is named`() throws {
    let (mine, theirs) = (log(), log(extra: (250, .crash(2))))
    let found = try #require(mine.firstDivergence(from: theirs))
    let expected = zip(mine.entries, theirs.entries).enumerated().first { $1.0 != $1.1 }?.offset
      .advanced(by: 3)
    #expect(found.index == expected)
    #expect(found.index > EventLog.blockLength, "it lies behind the first block")
    #expect(found.second?.kind == .stop)
    #expect(found.second?.node == 2)
    #expect(found.second?.time == .milliseconds(250))
    #expect(found.first == mine[found.index])
    #expect(found.description.contains("end of node 2 at 250000000 ns"))
    let back = try #require(theirs.firstDivergence(from: mine))
    #expect(back.index == found.index)
    #expect(back.first == found.second)
  }

  @Test func `a run that only goes on differs after the last event of the other`() throws {
    var network = network(isDetailed: true)
    network.run(before: .milliseconds(200))
    let short = network.log
    network.runToTheEnd()
    let found = try #require(short.firstDivergence(from: network.log))
    #expect(found.index == short.count)
    #expect(found.first == nil)
    #expect(found.second == network.log[short.count])
  }

  @Test func `checkpoints alone tell the block`() throws {
    let (mine, theirs) = (log(isDetailed: false), log(extra: (250, .crash(2))))
    #expect(mine.entries.isEmpty)
    let exact = try #require(log().firstDivergence(from: theirs)).index
    let found = try #require(mine.firstDivergence(from: theirs))
    #expect(found.index == exact / EventLog.blockLength * EventLog.blockLength)
    #expect(found.first == nil)
    #expect(mine.firstDivergence(from: log()) == nil)
  }

  @Test func `a log is the same after writing and reading`() throws {
    let log = log()
    let bytes = log.canonicalBytes
    #expect(try EventLog(canonicalBytes: bytes) == log)
    #expect(bytes.count <= log.count * 11 + 100, "\(bytes.count) bytes, \(log.count) events")
    for length in stride(from: 0, to: bytes.count, by: 97) {
      check((try? EventLog(canonicalBytes: Array(bytes[..<length]))) == nil, "cut at \(length)")
    }
    var wrong = bytes
    wrong[4] = 99
    #expect(throws: CanonicalDecodingError.self) { try EventLog(canonicalBytes: wrong) }
  }
}
