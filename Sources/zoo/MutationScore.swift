import Foundation

/// What was measured of one mutation: a line of a results file.
struct MutationScore: Codable, Equatable {
  /// One search for the bug, from its first seed to the first finding or to the end of its time.
  struct Trial: Codable, Equatable {
    /// The check that noticed, if one did.
    var check: String?
    /// How many seeds were tried, the last one included.
    var seeds: Int
    /// The time on one processor, in seconds.
    var seconds: Double
    /// How many steps the shortest history has that shows the bug.
    var steps: Int?
    /// How long it took to make the history that short, in seconds, where that was measured.
    var shrinking: Double?
    /// What was noticed.
    var finding: String?

    var isFound: Bool { check != nil }
  }

  /// The name of the mutation.
  var mutation: String
  /// A hash of the mutation and of all that was built.
  var fingerprint: String
  /// How long the build took, in seconds.
  var building: Double
  /// What each check came to on its own.
  var alone: [String: Trial]
  /// What simulations came to without something; empty where they find nothing with it.
  var without: [String: Trial] = [:]
  /// All checks together, from different seeds.
  var sweeps: [Trial] = []

  /// Whether any check has noticed anything; comparing at the end is none, and only counts for
  /// comparison.
  var isFound: Bool {
    sweeps.contains(where: \.isFound)
      || alone.contains { $0.key != Self.baseline && $0.value.isFound }
  }

  /// The length of the shortest history that any check has found.
  var steps: Int? { (Array(alone.values) + sweeps).compactMap(\.steps).min() }

  /// How long it took to make a simulation short, in seconds, if that was done.
  var shrinking: Double? { (Array(alone.values) + sweeps).compactMap(\.shrinking).min() }

  /// Whether a check ended on the way: by a bug, or by a build that went wrong.
  var hasTrap: Bool {
    (Array(alone.values) + sweeps).contains { $0.finding == Verdict.Outcome.trap }
  }

  /// The check that is none of the repository's, but what most others do.
  static let baseline = "ends"
}

extension MutationScore {
  /// Reads a results file: a JSON object on each line.
  static func parse(_ text: String) throws(MutationError) -> [Self] {
    var result: [Self] = []
    for (number, line) in text.split(separator: "\n").enumerated() {
      do {
        result.append(try JSONDecoder().decode(Self.self, from: Data(line.utf8)))
      } catch {
        throw MutationError("line \(number + 1) of the results is not understood")
      }
    }
    return result
  }

  /// The measurement as a line, the same for the same measurement.
  var line: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Numbers and texts can always be encoded.
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  /// One measurement of each mutation, in the order of their names.
  ///
  /// - Parameters:
  ///   - measurements: The oldest first.
  ///   - current: The fingerprint that each mutation has now: such a measurement is preferred to
  ///     one of other sources, and of two alike the later one counts.
  static func merge(_ measurements: [Self], current: [String: String]) -> [Self] {
    var chosen: [String: Self] = [:]
    for measurement in measurements {
      let fingerprint = current[measurement.mutation]
      let isOlder =
        chosen[measurement.mutation]?.fingerprint == fingerprint
        && measurement.fingerprint != fingerprint
      if !isOlder { chosen[measurement.mutation] = measurement }
    }
    return chosen.values.sorted { $0.mutation < $1.mutation }
  }
}
