/// What each command says of itself.
extension Command {
  static let runHelp = """
    Simulates scenarios and judges what they expect.

    usage: converge run FILE… [--seed N | --seeds 'A..<B'] [OPTION…]

    options:
      --seed N          run with this seed instead of the file's
      --seeds 'A..<B'   run with every seed from A up to, but not including, B; the quotes keep
                        the shell from reading a file called B; A...B includes B
      --jobs N          use N threads (default: one for each processor)
      --no-swarm        draw from all kinds of faults and edits alike; otherwise each seed switches
                        off about half of them and weighs the rest
      --shard I/N       run only every Nth of the runs, from the Ith on; I counts from 0. Without it
                        the variables of a Slurm array or of a Kubernetes indexed job are used
      --time-limit T    begin no run after so long: 90s, 10min, 2h
      --until-saturated begin no further seeds of a scenario once many have shown nothing new
      --output FILE     also write what was found to a file, for 'converge report'
      --trace FILE      write down what happens in a single run, in the format of the file's name:
                        .html (a page to look through), .svg, .txt, .jsonl, .shiviz, or .trace for
                        'converge diff'
      --plan FILE       write the run as a scenario in which nothing is left to chance; for one run
      --format FORMAT   text (default); json: the same bytes on every machine; junit: XML for
                        continuous integration; github: text, after annotations of the failures
      -h, --help        print this

    One run prints a full report; more than one print a line for each file, and each failure with
    the command that shows it again. Saved plans, in a directory called Regressions, run first; a
    sweep replays those beside its files, and tells of each that fails or takes another course.
    Ctrl-C ends a sweep and reports what was done.

    examples:
      converge run Simulations/five-regions.scenario
      converge run Simulations/*.scenario --seeds '0..<200'
    """

  static let checkHelp = """
    Reads scenarios and reports mistakes with their line and column, without running anything.

    usage: converge check FILE…
    """

  static let formatHelp = """
    Lays out scenarios in the one way in which they are written, and names the files it changes.

    usage: converge fmt [--check] FILE…

    options:
      --check    change nothing; the exit status is 1 if a file is laid out otherwise
      -h, --help print this

    Comments stay what and where they are, and formatting what is formatted changes nothing.
    """

  static let listHelp = """
    Names the scenario files of a directory, with their titles, or what the simulator knows.

    usage: converge list [DIRECTORY | --checkers | --faults]

    options:
      --checkers  name everything that is checked, when, and what it costs
      --faults    name every kind of fault, and whether it is inside the contract
      -h, --help  print this

    The directory is Simulations unless given.
    """

  static let reportHelp = """
    Joins what several sweeps have found, and reports it as if it were one.

    usage: converge report FILE…

    The files are those that 'converge run --output FILE' has written, in any order; a run that is
    in several of them counts once. If it took another course in one of them, that is reported.
    """

  static let diffHelp = """
    Finds the first event in which two runs differ.

    usage: converge diff FIRST.trace SECOND.trace

    The files are those that 'converge run --trace FILE' has written. The exit status is 0 if the
    runs took the same course, and 1 if they did not.
    """
}
