/// What waits in the queue of a network.
///
/// It is small, and not nested in the generic network, so that the queue moves plain numbers.
enum NetworkEvent: Sendable {
  /// A message arrives; its bytes are in a slot of the slab.
  case message(from: UInt32, to: UInt32, slot: UInt32)
  /// A node's timer runs out, unless it has been set anew since.
  case timer(node: UInt32, setting: UInt32)
  /// Records become durable, unless the process has ended since.
  case synced(node: UInt32, incarnation: UInt32, count: UInt32)
  /// The workload asks a node for something that is in a slot.
  case command(node: UInt32, slot: UInt32)
  /// A fault happens that is in a slot.
  case fault(slot: UInt32)
}
