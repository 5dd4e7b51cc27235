import Foundation
import Specifications

/// Every short history of every type, and of small documents, and every world of two replicas.
enum Scopes {
  /// How many there are.
  static var count: UInt64 {
    UInt64(Scope.all.count + Explorations.scopes.count + Scope.documents.count)
  }

  /// Goes through one of them: first some worlds, then types, which take milliseconds, then other
  /// worlds, then documents.
  ///
  /// They are there for what random histories miss.
  static func check(_ number: UInt64) throws {
    var place = Int(number)
    if place == 0 { return try Explorations.check(0) }
    place -= 1
    if place < Scope.all.count {
      _ = try Scope.all[place].check(4, true)
      return
    }
    place -= Scope.all.count - 1
    if place < Explorations.scopes.count { return try Explorations.check(place) }
    _ = try Scope.documents[place - Explorations.scopes.count].check(4, true)
  }

  /// The command: how many steps, then the types, if not all.
  ///
  /// Beyond six steps full exchange is left out after the last one, for want of memory.
  static func run(_ arguments: [String]) -> Never {
    guard let steps = arguments.first.flatMap(Int.init), steps > 0 else {
      Main.report("usage: zoo-check scopes STEPS [TYPE…]")
      exit(64)
    }
    let names = arguments.dropFirst()
    let scopes = (Scope.all + Scope.documents).filter { names.isEmpty || names.contains($0.name) }
    var status: Int32 = scopes.isEmpty ? 1 : 0
    for scope in scopes {
      let start = Date()
      do {
        let report = try scope.check(steps, steps <= 6)
        let seconds = Int(Date().timeIntervalSince(start) * 10)
        Main.report("\(scope.name): \(report), \(seconds / 10).\(seconds % 10) s")
      } catch {
        Main.report("\(scope.name): \(error)")
        status = 1
      }
    }
    exit(status)
  }
}
