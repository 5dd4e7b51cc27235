extension Command {
  static let docHelp = """
    Looks at files of replicated documents, edits and merges them.

    usage: converge doc show FILE [PATH]
           converge doc get FILE PATH [--compact | --raw]
           converge doc set FILE PATH VALUE [PATH VALUE]…
           converge doc remove FILE PATH…
           converge doc insert FILE PATH VALUE…
           converge doc increment FILE PATH [AMOUNT]
           converge doc merge FILE FILE… -o FILE
           converge doc diff FILE FILE [--patch]
           converge doc log FILE [-n COUNT]
           converge doc conflicts FILE [--decided]
           converge doc forget FILE [-n COUNT]
           converge doc export FILE [-o JSON] [--compact]
           converge doc import FILE JSON [--no-history]

    show       every field with its kind and what it shows
    get        what is at a path, as JSON; --raw prints text without its quotes
    set        makes a path show a value, by the fewest edits; maps on the way are created
    remove     removes fields, elements of arrays, or members of sets
    insert     adds members to a set
    increment  adds to a counter, 1 unless told otherwise; an amount may be negative
    merge      joins files, of one origin or not: nobody's edits are lost
    diff       what the second file shows that the first does not; --patch as RFC 6902
    log        who has changed what, and when, the latest first
    conflicts  what was written at once, by whom, and what is shown; --decided: who has settled
               which conflict, and how
    forget     forgets all edits of the history but the last COUNT; what they did stays
    export     the document as JSON
    import     makes a document show a JSON file and writes only what differs; a file that is not
               there is created, with a history of its edits unless --no-history

    options of set, remove, insert, increment and import:
      --as NAME              who is writing (default: the name of the user)
      -m, --message TEXT     why
      -o FILE                write another file than the one that was read

    A path is a JSON Pointer: /tasks/7/state, with ~1 for a slash in a key and ~0 for a tilde; ''
    is the whole document, and / the key that is empty. A value is JSON; what does not look like
    JSON is text. - is standard input or output.

    A file may be copied like any other: whoever writes does so under an identity that is drawn for
    that one time, so copies never clash. Each time takes about 30 bytes more, so write several
    things at once. A file is replaced whole or not at all, and two who write one at a time wait
    for each other.

    exit status:
      0   done; or nothing differs, or nothing is in conflict
      1   something differs, or is in conflict, or nothing is at the path
      64  wrong usage, or a file that cannot be used; nothing is written

    example:
      echo '{"title": "Lisbon"}' | converge doc import trip.crdt - --as alice
      cp trip.crdt his.crdt
      converge doc set trip.crdt /title Porto --as alice
      converge doc set his.crdt /days 3 --as bob
      converge doc merge trip.crdt his.crdt -o trip.crdt
      converge doc show trip.crdt
    """

  static let mergeDriverHelp = """
    Merges three versions of a JSON file for git.

    usage: converge merge-driver BASE OURS THEIRS [MARKER-SIZE [NAME]]

    Objects merge member by member, so two people who change different members never clash. A value
    that both have changed, differently, is in conflict; arrays are values. The file keeps the
    order, the layout and the digits of our version.

    The result is written to OURS. What is in conflict stands between the markers that git writes,
    <<<<<<< ours, ||||||| base, ======= and >>>>>>> theirs, a member at a time, so the file is no
    JSON until somebody has chosen; whichever side is kept, the commas are right. Everything else
    is merged already. Files that are not JSON are merged line by line, by git merge-file.

    exit status:
      0    merged
      1    conflicts are left, listed on standard error
      255  no result; OURS is as it was

    to set it up, for one repository:
      git config merge.json.name "JSON, member by member"
      git config merge.json.driver "converge merge-driver %O %A %B %L %P"
      echo '*.json merge=json' >> .gitattributes
    """
}
