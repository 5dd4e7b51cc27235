/// What was asked for.
struct Options {
  var filters: [String] = []
  var sample: Int?
  var key = ""
  var jobs = 1
  var isList = false
  var isReport = false
  var isResumed = false
  /// Results files to make the report of; if there are any, nothing is measured.
  var sources: [String] = []
  /// The results file that measurements are written to.
  var results = ".build/zoo/measured.jsonl"

  static let help = """
    usage: zoo [FILTER]… [--sample N --key TEXT] [--jobs N] [--list]
           zoo --report [FILTER]… [--sample N --key TEXT] [--jobs N] [--into FILE] [--resume]
           zoo --report --from FILE [--from FILE]…

    Plants each bug of Simulations/Zoo in a copy of the tree, and sees that the checks notice.
    With --report it measures how soon each of them does, and writes the report into
    Simulations/Zoo/README.md.

      FILTER      only mutations whose names or titles contain one of these texts
      --sample N  only so many, chosen by the key
      --key TEXT  what chooses them
      --jobs N    how many are built at the same time; 1 unless told
      --list      name them and do nothing
      --into FILE where measurements go; .build/zoo/measured.jsonl unless told
      --resume    keep what the file already says of the same sources
      --from FILE measure nothing, and report what is in the file; later files count more

    Exit status: 0 if every bug is caught and no harmless change is flagged, 1 if not, 64 if the
    command is wrong.
    """

  init(_ arguments: [String]) throws(MutationError) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      switch word {
      case "--list": isList = true
      case "--report": isReport = true
      case "--resume": isResumed = true
      case "--from": sources.append(try Self.text(behind: word, &rest))
      case "--into": results = try Self.text(behind: word, &rest)
      case "--sample": sample = try Self.number(behind: word, &rest)
      case "--jobs": jobs = try Self.number(behind: word, &rest)
      case "--key": key = try Self.text(behind: word, &rest)
      default:
        guard !word.hasPrefix("-") else {
          throw MutationError("‘\(word)’ is not understood; see --help")
        }
        filters.append(word)
      }
    }
    guard isReport || !isResumed && sources.isEmpty else {
      throw MutationError("--resume and --from belong to --report")
    }
  }

  private static func text(
    behind word: String, _ rest: inout ArraySlice<String>
  ) throws(MutationError) -> String {
    guard let text = rest.popFirst() else { throw MutationError("\(word) needs a text") }
    return text
  }

  private static func number(
    behind word: String, _ rest: inout ArraySlice<String>
  ) throws(MutationError) -> Int {
    guard let text = rest.popFirst(), let number = Int(text), number > 0 else {
      throw MutationError("\(word) needs a number above zero")
    }
    return number
  }

  /// Those of the mutations that were asked for, in their order.
  func select(from mutations: [Mutation]) -> [Mutation] {
    let found = mutations.filter { mutation in
      filters.isEmpty
        || filters.contains { mutation.name.contains($0) || mutation.title.contains($0) }
    }
    guard let sample, sample < found.count else { return found }
    let chosen = found.sorted { rank($0) < rank($1) }.prefix(sample).map(\.name)
    return found.filter { chosen.contains($0.name) }
  }

  /// A number that depends on every bit of the key and the name (FNV-1a, then mixed).
  private func rank(_ mutation: Mutation) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in (key + "/" + mutation.name).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
    return hash ^ (hash >> 29)
  }
}
