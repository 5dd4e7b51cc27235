/// A bug that is planted on purpose, or a change that makes no difference.
struct Mutation: Equatable {
  /// A part of a file and what takes its place.
  struct Edit: Equatable {
    /// The file, from the root of the package.
    var file: String
    /// What must be there exactly once.
    var text: String
    /// What takes its place.
    var replacement: String
  }

  /// Whether the change is a bug.
  enum Kind: String, CaseIterable {
    case bug, harmless
  }

  /// The name of its file, without directory and ending.
  var name: String
  var kind: Kind
  var title: String
  var story: String
  /// Where such a bug was seen.
  var source: String
  var edits: [Edit]
  /// The check that is first to notice, or `nothing`.
  var expectation: String

  /// The number of the bug: what its name begins with.
  var shortName: String { String(name.prefix { $0 != "-" }) }

  /// The checks, in the order in which they are run.
  static let checks = ["laws", "coding", "simulator", "oracle", "scopes", "scenarios"]

  /// What is known of a harmless change.
  static let nothing = "nothing"
}

/// Why a mutation cannot be used.
struct MutationError: Error, Equatable, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

extension Mutation {
  /// Whether it declares anything otherwise than before, so that a type may have another layout.
  var changesDeclarations: Bool {
    edits.contains { edit in
      Self.declarations(in: edit.text) != Self.declarations(in: edit.replacement)
    }
  }

  /// The lines that declare a variable, a constant or a case.
  private static func declarations(in text: String) -> [Substring] {
    text.split(separator: "\n").filter { line in
      let words = line.split(separator: " ")
      return words.contains { ["var", "let", "case"].contains($0) }
    }
  }

  /// Whether the compiler complains of a file that the mutation has changed.
  func isAt(fault reason: String) -> Bool {
    edits.contains { reason.contains("/\($0.file):") }
  }
}

extension Mutation.Edit {
  /// A file's content with the part replaced, which must occur in it exactly once.
  func applied(to content: String) throws(MutationError) -> String {
    let places = content.utf8Ranges(of: text)
    guard places.count == 1, let place = places.first else {
      let much = places.isEmpty ? "does not occur" : "occurs \(places.count) times"
      throw MutationError("no longer applies: its text \(much) in \(file)")
    }
    return content.replacingCharacters(in: place, with: replacement)
  }
}
