import ConvergenceTesting
import Testing

/// What a counterexample printed, as it was printed; it fails, so another test calls it.
@Suite(.disabled("it fails on purpose"))
struct GeneratedRegression {
  @Test func `a replica shows what its received edits are to show`() throws {
    var history = ReplayedHistory(of: Tampered<FullContext>.self, replicas: 3)
    let edit1 = try history.edit(.insert(0), at: 0)
    try history.edit(.insert(0), at: 0)
    let edit3 = try history.edit(.remove(0), at: 0)
    try history.receive(edit1, at: 1)
    try history.receive(edit3, at: 1)
    try history.finish()
  }
}
