import Convergence
package import ConvergenceTesting

/// A shipped type with two elements, for all of its short histories.
package struct Scope: CustomStringConvertible {
  /// The type.
  package let name: String

  /// Runs all histories of three replicas and some steps.
  package let check: (_ steps: Int, _ isExchangedLast: Bool) throws -> ExhaustiveReport

  /// Runs the histories of some steps and tells apart all worlds that they lead to.
  package let count: (_ steps: Int) throws -> ExhaustiveReport

  package var description: String { name }

  private init<S: Specification>(
    _ name: String, _ type: S.Type, _ operations: [S.Operation],
    later: [S.Operation] = []
  ) where S.State: CanonicalCodable {
    self.name = name
    let edits: [(operation: S.Operation, time: UInt64)] =
      operations.map { ($0, 1) } + later.map { ($0, 2) }
    check = { steps, isExchangedLast in
      try checkEveryHistory(
        of: S.self, edits: edits, steps: steps, isExchangedLast: isExchangedLast)
    }
    count = { steps in
      try checkEveryHistory(
        of: S.self, edits: edits, steps: steps, isExchangedLast: false, isLastCounted: true)
    }
  }

  /// Every type of the kernel.
  package static var all: [Scope] {
    [
      Scope("GCounter", GCounterSpecification.self, [Counting(1), Counting(2)]),
      Scope("PNCounter", PNCounterSpecification.self, [Counting(1), Counting(-2)]),
      Scope(
        "BoundedCounter", BoundedCounterSpecification.self,
        [.add(2), .subtract(1), .transfer(1, to: 0), .transfer(1, to: 1)]),
      Scope("GSet", GSetSpecification.self, [.insert(0), .insert(1)]),
      Scope(
        "CausalCounter", CausalCounterSpecification.self,
        [.increment(1), .increment(-2), .removeAll]),
      Scope("EWFlag", EWFlagSpecification.self, [.enable, .disable]),
      Scope("DWFlag", DWFlagSpecification.self, [.enable, .disable, .removeAll]),
      Scope("MVRegister", MVRegisterSpecification.self, [.set(1), .set(2), .removeAll]),
      Scope(
        "LWWRegister", LWWRegisterSpecification.self, [.set(1), .set(2), .removeAll],
        later: [.set(1)]),
      Scope(
        "ORSet", ORSetSpecification.self, [.insert(0), .insert(1), .remove(0), .remove(1)]),
      Scope(
        "RWSet", RWSetSpecification.self, [.insert(0), .insert(1), .remove(0), .remove(1)]),
      Scope(
        "LWWMap", LWWMapSpecification.self,
        [.set(1, forKey: "a"), .set(2, forKey: "b"), .remove("a"), .remove("b")]),
      Scope(
        "ORMap", ORMapSpecification<ORSetSpecification>.self,
        [.update("", .insert(0)), .update("", .insert(1)), .update("", .remove(0)), .remove("")]),
    ]
  }

  /// Documents with two fields of different kinds, or with two kinds in one field.
  package static var documents: [Scope] {
    func scope(_ name: String, _ edits: [Edit]) -> Scope {
      Scope(name, DocumentSpecification.self, edits.map { DocumentSpecification.Operation($0) })
    }
    return [
      scope(
        "Document-register-counter",
        [.set("/a", 1), .set("/a", 2), .delete("/a"), .add(1, "/m/x"), .delete("/m/x")]),
      scope(
        "Document-register-set",
        [.set("/m/x", 1), .delete("/m/x"), .insert(0, "/s"), .remove(0, "/s")]),
      scope("Document-two-kinds", [.set("/a", 1), .add(1, "/a"), .delete("/a")]),
    ]
  }
}
