import Testing

/// The floors of the house.
@Suite struct Imports {
  @Test(arguments: [
    ("Lattices", "import CanonicalCoding"),
    ("Causality", "public import CRDTs"),
    ("CRDTs", "@_exported public import Replication"),
    ("ReplicatedDocument", "internal import Replication"),
    ("Replication", "import struct ReplicatedDocument.Document"),
    ("NetworkSimulator", "public import CRDTs"),
    ("Convergence", "@testable import ConvergenceTesting"),
    ("ConvergenceTesting", "import Testing"),
    ("ConvergenceTesting", "package import XCTest"),
    ("Scenarios", "import Foundation"),
    ("CRDTs", "@preconcurrency import func Synchronization.f"),
  ])
  func `an import that does not point down is found`(module: String, statement: String) {
    let file = SourceFile("Sources/\(module)/A.swift", "\n\(statement)\n")
    #expect(file.forbiddenImports.map(\.line) == [2])
  }

  @Test(arguments: [
    ("Lattices", "// import CRDTs"),
    ("Causality", "public import Lattices"),
    ("CRDTs", "import struct Causality.Dot"),
    ("NetworkSimulator", "public import Causality"),
    ("Convergence", "@_exported public import Replication"),
    ("ConvergenceTesting", "public import Convergence"),
    ("Scenarios", "internal import ConvergenceTesting"),
    ("converge", "import Foundation"),
  ])
  func `an import that points down is permitted`(module: String, statement: String) {
    #expect(SourceFile("Sources/\(module)/A.swift", statement).forbiddenImports.isEmpty)
  }

  @Test func `a module that stands on no floor is found`() {
    let tree = SourceTree([
      "Sources/CRDTs/A.swift": "", "Sources/Attic/A.swift": "", "Sources/zoo/A.swift": "",
    ])
    #expect(tree.unknownModules.map(\.path) == ["Sources/Attic"])
  }

  @Test func `the house can be built from the ground`() {
    var built: Set<String> = []
    while let next = House.mayImport.filter({ $1.isSubset(of: built) }).keys
      .first(where: { !built.contains($0) })
    {
      built.insert(next)
    }
    #expect(built == Set(House.mayImport.keys))
  }
}
