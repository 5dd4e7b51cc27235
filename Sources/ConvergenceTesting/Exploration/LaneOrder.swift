/// Which of the steps behind a world could as well have been taken last.
///
/// For each lane: behind a step of which other lanes may its own last step move? If a step in some
/// lane is possible now, and the last step of a greater lane may move behind it, the same world is
/// reached in the other order, and the step need not be taken here. That is the idea of sleep sets
/// (P. Godefroid, “Partial-Order Methods for the Verification of Concurrent Systems”, LNCS 1032,
/// 1996), with one fixed order of the lanes instead of that of the search, so eight bytes are
/// enough.
///
/// No world is missed when worlds are gone through by their distance from the start. Say a step of
/// lane p is left out in a world at distance d, because lane r > p may take its last step later.
/// Without that step of r the path leads to a world at a distance of at most d - 1. There, p's step
/// leads to a world that is found, since d - 1 < d; and from that one, at a distance of at most d,
/// r's step does, since r > p, or since it is nearer. So all steps of all worlds lead to worlds
/// that are found, by induction over the distance and then the lanes, the greatest first: its steps
/// are never left out.
struct LaneOrder {
  /// Eight rows of eight bits: bit `q` of row `p` if p's last step may move behind a step of q.
  private var rows: UInt64 = 0

  /// Whether a step may be left out, because a greater lane can take its last step after it.
  func leavesOut(_ lane: Int, dependingOn others: UInt8) -> Bool {
    var greater = lane &+ 1
    while greater < 8, rows &>> UInt64(greater &* 8) != 0 {
      let isFree = rows &>> UInt64(greater &* 8 &+ lane) & 1 != 0
      if isFree, others &>> UInt8(greater) & 1 == 0 { return true }
      greater &+= 1
    }
    return false
  }

  /// The order after a step.
  func after(_ lane: Int?, dependingOn others: UInt8) -> LaneOrder {
    guard let lane else { return LaneOrder() }
    var result = LaneOrder()
    for other in 0..<8 where other != lane {
      let row = rows &>> UInt64(other &* 8) & 0xFF
      // What cannot move behind this step can move behind nothing that follows.
      guard row &>> UInt64(lane) & 1 != 0, others &>> UInt8(other) & 1 == 0 else { continue }
      result.rows |= row &<< UInt64(other &* 8)
    }
    let free = ~others & ~(1 &<< UInt8(lane))
    result.rows |= UInt64(free) &<< UInt64(lane &* 8)
    return result
  }
}
