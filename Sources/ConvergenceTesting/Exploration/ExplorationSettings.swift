/// How far an exploration goes, and what it may leave out.
public struct ExplorationSettings: Hashable, Sendable {
  /// In which order worlds are gone through.
  public enum Order: String, CaseIterable, Sendable {
    /// Worlds that take fewer steps first: a counterexample is as short as can be.
    case breadthFirst = "breadth-first"
    /// From each world straight on: needs memory for one path only, and leaves nothing out.
    case depthFirst = "depth-first"
  }

  /// In which order worlds are gone through.
  public var order = Order.breadthFirst

  /// How many steps may lie behind a world; as many as there are unless told.
  public var depth: Int?

  /// How many worlds there may be; a search that is cut off says that it is not complete.
  public var maximumWorlds: Int

  /// Whether of two steps that do not depend on each other only one order is followed.
  ///
  /// It leaves out steps, never a world, and has an effect only breadth-first.
  public var isReduced = true

  /// In one world of so many, steps said not to depend on each other are taken in both orders.
  ///
  /// With 1 that is checked in every world, with `nil` in none.
  public var checksDiamondsOnceIn: Int?

  /// Whether it is checked that every world, once healed, comes to rest as it should.
  public var isHealed = true

  /// Whether worlds at the greatest depth are told apart; if not, they are judged whenever found.
  var keepsLast = true

  /// Everything, breadth-first, up to ten million worlds, with a sample of the diamonds.
  public init(maximumWorlds: Int = 10_000_000) {
    self.maximumWorlds = maximumWorlds
    // A debug build checks them all, since it is there to find what is wrong.
    checksDiamondsOnceIn = Self.isDebugBuild ? 1 : 64
  }

  private static var isDebugBuild: Bool {
    var isDebug = false
    assert({ isDebug = true }() == ())
    return isDebug
  }
}
