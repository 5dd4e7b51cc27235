import Dispatch
import Foundation
import Synchronization

/// All mutations that were asked for, on as many copies of the tree as there are jobs.
struct Run {
  let root: URL
  let mutations: [Mutation]
  let jobs: Int

  /// Tries every mutation and prints a line for each as it is done.
  func verdicts() throws -> [Verdict] {
    try each { mutation, workshop in
      let verdict = try judge(mutation, in: workshop)
      print((verdict.isPass ? "ok      " : "FAILED  ") + verdict.line)
      return verdict
    }
  }

  /// Has something done with every mutation, in a workshop without traces of the others.
  ///
  /// - Returns: What came of it, in the order of the mutations.
  func each<Result: Sendable>(
    _ body: @Sendable (Mutation, Workshop) throws -> Result
  ) throws -> [Result] {
    let paths = try Workshop.tree(at: root)
    let results = Mutex<[Int: Result]>([:])
    let problem = Mutex<String?>(nil)
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, mutations.count)) { job in
      let workshop = Workshop(root: root, number: job + 1)
      do {
        try workshop.claim()
        while problem.withLock({ $0 == nil }) {
          let place = next.add(1, ordering: .relaxed).oldValue
          guard place < mutations.count else { break }
          try workshop.restore(paths)
          let result = try body(mutations[place], workshop)
          results.withLock { $0[place] = result }
          fflush(nil)
        }
        try workshop.restore(paths)
      } catch {
        problem.withLock { $0 = "\(error)" }
      }
    }
    if let problem = problem.withLock({ $0 }) { throw MutationError(problem) }
    return results.withLock { found in mutations.indices.compactMap { found[$0] } }
  }

  private func judge(_ mutation: Mutation, in workshop: Workshop) throws -> Verdict {
    do {
      try workshop.apply(mutation)
    } catch let error as MutationError {
      return Verdict(mutation, .broken(error.description))
    }
    let verdict = try attempt(mutation, in: workshop)
    if verdict.isPass, !verdict.isTrap { return verdict }
    if case .broken(let reason) = verdict.outcome, mutation.isAt(fault: reason) { return verdict }
    // An incremental build may keep an object that was compiled for another layout of a type.
    return try workshop.afresh { try attempt(mutation, in: workshop) }
  }

  /// Builds what is in the workshop, and checks it.
  private func attempt(_ mutation: Mutation, in workshop: Workshop) throws -> Verdict {
    let start = Date()
    let build = try workshop.build()
    let building = Date().timeIntervalSince(start)
    guard build.status == 0 else {
      return Verdict(mutation, .broken("does not compile: \(Workshop.reason(of: build))"))
    }
    let result = try workshop.check()
    return Verdict(
      mutation, Verdict.Outcome(result), building: building,
      checking: Verdict.checkSeconds(in: result.output))
  }
}
