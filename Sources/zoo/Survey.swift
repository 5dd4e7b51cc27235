import Foundation
import Synchronization

/// Measures mutations one after another and keeps what was measured in a file.
///
/// Each measurement is a line of its own, written as soon as it is there, so that what was measured
/// before an interruption can be used again.
struct Survey {
  let root: URL
  let mutations: [Mutation]
  let jobs: Int
  let file: URL

  /// Measures all that was asked for.
  ///
  /// - Parameters:
  ///   - known: What was measured before.
  ///   - fingerprints: Those that the mutations have now; what has the same is not measured again.
  /// - Returns: How many could not be measured.
  func measure(
    besides known: [MutationScore], _ fingerprints: [String: String]
  ) throws -> Int {
    let done = Set(known.filter { fingerprints[$0.mutation] == $0.fingerprint }.map(\.mutation))
    let rest = mutations.filter { !done.contains($0.name) }
    if !done.isEmpty { print("\(done.count) measured before, \(rest.count) to go") }
    let handle = Mutex(try open(keeping: known))
    let run = Run(root: root, mutations: rest, jobs: jobs)
    let successes = try run.each { mutation, workshop in
      do {
        let measurement = try Measuring().measure(
          mutation, fingerprints[mutation.name] ?? "", in: workshop)
        handle.withLock { $0.write(Data((measurement.line + "\n").utf8)) }
        print(Row(mutation, measurement, isCurrent: true).line)
        return true
      } catch let error as MutationError {
        print("FAILED  \(mutation.name): \(error)")
        return false
      }
    }
    return successes.count { !$0 }
  }

  /// The results file with what is known written to it.
  private func open(keeping known: [MutationScore]) throws -> FileHandle {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(known.map { $0.line + "\n" }.joined().utf8).write(to: file, options: .atomic)
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    return handle
  }
}
