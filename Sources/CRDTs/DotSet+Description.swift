import Causality

extension DotSet: CustomStringConvertible {
  /// The dots, for example `{9:1, a3f:4}`.
  public var description: String {
    "{" + elements.map { $0.description }.joined(separator: ", ") + "}"
  }
}
