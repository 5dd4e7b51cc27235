/// A mutation with what was measured of it, as the report shows it.
struct Row {
  let mutation: Mutation
  let measurement: MutationScore
  /// Whether it was measured of the sources as they are now.
  let isCurrent: Bool

  init(_ mutation: Mutation, _ measurement: MutationScore, isCurrent: Bool) {
    self.mutation = mutation
    self.measurement = measurement
    self.isCurrent = isCurrent
  }

  /// Whether a bug was noticed, or a harmless change was not.
  var isPass: Bool { measurement.isFound == (mutation.kind == .bug) }

  /// Whether a check notices it on its own.
  func isFound(by check: String) -> Bool { measurement.alone[check]?.isFound ?? false }

  /// Whether it is noticed without something.
  ///
  /// Other checks do as they did; only simulations can be made to do without it.
  func isFound(without word: String) -> Bool {
    var others = Mutation.checks.filter { $0 != "scenarios" }
    if word == "oracle" { others.removeAll { ["oracle", "scopes"].contains($0) } }
    if word == "exploration" { others = Mutation.checks.filter { $0 != "scopes" } }
    return others.contains { isFound(by: $0) } || (measurement.without[word]?.isFound ?? false)
  }

  /// The check that was first to notice in most sweeps.
  var noticer: String? {
    let names = measurement.sweeps.compactMap(\.check)
    return Mutation.checks.max { first, second in
      names.count { $0 == first } < names.count { $0 == second }
    }.flatMap { names.contains($0) ? $0 : nil }
  }

  /// How many seeds so many percent of the sweeps took at most.
  func seeds(_ percent: Int) -> Int? {
    measurement.sweeps.map { $0.isFound ? Double($0.seeds) : nil }.percentile(percent)
      .map { Int($0) }
  }

  /// How many seconds so many percent of the sweeps took at most.
  func seconds(_ percent: Int) -> Double? {
    measurement.sweeps.map { $0.isFound ? $0.seconds : nil }.percentile(percent)
  }

  /// What happened, in a line.
  var line: String {
    let verdict = isPass ? "ok      " : "FAILED  "
    let checks = Mutation.checks.filter { isFound(by: $0) }
    let names = checks.isEmpty ? "nothing" : checks.joined(separator: ", ")
    let seeds = seeds(50).map { "; \($0) seeds" } ?? ""
    let time = seconds(50).map { " in \(Table.time($0))" } ?? ""
    return verdict + mutation.name + ": noticed by \(names)\(seeds)\(time)"
  }
}
