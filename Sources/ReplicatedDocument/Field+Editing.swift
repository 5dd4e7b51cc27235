import CRDTs
import Causality

extension Field {
  /// Puts a value in the place of everything that is there.
  mutating func assign(
    _ value: JSONValue, at timestamp: HybridTimestamp, using dots: inout DotSource
  ) -> Delta {
    let dot = dots.next()
    var last = dot.sequence
    // An edit that replaces something mints one dot more, which stands for what it replaced.
    if !isEmpty { last = dots.next().sequence }
    var context = CausalContext(DotCloud(DotRun(dot.replica, dot.sequence, last)))
    if case .write(let replaced, _) = storage {
      context.insert(replaced)
    } else if !isEmpty {
      context.merge(CausalContext(self.dots))
    }
    let write = Write(value, at: timestamp)
    storage = .write(dot, write)
    return Delta(store: Field(.write(dot, write), isWhole: true), context: context)
  }

  /// Lends out the map, so that while it changes it is nobody else's and need not be copied.
  mutating func withMap<Result, Failure: Error>(
    _ body: (inout Map) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var map = Map(isWhole: isWhole)
    var others: Kinds?
    switch storage {
    case .blank: break
    case .map(let only): map = only
    default:
      var all = kinds
      swap(&all.map, &map)
      others = all
    }
    storage = .blank
    defer {
      if var all = others {
        all.map = map
        storage = all.storage
      } else {
        storage = map.isBlank ? .blank : .map(map)
      }
    }
    return try body(&map)
  }

  /// Changes the map, which is then there even if it was not or had come into being unseen.
  ///
  /// - Parameter body: Gives back a delta that says nothing if it has changed nothing.
  mutating func changeMap<Failure: Error>(
    using dots: inout DotSource,
    _ body: (inout DotMap<String, Field>, inout DotSource) throws(Failure) ->
      DotMap<String, Field>.Delta
  ) throws(Failure) -> Delta {
    try withMap { (map) throws(Failure) in
      let change = try body(&map.contents, &dots)
      guard !change.context.isEmpty else { return Delta() }
      var delta = Map.Delta(store: Map(change.store), context: change.context)
      if map.existence.isEmpty { delta.merge(map.create(using: &dots)) }
      return Delta(store: Field(.map(delta.store), isWhole: false), context: delta.context)
    }
  }

  /// Changes the set, which is then there even if it was not or had come into being unseen.
  mutating func changeSet(
    using dots: inout DotSource,
    _ body: (inout ORSet<Scalar>, inout DotSource) -> ORSet<Scalar>.Delta
  ) -> Delta {
    var all = kinds
    storage = .blank
    defer { kinds = all }
    let change = body(&all.set.contents, &dots)
    guard !change.context.isEmpty else { return Delta() }
    var delta = Members.Delta(store: Members(change.store), context: change.context)
    if all.set.existence.isEmpty { delta.merge(all.set.create(using: &dots)) }
    return Delta(store: Field(.set(delta.store), isWhole: false), context: delta.context)
  }

  /// Whether a set of so many members at most can take one.
  func hasRoom(for member: Scalar, width: Int) -> Bool {
    switch storage {
    case .set(let set): set.contents.count < width || set.contents.contains(member)
    case .several(let kinds):
      kinds.set.contents.count < width || kinds.set.contents.contains(member)
    default: true
    }
  }

  /// Creates an empty map or set, or gives the one that is there a creation if it has none.
  mutating func create(_ kind: Kind, using dots: inout DotSource) -> Delta {
    var all = kinds
    defer { kinds = all }
    var part = Kinds(isWhole: false)
    let context: CausalContext
    switch kind {
    case .map:
      let delta = all.map.create(using: &dots)
      (part.map, context) = (delta.store, delta.context)
    case .set:
      let delta = all.set.create(using: &dots)
      (part.set, context) = (delta.store, delta.context)
    case .counter, .register: preconditionFailure("a \(kind) is not a container")
    }
    return Delta(store: Field(part.storage, isWhole: false), context: context)
  }

  /// Adds to the counter.
  mutating func increment(by amount: Int64, using dots: inout DotSource) -> Delta {
    var all = kinds
    storage = .blank
    defer { kinds = all }
    let change = all.counter.increment(by: amount, using: &dots)
    return Delta(store: Field(.counter(change.store), isWhole: false), context: change.context)
  }
}
