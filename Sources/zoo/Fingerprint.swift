import Foundation

/// A hash of all that a measurement depends on (FNV-1a with 128 bits).
struct Fingerprint {
  private var hash: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D

  /// Adds bytes, and where they end.
  mutating func absorb(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { step(UInt128(byte)) }
    step(256)
  }

  private mutating func step(_ value: UInt128) {
    hash = (hash ^ value) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
  }

  /// The hash in hexadecimal.
  var text: String { String(hash, radix: 16) }

  /// The sources that the checks are built from and the files that they read.
  ///
  /// - Parameter paths: What belongs to the tree, ascending.
  init(of paths: [String], below root: URL) {
    for path in paths where Self.matters(path) {
      absorb(path.utf8)
      absorb(FileManager.default.contents(atPath: root.appendingPathComponent(path).path) ?? Data())
    }
  }

  /// The fingerprint of the sources with a mutation.
  func with(_ mutation: Mutation) -> String {
    var result = self
    for edit in mutation.edits {
      for text in [edit.file, edit.text, edit.replacement] { result.absorb(text.utf8) }
    }
    return result.text
  }

  private static func matters(_ path: String) -> Bool {
    if path.hasPrefix("Simulations/") {
      return path.hasSuffix(".scenario") || path.hasPrefix("Simulations/Latencies/")
    }
    return path.hasPrefix("Sources/") && path.hasSuffix(".swift")
      && !["Sources/zoo/", "Sources/converge/"].contains { path.hasPrefix($0) }
      || path.hasPrefix("Tests/Specifications/") || path == "Package.swift"
  }
}
