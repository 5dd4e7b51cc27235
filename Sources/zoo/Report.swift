/// The mutation score: what is noticed, by what, how soon, and what that depends on.
struct Report {
  /// What was measured, in the order of the names.
  let rows: [Row]
  /// How many mutations there are, whether measured or not.
  let total: Int

  /// The lines between which the report stands on its page.
  static let start = "<!-- zoo: measured -->"
  static let end = "<!-- zoo: end -->"

  /// The report of some measurements.
  ///
  /// - Parameter fingerprints: Those that the mutations have now.
  init(_ mutations: [Mutation], _ measurements: [MutationScore], _ fingerprints: [String: String]) {
    let merged = MutationScore.merge(measurements, current: fingerprints)
    rows = mutations.compactMap { mutation in
      merged.first { $0.mutation == mutation.name }.map {
        Row(mutation, $0, isCurrent: $0.fingerprint == fingerprints[mutation.name])
      }
    }
    total = mutations.count
  }

  var bugs: [Row] { rows.filter { $0.mutation.kind == .bug } }
  var harmless: [Row] { rows.filter { $0.mutation.kind == .harmless } }

  /// Whether everything measured is as it should be.
  var isPass: Bool { !rows.isEmpty && rows.allSatisfy(\.isPass) }

  /// Puts the report onto its page, in place of an earlier one.
  ///
  /// - Throws: `MutationError` if the page has no place for it.
  func placed(on page: String) throws(MutationError) -> String {
    let starts = page.utf8Ranges(of: Self.start)
    let ends = page.utf8Ranges(of: Self.end)
    guard starts.count == 1, ends.count == 1, let start = starts.first, let end = ends.first,
      start.upperBound <= end.lowerBound
    else { throw MutationError("the page does not say where the report is to stand") }
    return page[..<start.upperBound] + "\n\n" + text + "\n\n" + page[end.lowerBound...]
  }
}

extension Report {
  /// The report as Markdown.
  var text: String {
    [
      introduction, score.text, "### By check", byCheck.text, "### What it depends on",
      dependence.text, "### Bugs", table(of: bugs).text, "### Harmless changes",
      table(of: harmless).text,
    ].joined(separator: "\n\n")
  }

  private var introduction: String {
    let sweeps = rows.map(\.measurement.sweeps.count)
    let least = sweeps.min() ?? 0
    let outdated = rows.count { !$0.isCurrent }
    var text = """
      Measured: \(bugs.count) bugs and \(harmless.count) harmless changes of \(total) files, \
      \(least == sweeps.max() ?? 0 ? "\(least)" : "\(least) to \(sweeps.max() ?? 0)") sweeps \
      each. Times are those on a processor, of an unoptimised build.
      """
    if outdated > 0 {
      text += " \(outdated) of them, marked †, were measured before the sources last changed."
    }
    return text
  }

  /// What it all comes to.
  private var score: Table {
    var table = Table(["what", "how many", "share"], numbers: [1, 2])
    func add(_ what: String, _ part: [Row], of whole: [Row]) {
      let share = Table.share(part.count, of: whole.count)
      table.add([what, "\(part.count) of \(whole.count)", share])
    }
    let found = bugs.filter(\.measurement.isFound)
    add("bugs noticed", found, of: bugs)
    for bucket in [0.1, 1, 10, 60] {
      let name = bucket < 1 ? "\(bucket)" : "\(Int(bucket))"
      add(
        "… within \(name) s, in half of the sweeps",
        bugs.filter { ($0.seconds(50) ?? .infinity) <= bucket }, of: bugs)
    }
    let invisible = bugs.filter { !$0.isFound(by: MutationScore.baseline) }
    add(
      "bugs invisible to a comparison at the end, noticed",
      invisible.filter(\.measurement.isFound), of: bugs)
    add(
      "… by a check that knows what replicas are to show",
      invisible.filter { row in
        ["oracle", "scopes", "scenarios"].contains { row.isFound(by: $0) }
      }, of: bugs)
    add("harmless changes flagged", harmless.filter(\.measurement.isFound), of: harmless)
    let medians = bugs.map { $0.seeds(50).map(Double.init) }
    if let half = medians.percentile(50) {
      table.add(["seeds to detection, the median bug", "\(Int(half))", ""])
    }
    if let most = medians.percentile(90) {
      table.add(["seeds to detection, nine bugs of ten", "at most \(Int(most))", ""])
    }
    addSizes(to: &table)
    return table
  }

  /// How short failures can be made, of those of which a shortest history is known.
  private func addSizes(to table: inout Table) {
    let steps = bugs.compactMap { $0.measurement.steps.map(Double.init) }
    if let half = [Double?](steps).percentile(50), let most = [Double?](steps).percentile(90) {
      table.add(["steps of the shortest history, the median bug", "\(Int(half))", ""])
      table.add(["steps of the shortest history, nine bugs of ten", "at most \(Int(most))", ""])
    }
    let times = bugs.compactMap(\.measurement.shrinking)
    if let half = [Double?](times).percentile(50) {
      table.add(["time to make a simulation short, the median bug", Table.time(half), ""])
    }
  }

  private var byCheck: Table {
    var table = Table(
      ["check, on its own", "bugs noticed", "share", "that no other notices"],
      numbers: [1, 2, 3])
    for check in Mutation.checks + [MutationScore.baseline] {
      let found = bugs.filter { $0.isFound(by: check) }
      let alone = found.filter { row in
        Mutation.checks.filter { row.isFound(by: $0) } == [check]
      }
      let name = check == MutationScore.baseline ? "for comparison: the end only" : check
      table.add([
        name, "\(found.count)", Table.share(found.count, of: bugs.count),
        check == MutationScore.baseline ? "" : "\(alone.count)",
      ])
    }
    return table
  }

  private var dependence: Table {
    var table = Table(
      ["without", "bugs noticed", "by simulations alone", "what is lost"], numbers: [1, 2])
    let everything = bugs.filter { row in
      Mutation.checks.contains { row.isFound(by: $0) }
    }
    let simulated = bugs.filter { $0.isFound(by: "scenarios") }
    table.add(["nothing", "\(everything.count)", "\(simulated.count)", ""])
    for word in Measuring.ablations + ["exploration"] {
      let found = bugs.filter { $0.isFound(without: word) }
      let still = simulated.filter { $0.measurement.without[word]?.isFound ?? false }
      let lost = everything.filter { !$0.isFound(without: word) }.map(\.mutation.shortName)
      table.add([
        word, "\(found.count)",
        word == "exploration" ? "\(simulated.count)" : "\(still.count)",
        lost.joined(separator: ", "),
      ])
    }
    let laws = bugs.count { $0.isFound(by: "laws") }
    table.add(["anything but laws", "\(laws)", "", ""])
    let ends = bugs.count { $0.isFound(by: MutationScore.baseline) }
    table.add(["anything but a comparison at the end", "\(ends)", "", ""])
    return table
  }

  private func table(of rows: [Row]) -> Table {
    var table = Table(
      ["what is wrong", "first", "half", "90 %", "time", "steps"] + Mutation.checks + ["end"],
      numbers: Set(2..<(7 + Mutation.checks.count)))
    for row in rows {
      let cells = (Mutation.checks + [MutationScore.baseline]).map { check in
        guard let trial = row.measurement.alone[check] else { return "" }
        return trial.isFound ? "\(trial.seeds)" : "–"
      }
      table.add(
        [
          row.mutation.title + (row.isCurrent ? "" : " †"), row.noticer ?? "nothing",
          row.seeds(50).map { "\($0)" } ?? "–", row.seeds(90).map { "\($0)" } ?? "–",
          row.seconds(50).map(Table.time) ?? "–",
          row.measurement.steps.map { "\($0)" } ?? "",
        ] + cells)
    }
    return table
  }
}
