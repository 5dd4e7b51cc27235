import ReplicatedDocument
import Traces

extension Trace {
  /// Two edits of which one reply is lost, a crash, a partition, and a read that finds too little.
  static var example: Trace {
    var trace = Trace(
      title: "A removal that never arrived", file: "Simulations/example.scenario", seed: 7,
      command: "converge run Simulations/example.scenario --seed 7",
      lanes: ["alice", "bob", "carol"])
    let ms: Int64 = 1_000_000
    let cut = [DirectedPair(from: 1, to: 2), DirectedPair(from: 2, to: 1)]
    trace.events = [
      TraceEvent(.start, at: 0, on: 0, "alice starts"),
      TraceEvent(
        .edit, at: ms, on: 0, "alice adds \"milk\" to /list",
        changes: [.init("/list", from: nil, to: ["milk"])]),
      TraceEvent(
        .send, at: ms, on: 0, "alice sends changes to bob", message: 1, peer: 1, topic: "changes"),
      TraceEvent(
        .send, at: ms, on: 0, "alice sends changes to carol", message: 2, peer: 2,
        topic: "changes"),
      TraceEvent(
        .receive, at: 4 * ms, on: 1, "bob receives changes from alice", message: 1, peer: 0,
        topic: "changes", changes: [.init("/list", from: nil, to: ["milk"])]),
      TraceEvent(
        .receive, at: 5 * ms, on: 2, "carol receives changes from alice", message: 2, peer: 0,
        topic: "changes", changes: [.init("/list", from: nil, to: ["milk"])]),
      TraceEvent(.fault, at: 6 * ms, "cut bob ⟷ carol", cuts: cut),
      TraceEvent(
        .edit, at: 7 * ms, on: 1, "bob removes \"milk\" from /list",
        changes: [.init("/list", from: ["milk"], to: [])]),
      TraceEvent(
        .send, at: 7 * ms, on: 1, "bob sends changes to carol", message: 3, peer: 2,
        topic: "changes"),
      TraceEvent(
        .drop, at: 7 * ms, on: 1, "bob's changes to carol are lost", message: 3, peer: 2,
        topic: "changes"),
      TraceEvent(.crash, at: 8 * ms, on: 0, "alice crashes"),
      TraceEvent(.heal, at: 9 * ms, "heal bob ⟷ carol", cuts: cut),
      TraceEvent(.restart, at: 12 * ms, on: 0, "alice restarts"),
      TraceEvent(
        .send, at: 12 * ms, on: 2, "carol asks bob", message: 4, peer: 1, topic: "question"),
      TraceEvent(
        .receive, at: 14 * ms, on: 1, "bob is asked by carol", message: 4, peer: 2,
        topic: "question"),
      TraceEvent(.read, at: 1_500 * ms, on: 2, "carol reads /list & finds [\"milk\"] </script>"),
    ]
    trace.failure = TraceFailure(
      at: 15, "a removal is seen by everybody", path: "/list", expected: "[]",
      actual: "[\"milk\"]")
    return trace
  }
}
