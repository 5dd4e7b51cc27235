import Foundation

/// The text files of a package, by their paths from its root.
struct SourceTree {
  let texts: [String: String]

  /// The paths, ascending.
  let paths: [String]

  /// The files the rules on code apply to, in the order of their paths.
  let swiftFiles: [SourceFile]

  init(_ texts: [String: String]) {
    self.texts = texts
    paths = texts.keys.sorted()
    swiftFiles = paths.filter(Self.isSwiftSource).map { SourceFile($0, texts[$0] ?? "") }
  }

  /// The package this test belongs to.
  static let package = SourceTree(
    loading: URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())

  /// The directories in `Sources`, ascending.
  var modules: [String] {
    Set(paths.compactMap { SourceFile($0, "").module }).sorted()
  }

  /// The modules below the roof, ascending.
  var libraries: [String] { modules.filter { !House.executables.contains($0) } }

  private static func isSwiftSource(_ path: String) -> Bool {
    guard path.hasSuffix(".swift") else { return false }
    return path == "Package.swift"
      || ["Sources/", "Tests/", "Benchmarks/"].contains(where: path.hasPrefix)
  }

  private init(loading root: URL) {
    var texts: [String: String] = [:]
    var pending = [""]
    while let folder = pending.popLast() {
      let directory = root.appending(path: folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
      for name in names where !Self.isIgnored(name) {
        let location = directory.appending(path: name)
        let attributes = try? FileManager.default.attributesOfItem(atPath: location.path)
        switch attributes?[.type] as? FileAttributeType {
        case .typeDirectory?: pending.append(folder + name + "/")
        case .typeRegular?: texts[folder + name] = Self.text(at: location)
        default: break
        }
      }
    }
    self.init(texts)
  }

  /// What git ignores, or keeps for itself.
  private static func isIgnored(_ name: String) -> Bool {
    [".git", ".swiftpm", ".DS_Store"].contains(name) || name.hasPrefix(".build")
      || name.hasSuffix(".xcodeproj")
  }

  private static func text(at location: URL) -> String? {
    guard let data = try? Data(contentsOf: location), !data.contains(0) else { return nil }
    return String(data: data, encoding: .utf8)
  }
}
