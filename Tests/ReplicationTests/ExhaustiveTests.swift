import CRDTs
import Causality
import Checking
import ConvergenceTesting
import Foundation
import Testing

@testable import Replication

/// Everything that can happen to a few replicas, and how it ends.
///
/// With `CONVERGENCE_LONG` set more may happen, and it takes minutes.
@Suite struct ExhaustiveTests {
  private static let pair = [[1], [0]]
  private static let line = [[1], [0, 2], [1]]
  private static let triangle = [[1, 2], [0, 2], [0, 1]]
  private static let isLong = ProcessInfo.processInfo.environment["CONVERGENCE_LONG"] != nil

  private func search(
    _ peers: [[Int]], _ bounds: SmallWorld.Bounds, long: SmallWorld.Bounds,
    capacity: Int = 1 << 20, greeted: Bool = true
  ) throws {
    let start = try SmallWorld(
      peers, Self.isLong ? long : bounds, bufferCapacity: capacity, greeted: greeted)
    let search = try searchEveryWorld(from: start, limit: Self.isLong ? 4_000_000 : 20_000)
    check(search.worlds > 500 && search.rests > 50, "\(search)")
    if Self.isLong { print(search) }
  }

  @Test func `two replicas agree in the end, whatever is lost, doubled and overtaken`() throws {
    try search(
      Self.pair, .init(insertions: 2, losses: 1, repetitions: 1),
      long: .init(insertions: 2, removals: 1, losses: 1, repetitions: 1, earlyTimers: 1))
  }

  @Test func `two replicas agree in the end, wherever they crash`() throws {
    try search(
      Self.pair, .init(insertions: 1, losses: 1, repetitions: 1, crashes: 1),
      long: .init(insertions: 2, losses: 1, repetitions: 1, crashes: 1))
  }

  @Test func `two replicas without a log agree in the end`() throws {
    try search(
      Self.pair, .init(insertions: 1, removals: 1, crashes: 1),
      long: .init(insertions: 2, removals: 1, losses: 1, crashes: 1), capacity: 0)
  }

  @Test func `two replicas agree in the end, however they meet`() throws {
    try search(
      Self.pair, .init(insertions: 1, losses: 1, earlyTimers: 1),
      long: .init(insertions: 1, losses: 1, repetitions: 1, crashes: 1, earlyTimers: 1),
      greeted: false)
  }

  @Test func `three replicas in a line agree in the end`() throws {
    try search(
      Self.line, .init(insertions: 2, losses: 1),
      long: .init(insertions: 2, removals: 1, losses: 1))
  }

  @Test func `three replicas in a triangle agree in the end`() throws {
    try search(
      Self.triangle, .init(insertions: 1, removals: 1, losses: 1),
      long: .init(insertions: 2, losses: 1, crashes: 1))
  }

  @Test func `a replica that changes what it holds agrees in the end`() throws {
    try search(
      Self.pair, .init(insertions: 1, losses: 1, changes: 2),
      long: .init(insertions: 2, removals: 1, losses: 1, crashes: 1, changes: 2))
  }

  @Test func `a replica that changes what it holds agrees in the end, wherever it crashes`()
    throws
  {
    try search(
      Self.pair, .init(insertions: 1, crashes: 1, changes: 1),
      long: .init(insertions: 2, crashes: 1, changes: 2))
  }

  @Test func `nothing that makes a difference is left out of what tells worlds apart`() throws {
    let world = try NumberWorld.pair()
    let fields = Mirror(reflecting: world[0]).children.compactMap(\.label)
    // Follow from what counts, or are only counted.
    let others = ["extent", "isolations", "lastSent", "counted"]
    check(fields.sorted(), is: (Replicator<ORSet<Int>>.fieldsThatCount + others).sorted())
    let peerFields = Mirror(reflecting: world[0].peers[0]).children
      .compactMap { $0.label.map { String($0.trimmingPrefix("_")) } }
    check(peerFields.sorted(), is: (Peer.fieldsThatCount + Peer.fieldsThatDoNot).sorted())
  }
}
