/// A world in which something happens step by step, for ``searchEveryWorld(from:limit:judge:)``.
///
/// Replicas, what is on its way between them and what disks hold make one value; a copy of it goes
/// its own way. What may happen next is an action: a message arrives, a process crashes, a timer
/// comes. What must not happen without end, edits, losses, crashes, is bounded by the world itself,
/// which counts how many are left.
public protocol SearchableWorld: Sendable {
  /// Something that may happen.
  associatedtype Action: Sendable

  /// All that may happen next; none of it may depend on anything but the world.
  var actions: [Action] { get }

  /// What happens next if all goes well, or `nil` if then nothing happens any more.
  ///
  /// It need not be among the ``actions``. Following it from any world must lead to rest: a world
  /// that comes back on this course never gets there.
  var fairAction: Action? { get }

  /// Has something happen.
  ///
  /// - Throws: A ``Counterexample`` if a law is broken by it.
  mutating func perform(_ action: Action) throws(Counterexample)

  /// A digest that two worlds share only if nothing that can happen tells them apart.
  var digest: UInt128 { get }

  /// Checks a world in which nothing happens any more.
  ///
  /// - Throws: A ``Counterexample`` if the replicas do not agree, for example.
  func judgeRest() throws(Counterexample)
}

/// What a search has gone through.
public struct WorldSearch: Equatable, Sendable {
  /// How many worlds can be reached.
  public internal(set) var worlds = 0
  /// How many actions were performed.
  public internal(set) var transitions = 0
  /// After how many actions the last world was found.
  public internal(set) var depth = 0
  /// How many of the worlds are at rest.
  public internal(set) var rests = 0
}

/// Goes through every world that can be reached, and from each to the end if all goes well.
///
/// It goes layer by layer, so a counterexample is as short as can be. A world that was reached
/// before on another way is not looked at again. That every world ends well is found out once for
/// each: what happens next in it leads to another one.
///
/// ```swift
/// let search = try searchEveryWorld(from: TwoReplicas(edits: 2, losses: 1, crashes: 1))
/// print(search.worlds)
/// ```
///
/// - Parameters:
///   - start: Where everything begins.
///   - limit: How many worlds there may be; a search that does not come to an end proves nothing.
///   - judge: What must hold in every world.
/// - Returns: How much there was to see.
/// - Throws: The first ``Counterexample``, with the actions that lead to it.
public func searchEveryWorld<World: SearchableWorld>(
  from start: World, limit: Int,
  judge: (World) throws(Counterexample) -> Void = { (_: World) throws(Counterexample) in }
) throws(Counterexample) -> WorldSearch {
  var graph = WorldSearchGraph<World>()
  _ = graph.number(of: start, from: 0, by: nil)
  while let (number, world) = graph.next() {
    do throws(Counterexample) {
      try judge(world)
      try graph.expand(world, number)
    } catch {
      throw graph.telling(error, at: number)
    }
    if graph.search.worlds > limit {
      throw Counterexample("a search comes to an end", "there are more than \(limit) worlds")
    }
  }
  try graph.requireEnds()
  return graph.search
}
