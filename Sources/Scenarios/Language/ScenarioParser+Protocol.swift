import Convergence

extension ScenarioParser {
  /// Statements about how replicas exchange changes, each of which may be given once.
  static let protocolStatements = [
    "gossip", "deltas", "packets", "window", "heartbeat", "suspicion", "eviction", "identities",
    "topology", "stability",
  ]

  /// Reads what follows one of these words.
  mutating func protocolStatement(
    _ word: String, _ cursor: inout LineCursor
  ) throws(LineError) {
    switch word {
    case "gossip":
      try cursor.expect("every")
      scenario.gossipInterval = try cursor.duration(.interval)
      guard cursor.peek != nil else { break }
      try cursor.expect("to")
      scenario.fanOut = Int(try cursor.integer("a number of replicas", in: 1...64))
    case "deltas":
      try cursor.expect("keep")
      scenario.bufferCapacity = Int(try cursor.quantity("a size", units: Quantity.sizes))
    case "packets":
      let column = cursor.column
      let size = try cursor.quantity("a size", units: Quantity.sizes)
      let smallest = ReplicationConfiguration.smallestPacket
      guard (Int64(smallest)...1 << 30).contains(size) else {
        throw cursor.error("packets have \(smallest) bytes to a gibibyte", at: column)
      }
      scenario.packetLimit = Int(size)
    case "window":
      let column = cursor.column
      let size = try cursor.quantity("a size", units: Quantity.sizes)
      guard (1...1 << 30).contains(size) else {
        throw cursor.error("a window has a byte to a gibibyte", at: column)
      }
      scenario.window = Int(size)
    case "heartbeat":
      try cursor.expect("every")
      scenario.heartbeatInterval = try cursor.duration(.interval)
    case "suspicion":
      try cursor.expect("after")
      scenario.suspicionTimeout = try cursor.duration(.interval)
    case "eviction":
      try cursor.expect("after")
      scenario.evictionTimeout = try cursor.duration(.interval)
    case "identities":
      scenario.hasFreshIdentities = try cursor.keyword(["kept", "fresh"]) == "fresh"
    case "stability":
      scenario.countsDistantMembers = try cursor.keyword(["peers", "members"]) == "members"
    default:
      let shape = try cursor.keyword(Topology.allCases.map(\.rawValue))
      scenario.topology = Topology(rawValue: shape) ?? .mesh
    }
  }
}
