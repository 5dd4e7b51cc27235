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
      let all = try load(below: root)
      let mutations = options.select(from: all)
      guard !mutations.isEmpty else { throw MutationError("there is no such mutation") }
      if options.isList {
        for mutation in mutations { print("\(mutation.name)  \(mutation.title)") }
        return
      }
      if options.isReport { exit(try survey(options, mutations, of: all, below: root)) }
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

  /// Measures, unless it is told to report what was measured before, and writes the report.
  private static func survey(
    _ options: Options, _ mutations: [Mutation], of all: [Mutation], below root: URL
  ) throws -> Int32 {
    let sources = Fingerprint(of: try Workshop.tree(at: root), below: root)
    let fingerprints = Dictionary(
      uniqueKeysWithValues: all.map { ($0.name, sources.with($0)) })
    var files = options.sources.map { place($0, in: root) }
    var failures = 0
    if files.isEmpty {
      let file = place(options.results, in: root)
      let known = options.isResumed ? try measurements(in: [file]) : []
      let survey = Survey(root: root, mutations: mutations, jobs: options.jobs, file: file)
      failures = try survey.measure(besides: known, fingerprints)
      files = [file]
    }
    let report = Report(all, try measurements(in: files), fingerprints)
    let page = root.appendingPathComponent("Simulations/Zoo/README.md")
    let text = try report.placed(on: try String(contentsOf: page, encoding: .utf8))
    try Data(text.utf8).write(to: page, options: .atomic)
    print("\(report.rows.count) of \(all.count) measured; the report is in \(page.path)")
    return report.isPass && failures == 0 ? 0 : 1
  }

  /// A file that is named from the root of the tree, unless it is named from that of the disk.
  private static func place(_ path: String, in root: URL) -> URL {
    path.hasPrefix("/") ? URL(fileURLWithPath: path) : root.appendingPathComponent(path)
  }

  /// What some files hold, those that are there.
  private static func measurements(in files: [URL]) throws -> [MutationScore] {
    try files.filter { FileManager.default.fileExists(atPath: $0.path) }.flatMap {
      try MutationScore.parse(try String(contentsOf: $0, encoding: .utf8))
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
