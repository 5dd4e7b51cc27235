/// Something that fails and can be made smaller: a history, a plan, a list of inputs.
///
/// Its parts are counted from 0. A part that leans on another must do less, or nothing, when the
/// other is left out: then every selection of parts is a candidate, and none has to be repaired.
public protocol Shrinkable {
  /// How many parts it has, each of which might be left out.
  var partCount: Int { get }

  /// The same with only some of its parts.
  ///
  /// - Parameter parts: Places in ascending order, each less than ``partCount``.
  func keeping(_ parts: [Int]) -> Self

  /// What it could be with one part simpler than it is, the simplest first.
  ///
  /// Simpler must mean a step towards an end: no chain of simplifications may go on for ever or
  /// lead back to where it began. None changes the number of parts.
  func simplifications(of part: Int) -> [Self]
}

extension Shrinkable {
  /// None: its parts can only be left out.
  public func simplifications(of part: Int) -> [Self] { [] }
}
