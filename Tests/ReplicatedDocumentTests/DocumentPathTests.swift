import Checking
import NetworkSimulator
import ReplicatedDocument
import Testing

@Suite struct DocumentPathTests {
  private func parse(_ text: String) -> Result<DocumentPath, DocumentPathError> {
    Result { () throws(DocumentPathError) in try DocumentPath(parsing: text) }
  }

  /// The bytes of the keys; strings themselves compare by what they look like.
  private func bytes(_ path: DocumentPath) -> [[UInt8]] { path.keys.map { Array($0.utf8) } }

  @Test func `a pointer names the keys from the root down`() throws {
    let table: [(String, [String])] = [
      ("", []), ("/", [""]), ("//", ["", ""]), ("/a", ["a"]), ("/a/b", ["a", "b"]),
      ("/a/", ["a", ""]), ("/a//b", ["a", "", "b"]), ("/~01", ["~1"]), ("/~1", ["/"]),
      ("/~0~1~0", ["~/~"]), ("/ ", [" "]), ("/é/\u{1F600}", ["é", "\u{1F600}"]), ("/\0", ["\0"]),
      ("/a/\u{301}b", ["a", "\u{301}b"]), ("/\u{301}", ["\u{301}"]), ("/~1\u{301}", ["/\u{301}"]),
      ("/\r\n", ["\r\n"]),
    ]
    for (text, keys) in table {
      let path = try DocumentPath(parsing: text)
      check(bytes(path), is: keys.map { Array($0.utf8) }, "\(text)")
      check(Array(path.description.utf8), is: Array(text.utf8), "\(keys)")
    }
  }

  @Test func `text that is no pointer is refused`() {
    let table: [(String, DocumentPathError)] = [
      ("a", .missingSlash("a")), ("a/b", .missingSlash("a/b")), (" /a", .missingSlash(" /a")),
      ("/~", .badEscape("/~")), ("/~2", .badEscape("/~2")), ("/a~/b", .badEscape("/a~/b")),
      ("/~~0", .badEscape("/~~0")), ("/~\u{301}", .badEscape("/~\u{301}")),
    ]
    for (text, error) in table {
      check(parse(text), is: .failure(error), text)
      check(!error.description.isEmpty, "the error says why")
    }
  }

  @Test func `a pointer may have as many keys as a document has levels`() throws {
    let deepest = String(repeating: "/k", count: DocumentPath.maximumDepth)
    check(try DocumentPath(parsing: deepest).keys.count, is: 32)
    check(parse(deepest + "/"), is: .failure(.tooDeep(deepest + "/")))
  }

  @Test func `paths are built from keys without escaping`() {
    let path: DocumentPath = ["a/b", "~"]
    check(path, is: DocumentPath().appending("a/b").appending("~"))
    check(path, is: "/a~1b/~0")
    check(path != "/a~1b", "a longer path is another path")
    let spellings: Set<DocumentPath> = ["/\u{E9}", "/e\u{301}", ["\u{E9}"], ["e\u{301}"]]
    check(spellings.count, is: 2, "paths are equal if they name the same field")
  }

  @Test func `any keys come back from their pointer`() throws {
    let pieces = ["", "~", "/", "0", "1", "a", "\u{301}", "\u{200D}", "é", "\0", "\u{1F1E9}", "\r"]
    for seed in 0..<300 as Range<UInt64> {
      var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1000))
      let keys = (0..<draw.below(5)).map { _ in
        (0..<draw.below(5)).map { _ in draw.pick(from: pieces) }.joined()
      }
      let path = DocumentPath(keys)
      let again = try DocumentPath(parsing: path.description)
      check(bytes(again), is: bytes(path), "seed \(seed)")
    }
  }
}
