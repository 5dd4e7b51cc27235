/// A law that was broken, and the values that break it.
///
/// Thrown by every check of this module, so that any testing framework reports it as a failure. If
/// it was found in a history, ``description`` tells the shortest one that was found: as sentences,
/// as a space-time diagram with a lane for each replica and time running down, and as Swift source.
public struct Counterexample: Error, Sendable {
  /// The law, as a sentence.
  public let law: String

  /// The values, and what came out instead.
  public let evidence: String

  /// A test that fails for as long as the bug is there, if it can be said in Swift.
  public let regressionTest: String?

  /// How many steps the shortest history takes, if it was found in one.
  public let steps: Int?

  /// A broken law with its evidence.
  public init(
    _ law: String, _ evidence: String, regressionTest: String? = nil, steps: Int? = nil
  ) {
    self.law = law
    self.evidence = evidence
    self.regressionTest = regressionTest
    self.steps = steps
  }
}

extension Counterexample: CustomStringConvertible {
  /// The law and the evidence, then the test.
  public var description: String {
    let test = regressionTest.map { "\n\nAs a test:\n\n\($0)" } ?? ""
    return "\(law)\n\(evidence)\(test)"
  }

  /// The description without a character that is not ASCII, for terminals that know no other.
  public var asciiDescription: String {
    let plain: [Unicode.Scalar: String] = [
      "│": "|", "─": "-", "═": "=", "├": "+", "┤": "+", "╞": "+", "╡": "+", "┼": "+", "╪": "+",
      "▶": ">", "◀": "<", "●": "*", "○": "o", "✗": "x", "…": ".", "‘": "'", "’": "'", "⊔": "|_|",
      "⊑": "<=", "⊥": "bottom", "·": ".", "“": "\"", "”": "\"",
    ]
    return description.unicodeScalars.map { scalar in
      scalar.isASCII ? String(scalar) : plain[scalar] ?? "\\u{\(String(scalar.value, radix: 16))}"
    }.joined()
  }
}
