import Testing

/// One place where the tree breaks one of its rules.
struct Violation: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let message: String

  init(_ path: String, _ line: Int, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  var description: String { "\(path):\(line): \(message)" }
}

extension [Violation] {
  /// Records every violation as an issue of its own, so that one run shows all there is to do.
  func record(at location: SourceLocation = #_sourceLocation) {
    for violation in self {
      Issue.record("\(violation)", sourceLocation: location)
    }
  }
}
