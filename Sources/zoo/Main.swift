import Foundation

/// Plants bugs and sees that the checks notice them.
@main
enum Main {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.contains("--help") { return print(Options.help) }
    do {
      let options = try Options(arguments)
      let root = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
      let mutations = options.select(from: try load(below: root))
      guard !mutations.isEmpty else { throw MutationError("there is no such mutation") }
      if options.isList {
        for mutation in mutations { print("\(mutation.name)  \(mutation.title)") }
        return
      }
      exit(report(try Run(root: root, mutations: mutations, jobs: options.jobs).verdicts()))
    } catch {
      FileHandle.standardError.write(Data("zoo: \(error)\n".utf8))
      exit(64)
    }
  }

  /// Every mutation of the package, in the order of their names.
  static func load(below root: URL) throws -> [Mutation] {
    let folder = root.appendingPathComponent("Simulations/Zoo")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.filter { $0.hasSuffix(".mutation") }.map { name in
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      return try Mutation(parsing: text, name: String(name.dropLast(".mutation".count)))
    }
  }

  /// Prints the table and the totals.
  private static func report(_ verdicts: [Verdict]) -> Int32 {
    print("\n| mutation | what is wrong | first noticed by | checks took |\n|---|---|---|---|")
    for verdict in verdicts { print(verdict.row) }
    let failed = verdicts.filter { !$0.isPass }.count
    print("\n\(verdicts.count - failed) passed, \(failed) failed")
    return failed == 0 ? 0 : 1
  }
}
