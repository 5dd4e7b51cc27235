import CRDTs
import Causality
import SortedCollections

extension Field {
  /// Takes away some events, and nothing else, and may put a value in their place.
  ///
  /// - Parameters:
  ///   - seen: What the decision has seen of the field.
  ///   - kept: The kind of which nothing is taken away.
  ///   - write: What is put there.
  ///   - dots: The source of the dots.
  /// - Returns: A delta that says nothing if there was nothing to do.
  mutating func decide(
    over seen: DotCloud, keeping kept: Kind?, writing write: Write?,
    using dots: inout DotSource
  ) -> Delta {
    var all = kinds
    var removed: [Dot] = []
    func note(_ dot: Dot) { if seen.contains(dot) { removed.append(dot) } }
    if kept != .map { all.map.forEachDot(note) }
    if kept != .set { all.set.forEachDot(note) }
    if kept != .counter { all.counter.forEachDot(note) }
    if kept != .register { all.register.forEachDot(note) }
    removed.sort()
    let erased = CausalContext(removed)
    var part = Kinds(isWhole: !removed.isEmpty)
    let nothing = Kinds(isWhole: true)
    if kept != .map { all.map.merge(nothing.map, context: erased, otherContext: erased) }
    if kept != .set { all.set.merge(nothing.set, context: erased, otherContext: erased) }
    if !removed.isEmpty {
      all.counter.merge(nothing.counter, context: erased, otherContext: erased)
      all.register.merge(nothing.register, context: erased, otherContext: erased)
    }
    var minted: [Dot] = []
    if let write {
      let dot = dots.next()
      minted.append(dot)
      part.register = LWWRegister(dot, write)
      all.register.merge(
        part.register, context: CausalContext(), otherContext: CausalContext([dot]))
    }
    var context = CausalContext()
    if kept == .map { context = all.map.create(using: &dots).context }
    if kept == .set { context = all.set.create(using: &dots).context }
    if !context.isEmpty {
      if kept == .map { part.map.existence = all.map.existence }
      if kept == .set { part.set.existence = all.set.existence }
    }
    if kept == .counter {
      // Nothing is counted; it is an event of somebody who has seen the removal.
      let change = all.counter.increment(by: 0, using: &dots)
      (part.counter, context) = (change.store, change.context)
    }
    // What takes something away mints one dot more, which stands for that.
    if !removed.isEmpty { minted.append(dots.next()) }
    context.merge(CausalContext(minted))
    guard !context.isEmpty else { return Delta() }
    context.merge(erased)
    storage = all.storage
    return Delta(store: Field(part.storage, isWhole: part.map.isWhole), context: context)
  }
}
