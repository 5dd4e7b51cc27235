/// Something that can be left out of the checks, to learn what it is worth.
enum Ablation: String, CaseIterable {
  /// Faults in changing selections: without it every world has all of them, in the same measure.
  case swarm
  /// Messages that arrive twice.
  case duplicates
  /// Processes that end and start again.
  case crashes
  /// Knowing what a replica is to show: without it replicas can only be compared with each other.
  case oracle
  /// Expecting that replicas agree in time, and then fall silent.
  case liveness
  /// Going through every short history.
  case exploration
}
