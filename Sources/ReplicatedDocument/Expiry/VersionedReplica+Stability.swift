public import Causality

extension VersionedReplica {
  /// Forgets the edits that every member of a group has; see ``DocumentLog/trim(to:)``.
  ///
  /// - Parameter stable: The `stableCut` of a `StabilityTracker`.
  /// - Returns: How many edits were forgotten.
  @discardableResult
  public mutating func trim(to stable: VersionVector) -> Int {
    var context = CausalContext()
    for replica in stable.replicas {
      context.merge(CausalContext(DotCloud(DotRun(replica, 1, stable[replica]))))
    }
    return trim(to: context)
  }
}
