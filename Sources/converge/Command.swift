/// What the tool can do.
enum Command: String, CaseIterable {
  case run, check, fmt, list, report, diff

  static let overview = """
    Simulates replicas of a document on a faulty network and checks that they converge.

    usage: converge run FILE… [--seed N | --seeds 'A..<B'] [OPTION…]
           converge check FILE…
           converge fmt [--check] FILE…
           converge list [DIRECTORY | --checkers | --faults]
           converge report FILE…
           converge diff FIRST.trace SECOND.trace
           converge --help | --version

    commands:
      run     simulate scenarios and judge what they expect
      check   read scenarios and report mistakes, without running them
      fmt     lay out scenarios in the one way in which they are written
      list    name the scenarios of a directory (default: Simulations), or what is checked
      report  join what several sweeps have found
      diff    find the first event in which two runs differ

    'converge COMMAND --help' tells more about each.
    Scenario files are described in Simulations/README.md.

    exit status:
      0  all expectations hold
      1  a safety expectation failed
      2  the replicas did not converge in time
      3  nothing was checked
      64  wrong usage, or a mistake in a scenario
      70  an internal error
    """

  var help: String {
    switch self {
    case .run: Self.runHelp
    case .check: Self.checkHelp
    case .fmt: Self.formatHelp
    case .report: Self.reportHelp
    case .diff: Self.diffHelp
    case .list: Self.listHelp
    }
  }
}

/// What the process tells whoever called it.
enum ExitStatus: Int32 {
  case success = 0
  case unsafe = 1
  case notConverged = 2
  case nothingChecked = 3
  case usage = 64
  case internalError = 70
  case interrupted = 130
}
