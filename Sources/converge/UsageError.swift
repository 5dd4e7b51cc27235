import Scenarios

/// The command line cannot be understood, or a file it names cannot be used.
struct UsageError: Error {
  let message: String
  let command: Command?

  init(message: String, command: Command?) {
    self.message = message
    self.command = command
  }

  /// A word that is not known.
  init(unknown word: String, among known: [String], command: Command? = nil) {
    let what = word.hasPrefix("-") ? "option" : "command"
    let hint = Suggestion.text(for: word, among: known)
    self.init(message: "unknown \(what) '\(word)'\(hint)", command: command)
  }
}
