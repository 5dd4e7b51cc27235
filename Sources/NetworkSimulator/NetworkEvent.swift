/// What waits in the queue of a network: sixteen bytes, and not nested in the generic network, so
/// that the queue moves plain numbers.
@usableFromInline
struct NetworkEvent: BitwiseCopyable, Sendable {
  /// What the numbers of an event mean.
  @usableFromInline
  enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// A message arrives: `other` is its sender, `value` the slot of its bytes.
    case message = 1
    /// A node's timer runs out, unless it has been set anew: `value` is the number of the setting.
    case timer
    /// Records become durable, unless the process has ended: `other` is its incarnation, `value`
    /// how many.
    case synced
    /// The workload asks for something that is in the slot `value`.
    case command
    /// A fault happens that is in the slot `value`.
    case fault
  }

  let kind: Kind
  let node: UInt32
  let other: UInt32
  let value: UInt32
  /// Whether it has waited its turn on a slow node.
  private(set) var isAdmitted = false

  init(_ kind: Kind, node: Int = 0, other: UInt32 = 0, value: UInt32) {
    self.kind = kind
    self.node = UInt32(truncatingIfNeeded: node)
    self.other = other
    self.value = value
  }

  /// The event when it has waited its turn.
  var admitted: NetworkEvent {
    var event = self
    event.isAdmitted = true
    return event
  }
}
