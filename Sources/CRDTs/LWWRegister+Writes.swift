public import Causality
public import SortedCollections

extension LWWRegister {
  /// A register that holds a single write.
  @inlinable
  public init(_ dot: Dot, _ write: Write) { writes = DotFun(dot, write) }

  /// Every write that no other has replaced, by its dot.
  @inlinable
  public var elements: SortedMap<Dot, Write> { writes.elements }
}
