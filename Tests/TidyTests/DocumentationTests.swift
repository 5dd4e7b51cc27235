import Testing

/// The first sentence of each public declaration.
@Suite struct Documentation {
  private func lines(_ text: String, in module: String = "CRDTs") -> [Int] {
    SourceFile("Sources/\(module)/A.swift", text).documentation.map(\.line)
  }

  private static func word(_ length: Int) -> String { String(repeating: "é", count: length) }

  @Test(arguments: [
    "public struct A {}", "  public init() {}", "@inlinable\npublic func f() {}",
    "// A comment.\npublic let x = 1", "/// Of another.\n\npublic var x: Int",
    "///\npublic enum A {}", "/// - Returns: x\npublic subscript(i: Int) -> Int",
    "@inlinable public static func f() {}", "public private(set) var x = 1",
    "/// \(word(151))\npublic typealias B = A",
    "/// \(word(80))\n/// \(word(70))\npublic var y",
  ])
  func `a declaration without a first sentence of its own is found`(sample: String) {
    #expect(lines(sample) == [sample.linesOfText.count])
    #expect(lines(sample, in: "converge").isEmpty)
  }

  @Test(arguments: [
    "/// It is.\npublic struct A {}", "/// It is.\n@inlinable\n@discardableResult\npublic func f()",
    "public import Causality", "@_exported public import CRDTs", "public extension A {}",
    "struct A {}", "/// One.\n///\n/// \(word(200))\npublic let x = 1",
    "/// One\n/// sentence.\n/// - Complexity: \(word(150))\npublic init()",
    "let text = \"public let x\"  // public",
    "/// \(word(150))\npublic let x",
  ])
  func `a declaration with a first sentence passes`(sample: String) {
    #expect(lines(sample).isEmpty)
  }
}
