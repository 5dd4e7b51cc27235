import CRDTs
import Causality
import Checking
import Convergence
import NetworkSimulator
import Testing

@testable import Replication

/// Replicas of parts that edit, crash, and subscribe to other parts at random.
@Suite struct RandomPartialTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `replicas of parts hold exactly their parts, and nobody loses anything`(
    seed: UInt64
  ) throws {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1010))
    let (peers, fullCount) = graph(&draw)
    var partial = try PartialWorld(
      peers, peers.indices.map { $0 < fullCount ? nil : range(&draw) },
      configuration: .random(&draw))
    for _ in 0..<200 {
      let place = Int(draw.below(UInt64(peers.count)))
      let isUp = partial.world.isUp(place)
      if isUp, place >= fullCount, draw.below(25) == 0 {
        partial.subscribe(place, to: draw.below(5) == 0 ? nil : range(&draw))
      } else if isUp, draw.below(4) == 0 {
        edit(&partial, place, &draw)
      } else {
        try partial.world.randomStep(&draw, losesDisks: false) { _, _, _ in }
        for place in peers.indices where !partial.world.isUp(place) { partial.forget(place) }
      }
      partial.watch()
    }
    try partial.finish("seed \(seed)")
  }

  /// One or two replicas of everything, and some of parts that are in touch with them.
  private func graph(_ draw: inout KeyedSequence) -> (peers: [[Int]], fullCount: Int) {
    let fullCount = 1 + Int(draw.below(2))
    let count = fullCount + 1 + Int(draw.below(3))
    var peers = Array(repeating: [Int](), count: count)
    for first in 0..<count {
      for second in first + 1..<count {
        let isNeeded = first == 0
        guard isNeeded || draw.below(2) == 0 else { continue }
        peers[first].append(second)
        peers[second].append(first)
      }
    }
    return (peers, fullCount)
  }

  private func range(_ draw: inout KeyedSequence) -> KeyRange<Int> {
    let first = Int(draw.below(12))
    return KeyRange(from: first, through: first + Int(draw.below(12)))
  }

  private func edit(_ partial: inout PartialWorld, _ place: Int, _ draw: inout KeyedSequence) {
    let replica = partial.world[place]
    let shown = replica.view.store.elements
    if !shown.isEmpty, draw.below(3) == 0 {
      return partial.remove(draw.pick(from: shown), at: place)
    }
    let number = Int(draw.below(20))
    guard replica.editable.allSatisfy({ $0.contains(number) }) else { return }
    partial.insert(number, at: place)
  }
}
