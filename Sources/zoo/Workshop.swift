import Foundation

/// A copy of the tree in which mutations are applied and built, one after another.
///
/// The copy stays where it is from one run to the next, so that only what a mutation touches is
/// built again. Its files are changed only where they differ from the tree's.
struct Workshop {
  let root: URL
  let copy: URL

  /// How long each program of a build and the checks may take on a processor, in seconds.
  static let buildLimit = 300
  static let checkLimit = 300

  init(root: URL, number: Int) {
    self.root = root
    // Another tree has another copy, so that two runs do not meet.
    let key = root.path.utf8.reduce(UInt64(5381)) { $0 &* 33 &+ UInt64($1) }
    copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("convergence-zoo-\(String(key, radix: 36))-\(number)")
  }

  /// Keeps other runs out of the copy until this process ends.
  func claim() throws(MutationError) {
    let lock = open(copy.path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw MutationError("another run is at work in \(copy.path)")
    }
  }

  /// Makes the copy equal to the tree.
  func restore(_ paths: [String]) throws {
    let manager = FileManager.default
    let wanted = Set(paths)
    for path in try Self.files(below: copy) where !wanted.contains(path) {
      try manager.removeItem(at: copy.appendingPathComponent(path))
    }
    for path in paths {
      guard let data = manager.contents(atPath: root.appendingPathComponent(path).path) else {
        continue
      }
      let place = copy.appendingPathComponent(path)
      if manager.contents(atPath: place.path) == data { continue }
      try manager.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: place)
    }
  }

  /// Applies a mutation to the copy.
  func apply(_ mutation: Mutation) throws {
    for edit in mutation.edits {
      let place = copy.appendingPathComponent(edit.file)
      guard let content = try? String(contentsOf: place, encoding: .utf8) else {
        throw MutationError("no longer applies: there is no file \(edit.file)")
      }
      try Data(try edit.applied(to: content).utf8).write(to: place)
    }
  }

  /// Builds the checks with whatever is in the copy.
  ///
  /// Without optimisation nothing is inlined from one module into another, so a changed body means
  /// one file compiled and one program linked: two seconds rather than forty. Assertions are off,
  /// so that it is the checks that have to notice.
  func build() throws -> Subprocess.Result {
    let words = [
      "swift", "build", "--product", "zoo-check",
      "-Xswiftc", "-assert-config", "-Xswiftc", "Release",
    ]
    let result = try Subprocess(words: words, directory: copy).run(limit: Self.buildLimit)
    if result.status == 0 || result.output.contains("/Sources/") { return result }
    // No source is at fault: what an interrupted build has left behind cannot be read.
    try remove(copy.appendingPathComponent(".build"))
    return try Subprocess(words: words, directory: copy).run(limit: Self.buildLimit)
  }

  /// Does something with nothing built, and then goes on with what was built before.
  func afresh<Result>(_ body: () throws -> Result) throws -> Result {
    let manager = FileManager.default
    let built = copy.appendingPathComponent(".build")
    let kept = copy.appendingPathComponent(".build-kept")
    try remove(kept)
    if manager.fileExists(atPath: built.path) { try manager.moveItem(at: built, to: kept) }
    defer {
      if manager.fileExists(atPath: kept.path) {
        try? remove(built)
        try? manager.moveItem(at: kept, to: built)
      }
    }
    return try body()
  }

  private func remove(_ place: URL) throws {
    let manager = FileManager.default
    if manager.fileExists(atPath: place.path) { try manager.removeItem(at: place) }
  }

  /// Why a build has failed, in a line.
  static func reason(of build: Subprocess.Result) -> String {
    let lines = build.output.split(separator: "\n").filter { $0.contains("error:") }
    return lines.first.map(String.init) ?? String(build.output.suffix(300))
  }

  /// Runs the checks.
  func check() throws -> Subprocess.Result {
    try Subprocess(words: [Self.program], directory: copy).run(limit: Self.checkLimit)
  }

  /// Finds out how soon the checks notice.
  ///
  /// - Parameters:
  ///   - words: Which of them, and when to stop.
  ///   - limit: After how many seconds on a processor the program is ended.
  func measure(_ words: [String], limit: Int) throws -> Subprocess.Result {
    try Subprocess(words: [Self.program, "measure"] + words, directory: copy).run(limit: limit)
  }

  private static let program = ".build/debug/zoo-check"

  /// What belongs to the tree: what git would keep, or everything but what builds leave behind.
  static func tree(at root: URL) throws -> [String] {
    let git = try Subprocess(
      words: ["git", "ls-files", "--cached", "--others", "--exclude-standard"], directory: root
    ).run(limit: 60)
    let paths = git.status == 0 ? git.output.split(separator: "\n").map(String.init) : []
    return (paths.contains("Package.swift") ? paths : try files(below: root)).sorted()
  }

  /// The files below a directory, but for hidden ones.
  private static func files(below directory: URL) throws -> [String] {
    let manager = FileManager.default
    var result: [String] = []
    var pending = [""]
    while let folder = pending.popLast() {
      let here = directory.appendingPathComponent(folder)
      for name in (try? manager.contentsOfDirectory(atPath: here.path)) ?? [] {
        if [".git", ".swiftpm"].contains(name) || name.hasPrefix(".build") { continue }
        var isDirectory: ObjCBool = false
        let path = folder + name
        _ = manager.fileExists(
          atPath: directory.appendingPathComponent(path).path, isDirectory: &isDirectory)
        if isDirectory.boolValue { pending.append(path + "/") } else { result.append(path) }
      }
    }
    return result
  }
}
