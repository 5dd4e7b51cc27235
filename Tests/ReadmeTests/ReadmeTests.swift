import Convergence
import ConvergenceTesting
import Foundation
import ProcessHarness
import Testing

/// The README says what is true.
@Suite struct Readme {
  let converge = BuiltProgram("converge")

  /// The commands of the shell blocks, one a line.
  static func commands(in file: String) throws -> [String] {
    let text = try String(
      contentsOf: BuiltProgram.packageRoot.appendingPathComponent(file), encoding: .utf8)
    var commands: [String] = []
    var isShell = false
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isShell = line == "```sh"
      } else if isShell, !line.isEmpty {
        commands.append(line)
      }
    }
    return commands
  }

  /// The words of a command as a shell would read them, with `*` filled in.
  static func words(of command: String) throws -> [String] {
    let root = BuiltProgram.packageRoot
    return try command.split(separator: " ").map(String.init).flatMap { word -> [String] in
      guard word.hasSuffix("/*.scenario") else {
        return [word.trimmingCharacters(in: ["'"])]
      }
      let directory = String(word.dropLast("/*.scenario".count))
      return try FileManager.default
        .contentsOfDirectory(atPath: root.appendingPathComponent(directory).path)
        .filter { $0.hasSuffix(".scenario") }.sorted().map { "\(directory)/\($0)" }
    }
  }

  @Test func `its first example merges what both have edited`() throws {
    let (alice, bob) = try ReadmeExamples.document()
    #expect(alice.description == #"{"budget":250,"packing":["passport"]}"#)
    #expect(alice.canonicalBytes == bob.canonicalBytes)
  }

  @Test func `its second example keeps what the removal had not seen`() {
    #expect(ReadmeExamples.types() == ["swift"])
  }

  @Test func `it shows what its check of a type of one's own prints`() throws {
    let found = #expect(throws: Counterexample.self) { try ReadmeExamples.ownType() }
    let text = try String(
      contentsOf: BuiltProgram.packageRoot.appendingPathComponent("README.md"), encoding: .utf8)
    let lines = try #require(found).description.split(separator: "\n")
    let picture = lines.drop { !$0.contains("alice · 9") }.prefix { !$0.hasPrefix("Replay") }
    #expect(picture.count == 7)
    #expect(text.contains(picture.joined(separator: "\n")), "\(picture.joined(separator: "\n"))")
  }

  @Test(arguments: ["README.md", "Simulations/README.md"])
  func `its commands succeed`(file: String) throws {
    let commands = try Self.commands(in: file)
    let prefix = "swift run -c release converge "
    let runs = commands.filter { $0.hasPrefix(prefix) }
    #expect(runs.count >= 2)
    for command in runs {
      // Debug builds are slow: a few seeds show as well that the command works.
      var words = try Self.words(of: String(command.dropFirst(prefix.count)))
      if let place = words.firstIndex(of: "--seeds") { words[place + 1] = "0..<3" }
      let result = try converge.run(words)
      #expect(result.status == 0, "\(command)\n\(result.output)\n\(result.errors)")
    }
    #expect(
      Set(commands).isSubset(of: Set(runs + ["swift test", "swift run -c release benchmark"])),
      "a command that neither this test nor BenchmarkTests has tried")
  }

  @Test func `its picture of a failure is what the tool draws, to the byte`() throws {
    let name = "Simulations/Pictures/lost-removal"
    let picture = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(ProcessInfo.processInfo.globallyUniqueString).svg")
    defer { try? FileManager.default.removeItem(at: picture) }
    let result = try converge.run(["run", "\(name).scenario", "--trace", picture.path])
    #expect(result.status == 2 && result.output.contains("carol never learned of “bob removes"))
    let shown = BuiltProgram.packageRoot.appendingPathComponent("\(name).svg")
    if ProcessInfo.processInfo.environment["RECORD_DIGESTS"] != nil {
      return try Data(contentsOf: picture).write(to: shown)
    }
    #expect(try Data(contentsOf: picture) == Data(contentsOf: shown))
    let readme = BuiltProgram.packageRoot.appendingPathComponent("README.md")
    #expect(try String(contentsOf: readme, encoding: .utf8).contains("](\(name).svg)"))
  }

  @Test func `it shows the two commands that do everything`() throws {
    let commands = try Self.commands(in: "README.md")
    #expect(
      commands.prefix(2) == [
        "swift run -c release converge run Simulations/five-regions.scenario", "swift test",
      ])
  }
}
