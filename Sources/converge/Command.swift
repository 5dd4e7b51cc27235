/// What the tool can do.
enum Command: String, CaseIterable {
  case run, shrink, replay, export, explore, check, fmt, list, report, diff, history, doc
  case mergeDriver = "merge-driver"

  static let overview = """
    Simulates replicas of a document on a faulty network and checks that they converge;
    edits, merges and shows files of such documents.

    usage: converge run FILE… [--seed N | --seeds 'A..<B'] [OPTION…]
           converge shrink FILE [--seed N] [-o PLAN]
           converge replay PLAN…
           converge export FILE --swift-test
           converge explore FILE… [OPTION…]
           converge check FILE…
           converge fmt [--check] FILE…
           converge list [DIRECTORY | --checkers | --faults]
           converge report FILE…
           converge diff FIRST.trace SECOND.trace
           converge history FILE… [--format text|json]
           converge doc show|get|set|merge|diff|log|… FILE…
           converge merge-driver BASE OURS THEIRS
           converge --help | --version

    commands:
      run           simulate scenarios and judge what they expect
      shrink        make a failing run as small as it can be
      replay        run saved plans, and say whether they still fail
      export        write a scenario as a test for Swift Testing
      explore       go through everything that can happen to replicas that make a few edits
      check         read scenarios and report mistakes, without running them
      fmt           lay out scenarios in the one way in which they are written
      list          name the scenarios of a directory (default: Simulations), or what is checked
      report        join what several sweeps have found
      diff          find the first event in which two runs differ
      history       replay what people committed, and compare the document with it
      doc           look at files of replicated documents, edit and merge them
      merge-driver  merge JSON files for git

    'converge COMMAND --help' tells more about each.
    Scenario files are described in Simulations/README.md.

    exit status:
      0  all expectations hold
      1  a safety expectation failed
      2  the replicas did not converge in time
      3  nothing was checked
      64  wrong usage, or a file that cannot be used, or a mistake in a scenario
      70  an internal error
      74  standard output cannot be written
      130  interrupted
    """

  var help: String {
    switch self {
    case .run: Self.runHelp
    case .check: Self.checkHelp
    case .fmt: Self.formatHelp
    case .report: Self.reportHelp
    case .diff: Self.diffHelp
    case .list: Self.listHelp
    case .doc: Self.docHelp
    case .mergeDriver: Self.mergeDriverHelp
    case .history: HistoryCommand.help
    case .explore: Self.exploreHelp
    case .shrink: ShrinkCommand.help
    case .replay: ReplayCommand.help
    case .export: ExportCommand.help
    }
  }
}

extension Command {
  fileprivate static let exploreHelp = """
    Goes through everything that can happen to the replicas of a scenario that make a few edits.

    usage: converge explore FILE… [options]

    The replicas, who is in touch with whom, and the edits are those of the file; its faults are
    not. Instead anything happens that the bounds allow, in every order, on the code of the real
    protocol. In every world a replica shows what it has seen, and what is said to be durable is;
    and from every world all come to agree once nothing is lost any more.

    what may happen:
      --edits N        the first N edits, each replica's own in their order (default: 3)
      --after N        the N edits before those have reached everybody at the start (default: 0)
      --from EVENT     not from nothing, but from the disks as a run has left them at this event,
                       numbered as in its failures; the first N edits are those after it
      --losses N       N messages are late or lost (default: 0)
      --duplicates N   N messages arrive twice (default: 0)
      --crashes N      processes crash N times, and start again from their disks (default: 0)
      --restores N     disks are exchanged for older ones, of any age, N times (default: 0)
      --slow-disks     anything may happen before a record is durable, even if nobody crashes
      --from-the-start the replicas have yet to greet each other
      --seed N         draw random edits with this seed instead of the file's

    how far to go:
      --depth N        no more than N steps from the start
      --max-states N   no more than N worlds (default: 10000000)
      --depth-first    straight on from each world, instead of the nearest first
      --no-reduction   take steps that do not depend on each other in every order
      --no-healing     do not follow every world to its end
      --jobs N         explore N files at once (default: one for each processor)
      -h, --help       print this

    example:
      converge explore Simulations/lossy-pair.scenario --edits 3 --losses 1 --duplicates 1
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
  case outputFailed = 74
  case interrupted = 130
  /// A merge driver that has not come to a result; git wants more than 128 for that.
  case driverFailed = 255

  /// That something was found, or not found: differences, conflicts, nothing at a path.
  static let found = ExitStatus.unsafe
}
