/// What the tool can do.
enum Command: String, CaseIterable {
  case run, check, list

  static let overview = """
    Simulates replicas of a document on a faulty network and checks that they converge.

    usage: converge run FILE… [--seed N | --seeds 'A..<B'] [--jobs N] [--format FORMAT]
           converge check FILE…
           converge list [DIRECTORY]
           converge --help | --version

    commands:
      run     simulate scenarios and judge what they expect
      check   read scenarios and report mistakes, without running them
      list    name the scenarios of a directory (default: Simulations)

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
    case .list: Self.listHelp
    }
  }

  private static let runHelp = """
    Simulates scenarios and judges what they expect.

    usage: converge run FILE… [--seed N | --seeds 'A..<B'] [--jobs N] [--format FORMAT]

    options:
      --seed N          run with this seed instead of the file's
      --seeds 'A..<B'   run with every seed from A up to, but not including, B; the quotes keep
                        the shell from reading a file called B; A...B includes B
      --jobs N          use N threads (default: one for each processor)
      --format FORMAT   text (default); json: the same bytes on every machine; junit: XML for
                        continuous integration; github: text, after annotations of the failures
      --trace FILE      write down what happens in a single run, in the format of the file's name:
                        .html (a page to look through), .svg, .txt, .jsonl or .shiviz
      -h, --help        print this

    One run prints a full report; more than one print a line for each file, and each failure with
    the command that shows it again. Ctrl-C ends a sweep and reports what was done.

    examples:
      converge run Simulations/five-regions.scenario
      converge run Simulations/*.scenario --seeds '0..<200'
    """

  private static let checkHelp = """
    Reads scenarios and reports mistakes with their line and column, without running anything.

    usage: converge check FILE…
    """

  private static let listHelp = """
    Names the scenario files of a directory, with their titles.

    usage: converge list [DIRECTORY]

    The directory is Simulations unless given.
    """
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
