/// What an exploration has gone through, and what it has found.
public struct ExplorationReport: Sendable {
  /// How many steps were taken.
  public internal(set) var generated = 0

  /// How many different worlds they have led to, the first one among them.
  public internal(set) var unique = 0

  /// How many steps were left out because the other order of two was followed.
  public internal(set) var leftOut = 0

  /// How many pairs of steps were taken in both orders, to see whether the order matters.
  public internal(set) var diamonds = 0

  /// How many steps lie behind the last world found.
  public internal(set) var depth = 0

  /// How many steps were taken in worlds that were healed.
  public internal(set) var healed = 0

  /// In how many worlds all came to rest.
  public internal(set) var rests = 0

  /// How many bytes the worlds found take, those waiting to be gone on from not counted.
  public internal(set) var bytes = 0

  /// Whether every world that can be reached was reached.
  public internal(set) var isComplete = false

  /// The first that was wrong, if anything was.
  public internal(set) var finding: ExplorationFinding?

  /// How often the same world was arrived at, or would have been but for the steps left out.
  ///
  /// In thousandths: every step that can be taken, by the worlds there are.
  public var reductionFactor: Int { (generated + leftOut) * 1000 / max(1, unique) }

  /// Requires that nothing was found, and that nothing was missed.
  ///
  /// - Throws: The finding as a ``Counterexample``.
  public func requireProof() throws(Counterexample) {
    if let finding { throw finding.counterexample }
    try require(isComplete, "an exploration comes to an end", "\(unique) worlds, and more to come")
  }
}

extension ExplorationReport: CustomStringConvertible {
  /// The numbers in words.
  public var description: String {
    "\(generated) generated, \(unique) unique, depth \(depth), \(rests) ends; complete: "
      + (isComplete ? "yes" : "no")
  }
}

/// A world that must not be, and how to get there.
public struct ExplorationFinding: Sendable {
  /// What kind of law is broken.
  public enum Kind: Hashable, Sendable {
    /// Something has happened that must not.
    case safety
    /// Something does not happen that must: in the end not everybody is where they should be.
    case convergence
  }

  /// What kind of law is broken.
  public let kind: Kind

  /// The law, as a sentence.
  public let law: String

  /// What came out instead.
  public let evidence: String

  /// The steps that lead to the world, as sentences.
  public let steps: [String]

  /// What happens after that, when nothing goes wrong any more; empty if that does not matter.
  public let afterwards: [String]

  /// The finding as every check of this module throws it.
  public var counterexample: Counterexample { Counterexample(law, story) }

  /// The steps, numbered, and what came out.
  public var story: String {
    var lines = steps.enumerated().map { "\($0.offset + 1). \($0.element)" }
    if !afterwards.isEmpty {
      lines.append("From here on nothing goes wrong, and what was on the way is lost:")
      lines += afterwards.enumerated().map { "\(steps.count + $0.offset + 1). \($0.element)" }
    }
    return (lines + [evidence]).joined(separator: "\n")
  }
}
