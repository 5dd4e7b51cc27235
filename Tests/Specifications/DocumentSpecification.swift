package import Convergence
package import ConvergenceTesting

/// What a document shows is put together from what its fields are meant to show.
///
/// Whatever was put at a path is there while it is live; an assignment or a removal cancels all
/// that is live at its path and below, whatever the kind. There are a map and a set from the
/// beginning, so that every edit adds one thing, and none of them its container besides.
package enum DocumentSpecification: Specification {
  package struct Operation: Sendable, CustomStringConvertible {
    package let edit: Edit

    package init(_ edit: Edit) { self.edit = edit }

    package var description: String { "\(edit)" }
  }

  package struct Value: Equatable {
    var shown: JSONValue
    /// Every write of a register that nothing has replaced, the one that shows first.
    var writes: [String: [JSONValue]]
  }

  package static let initial: Causal<DocumentStore> = {
    var creator = DocumentReplica(ReplicaID(0xD0C))
    _ = try? creator.edit(at: .zero) {
      try $0.createMap(at: "/m")
      try $0.createSet(at: "/s")
    }
    return creator.document.state
  }()

  package static func operation(from random: inout KeyedSequence) -> Operation {
    let place: DocumentPath = random.pick(from: ["/a", "/m/x"])
    return switch random.below(8) {
    case 0..<2: Operation(.set(place, random.pick(from: [1, 2])))
    case 2..<4: Operation(.add(random.pick(from: [1, -2]), place))
    case 4: Operation(.delete(place))
    case 5..<7: Operation(.insert(random.pick(from: [0, 1]), "/s"))
    default: Operation(.remove(random.pick(from: [0, 1]), "/s"))
    }
  }

  package static func perform(
    _ operation: Operation, on state: inout Causal<DocumentStore>, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Causal<DocumentStore>? {
    var document = Document(state: state)
    var clock = HybridClock(after: HybridTimestamp(rawValue: time.rawValue - 1))
    do throws(DocumentError) {
      let delta = try document.edit(using: &dots, clock: &clock, at: .zero) {
        (editor) throws(DocumentError) in try operation.edit.apply(to: &editor)
      }
      state = document.state
      return delta
    } catch {
      return nil
    }
  }

  package static func contributes(_ operation: Operation) -> Bool {
    switch operation.edit {
    case .set, .insert, .add: true
    default: false
    }
  }

  package static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool {
    switch (operation.edit, earlier.edit) {
    case (.set(let path, _), _), (.delete(let path), _):
      earlier.edit.path.keys.starts(with: path.keys)
    case (.insert(let value, let path), .insert(let other, let place)),
      (.remove(let value, let path), .insert(let other, let place)):
      value == other && path == place
    default: false
    }
  }

  /// An amount cannot be added to a value that is there, nor to nothing but values.
  package static func refuses(
    _ operation: Operation, by replica: ReplicaID, ofLive contributions: [Contribution<Operation>]
  ) -> Bool {
    guard case .add(_, let path) = operation.edit else { return false }
    let there = contributions.map(\.operation.edit).filter { $0.path == path }
    return !there.isEmpty
      && !there.contains { if case .add = $0 { true } else { false } }
  }

  package static func value(of state: Causal<DocumentStore>) -> Value {
    let document = Document(state: state)
    var writes: [String: [JSONValue]] = [:]
    for path in [DocumentPath("/a"), "/m/x"] {
      let values = document.field(at: path)?.register.values ?? []
      if !values.isEmpty { writes[path.description] = values }
    }
    return Value(shown: document.json, writes: writes)
  }

  package static func value(ofLive contributions: [Contribution<Operation>]) -> Value {
    var value = Value(shown: [:], writes: [:])
    var members: [Scalar] = []
    var amounts: [String: Int64] = [:]
    for contribution in contributions.sorted(by: { $1.precedes($0) }) {
      switch contribution.operation.edit {
      case .set(let path, let written): value.writes[path.description, default: []].append(written)
      case .add(let amount, let path): amounts[path.description, default: 0] += amount
      case .insert(let member, _): if !members.contains(member) { members.append(member) }
      default: break
      }
    }
    // Where both a value and an amount are, the amount shows.
    func shown(_ path: String) -> JSONValue? {
      amounts[path].map { .integer($0) } ?? value.writes[path]?.first
    }
    let sorted = members.sorted { Scalar.order($0, $1) < 0 }
    var fields: SortedMap<String, JSONValue> = ["s": .array(sorted.map { JSONValue($0) })]
    fields["a"] = shown("/a")
    fields["m"] = .object(shown("/m/x").map { ["x": $0] } ?? [:])
    value.shown = .object(fields)
    return value
  }

  package static func context(of state: Causal<DocumentStore>) -> CausalContext? { state.context }

  package static func flaw(of state: Causal<DocumentStore>) -> String? {
    state.store.isWhole ? nil : "a replica answers for every key"
  }
}
