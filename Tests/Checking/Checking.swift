package import Testing

/// Records an issue unless two values are equal; for loops and tables, where `#expect` is slow.
package func check<Value: Equatable>(
  _ found: Value, is expected: Value, _ comment: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard found != expected else { return }
  Issue.record("\(comment()): \(found) is not \(expected)", sourceLocation: sourceLocation)
}

/// Records an issue unless a condition holds.
package func check(
  _ condition: Bool, _ comment: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard !condition else { return }
  Issue.record("\(comment())", sourceLocation: sourceLocation)
}
