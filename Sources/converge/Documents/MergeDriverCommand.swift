import Convergence
import Foundation

/// `converge merge-driver`: merges three versions of a JSON file for git.
struct MergeDriverCommand {
  private let base: String
  private let ours: String
  private let theirs: String
  private var markerSize = 7
  private var name: String

  init(_ words: [String]) throws {
    let operands = try Arguments(words, command: .mergeDriver).operands
    guard (3...5).contains(operands.count) else {
      throw UsageError(
        message: "usage: converge merge-driver BASE OURS THEIRS [MARKER-SIZE [NAME]]",
        command: .mergeDriver)
    }
    (base, ours, theirs) = (operands[0], operands[1], operands[2])
    name = operands.count > 4 ? operands[4] : operands[1]
    if operands.count > 3 {
      guard let size = Int(operands[3]), (1...1000).contains(size) else {
        throw UsageError(
          message: "the size of a marker is a whole number, not '\(operands[3])'",
          command: .mergeDriver)
      }
      markerSize = size
    }
  }

  func run() -> ExitStatus {
    do {
      return try merge()
    } catch {
      // Above 128 git takes it for a failure, not for a conflict, and leaves everything alone.
      Terminal.printError("converge: \(error.message)")
      return .driverFailed
    }
  }

  private func merge() throws(FileProblem) -> ExitStatus {
    let (old, mine, other) = (
      try Storage.read(base), try Storage.read(ours), try Storage.read(theirs)
    )
    guard let here = try? JSONTextScanner(mine), let there = try? JSONTextScanner(other) else {
      return mergeAsText()
    }
    // Where both sides have added the file, git hands over an empty base.
    let isBaseEmpty = old.allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
    let origin = isBaseEmpty ? nil : try? JSONTextScanner(old).root
    guard isBaseEmpty || origin != nil else { return mergeAsText() }
    guard
      let merged = JSONTextMerge.merge(base: origin, ours: here.root, theirs: there.root)
    else { return mergeAsText() }
    var writer = JSONTextWriter(
      newline: mine.contains(0x0D) ? "\r\n" : "\n", markerSize: markerSize)
    writer.write(here.prefix)
    writer.write(root: merged)
    writer.write(here.suffix)
    try Storage.write(Array(writer.text.utf8), to: ours)
    let conflicts = merged.conflicts()
    for conflict in conflicts { Terminal.printError("\(name): \(conflict)") }
    return conflicts.isEmpty ? .success : .found
  }

  /// What is not JSON is merged line by line, as git would have done.
  private func mergeAsText() -> ExitStatus {
    Terminal.printError("\(name): not JSON in all three versions; merged line by line")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "git", "merge-file", "--marker-size=\(markerSize)", "-L", "ours", "-L", "base", "-L",
      "theirs", ours, base, theirs,
    ]
    do {
      try process.run()
    } catch {
      return .driverFailed
    }
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return .success
    case 1...126: return .found
    default: return .driverFailed
    }
  }
}
