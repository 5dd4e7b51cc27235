public import Causality
public import SortedCollections

extension LWWRegister {
  /// A register that holds a single write.
  @inlinable
  public init(_ dot: Dot, _ write: Write) { writes = DotFun(dot, write) }

  /// A register that holds some writes, none of which has replaced another.
  @inlinable
  public init(_ elements: SortedMap<Dot, Write>) {
    writes = DotFun(isWhole: true)
    for (dot, write) in elements { writes.insert(dot, write) }
  }

  /// Every write that no other has replaced, by its dot.
  @inlinable
  public var elements: SortedMap<Dot, Write> { writes.elements }
}
