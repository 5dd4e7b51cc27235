/// The words after a command, told apart into operands, options with a value, and flags.
struct Arguments {
  /// The words that are neither options nor their values.
  private(set) var operands: [String] = []

  private var values: [String: String] = [:]
  private var flags: Set<String> = []

  /// Tells the words apart.
  ///
  /// After `--` everything is an operand; so are `-` alone and numbers with a minus sign.
  ///
  /// - Parameters:
  ///   - words: The words.
  ///   - options: The options that take a value.
  ///   - known: The options that take none.
  ///   - command: The command, for what is wrong.
  init(
    _ words: some Sequence<String>, options: [String] = [], flags known: [String] = [],
    command: Command
  ) throws {
    var rest = Array(words)[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      let isNumber = word.dropFirst().first?.isNumber == true
      guard word.hasPrefix("-"), word != "-", !isNumber else {
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard (options + known).contains(name) else {
        throw UsageError(unknown: name, among: options + known, command: command)
      }
      if known.contains(name) {
        guard parts.count == 1 else {
          throw UsageError(message: "\(name) takes no value", command: command)
        }
        guard flags.insert(name).inserted else {
          throw UsageError(message: "\(name) is given twice", command: command)
        }
        continue
      }
      guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
        throw UsageError(message: "\(name) needs a value", command: command)
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw UsageError(message: "\(name) is given twice", command: command)
      }
    }
  }

  /// The value of an option, if it is given.
  subscript(option: String) -> String? { values[option] }

  /// Whether a flag is given.
  func has(_ flag: String) -> Bool { flags.contains(flag) }
}
