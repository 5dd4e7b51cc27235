import Convergence
import Foundation
import Scenarios

/// `converge list`: names the scenarios of a directory.
struct ListCommand {
  private enum Subject {
    case scenarios(String)
    case checkers
    case faults
  }

  private let subject: Subject

  init(_ arguments: [String]) throws {
    let known = ["--checkers", "--faults", "--help"]
    for argument in arguments where argument.hasPrefix("-") && !known.contains(argument) {
      throw UsageError(unknown: argument, among: known, command: .list)
    }
    guard arguments.count <= 1 else {
      throw UsageError(message: "'list' takes one directory", command: .list)
    }
    switch arguments.first {
    case "--checkers": subject = .checkers
    case "--faults": subject = .faults
    default: subject = .scenarios(arguments.first ?? "Simulations")
    }
  }

  func run() throws -> ExitStatus {
    switch subject {
    case .scenarios(let directory): return try list(directory)
    case .checkers:
      for check in Check.allCases {
        Self.print(check.identifier, check.occasion.rawValue, check.cost.rawValue, check.sentence)
      }
    case .faults:
      for family in FaultFamily.allCases {
        Self.print(family.name, family.contract.rawValue, nil, family.reason)
      }
    }
    return .success
  }

  private static func print(_ name: String, _ first: String, _ second: String?, _ text: String) {
    func padded(_ text: String, _ width: Int) -> String {
      text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
    }
    Swift.print(padded(name, 26) + padded(first, 10) + (second.map { padded($0, 8) } ?? "") + text)
  }

  private func list(_ directory: String) throws -> ExitStatus {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw UsageError(message: "\(directory): there is no such directory", command: .list)
    }
    let files = names.filter { $0.hasSuffix(".scenario") }.sorted().map { "\(directory)/\($0)" }
    guard !files.isEmpty else {
      throw UsageError(message: "\(directory): no file ends in .scenario", command: .list)
    }
    let width = files.map(\.count).max() ?? 0
    for file in files {
      let title: String
      do {
        title = try ScenarioFile.load(file, for: .list).title
      } catch let error as UsageError {
        title = error.message
      } catch {
        title = "has mistakes; see 'converge check \(file)'"
      }
      Swift.print(file.padding(toLength: width + 2, withPad: " ", startingAt: 0) + title)
    }
    return .success
  }
}
