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
  /// - Parameter known: Measurements of the same sources that need not be made again.
  func measure(besides known: [MutationScore], _ fingerprints: [String: String]) throws {
    let done = Set(known.filter { fingerprints[$0.mutation] == $0.fingerprint }.map(\.mutation))
    let rest = mutations.filter { !done.contains($0.name) }
    if !done.isEmpty { print("\(done.count) measured before, \(rest.count) to go") }
    let handle = Mutex(try open(keeping: known))
    let run = Run(root: root, mutations: rest, jobs: jobs)
    let broken = try run.each { mutation, workshop -> String? in
      do {
        let measurement = try Measuring().measure(
          mutation, fingerprints[mutation.name] ?? "", in: workshop)
        handle.withLock { $0.write(Data((measurement.line + "\n").utf8)) }
        print(Row(mutation, measurement, isCurrent: true).line)
        return nil
      } catch let error as MutationError {
        print("FAILED  \(mutation.name): \(error)")
        return mutation.name
      }
    }
    let names = broken.compactMap { $0 }
    if !names.isEmpty {
      throw MutationError("cannot be measured: \(names.joined(separator: ", "))")
    }
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
