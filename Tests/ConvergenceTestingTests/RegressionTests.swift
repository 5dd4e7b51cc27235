import Convergence
import ConvergenceTesting
import Foundation
import Testing

@Suite struct Regressions {
  private func counterexample() -> Counterexample? {
    do throws(Counterexample) {
      try checkEveryHistory(
        of: Tampered<FullContext>.self, edits: [(.insert(0), 1), (.remove(0), 1)], steps: 5)
      return nil
    } catch {
      return error
    }
  }

  @Test func `what a counterexample prints is a test that compiles`() throws {
    let printed = try #require(counterexample()?.regressionTest)
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("GeneratedRegression.swift")
    let compiled = try String(contentsOf: file, encoding: .utf8)
    let indented = printed.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    #expect(compiled.contains(indented), "the compiled copy should be:\n\(indented)")
  }

  @Test func `what a counterexample prints is a test that fails, of the same law`() throws {
    let found = try #require(counterexample())
    do {
      try GeneratedRegression().`a replica shows what its received edits are to show`()
      Issue.record("it did not fail")
    } catch let error as Counterexample {
      #expect(error.law == found.law)
    }
  }

  @Test func `edits are written as Swift, whatever their arguments`() throws {
    enum Odd: Specification {
      enum Operation: CustomStringConvertible {
        case plain
        case one(Int)
        case labelled(by: Int64)
        case several(String, forKey: String, Bool?)

        var description: String { "plain" }
      }

      static func operation(from random: inout KeyedSequence) -> Operation { .plain }
      static func perform(
        _ operation: Operation, on state: inout Likes, using dots: inout DotSource,
        at time: HybridTimestamp
      ) -> Likes? { nil }
      static func value(of state: Likes) -> Int { 0 }
      static func value(ofLive contributions: [Contribution<Operation>]) -> Int { 0 }
    }
    let operations: [(Odd.Operation, String)] = [
      (.plain, ".plain"), (.one(-3), ".one(-3)"), (.labelled(by: 7), ".labelled(by: 7)"),
      (
        .several("a\"\\", forKey: "e\u{301}", nil),
        #".several("a\"\\", forKey: "e\u{301}", nil)"#
      ),
    ]
    for (operation, source) in operations { #expect(Odd.source(of: operation) == source) }
  }
}
