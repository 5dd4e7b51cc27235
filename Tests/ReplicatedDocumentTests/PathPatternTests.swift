import Checking
import NetworkSimulator
import ReplicatedDocument
import Testing

@Suite struct PathPatternTests {
  @Test func `stars stand for keys and everything else for itself`() throws {
    let table: [(PathPattern, [DocumentPath], [DocumentPath])] = [
      ("", [""], ["/", "/a"]), ("/", ["/"], ["", "//", "/a"]),
      (
        "/tasks/*/state", ["/tasks/7/state", "/tasks//state"], ["/tasks/state", "/tasks/7/8/state"]
      ),
      ("/**", ["", "/a", "/a/b"], []),
      ("/a/**", ["/a", "/a/b", "/a/b/c"], ["", "/b", "/b/a"]),
      ("/**/z", ["/z", "/a/z", "/z/z"], ["", "/z/a"]),
      ("/a/**/*/z", ["/a/b/z", "/a/b/c/z", "/a/z/z"], ["/a/z", "/a/b"]),
      ("/**/a/**", ["/a", "/b/a/c"], ["", "/b/c"]),
      ("/a~1b/m~0n/~2", ["/a~1b/m~0n/*"], ["/a/b/m~0n/*", "/a~1b/m~0n/x"]),
      ("/\u{E9}", ["/\u{E9}"], ["/e\u{301}"]),
    ]
    for (pattern, matches, others) in table {
      for path in matches { check(pattern.matches(path), "\(pattern) describes \(path)") }
      for path in others { check(!pattern.matches(path), "\(pattern) does not describe \(path)") }
      check(try PathPattern(parsing: pattern.description), is: pattern, "\(pattern)")
    }
  }

  @Test func `patterns that only look alike are two`() {
    let composed: PathPattern = "/caf\u{E9}/*"
    let decomposed: PathPattern = "/cafe\u{301}/*"
    check(composed != decomposed, "they describe different paths")
    check(composed, is: "/caf\u{E9}/*")
    check(Set([composed, decomposed, composed, "/*/*", "/**/*"]).count, is: 4)
    let selections = [composed, decomposed].map { PathSelection(including: [$0]) }
    check(selections[0] != selections[1], "nor are the parts the same")
  }

  @Test func `what is no pattern is refused with the reason`() {
    let table: [(String, PathPatternError)] = [
      ("a", .missingSlash("a")), ("/a~", .badEscape("/a~")), ("/~3", .badEscape("/~3")),
      ("/a*", .badEscape("/a*")), ("/***", .badEscape("/***")),
      (String(repeating: "/a", count: 63), .tooLong),
    ]
    for (text, expected) in table {
      do throws(PathPatternError) {
        Issue.record("\(try PathPattern(parsing: text)) is read")
      } catch {
        check(error, is: expected)
        check(!error.description.isEmpty, "the error says why")
      }
    }
  }

  @Test func `patterns match as a plain search says`() throws {
    var draw = KeyedRandom(seed: 7).sequence(.init(rawValue: 1))
    var matched = 0
    for _ in 0..<2000 {
      let pattern = try PathPattern(
        (0..<draw.below(5)).map { _ in
          draw.pick(from: [.key("a"), .key("b"), .anyKey, .anyKeys] as [PathPattern.Part])
        })
      let keys = (0..<draw.below(6)).map { _ in draw.pick(from: ["a", "b"]) }
      let expected = Self.matches(pattern.parts[...], keys[...])
      check(pattern.matches(DocumentPath(keys)), is: expected, "\(pattern) and \(keys)")
      if expected { matched += 1 }
    }
    check(200...1800 ~= matched, "\(matched) of 2000 match")
  }

  private static func matches(_ parts: ArraySlice<PathPattern.Part>, _ keys: ArraySlice<String>)
    -> Bool
  {
    switch parts.first {
    case nil: keys.isEmpty
    case .anyKeys:
      matches(parts.dropFirst(), keys) || (!keys.isEmpty && matches(parts, keys.dropFirst()))
    case .anyKey: !keys.isEmpty && matches(parts.dropFirst(), keys.dropFirst())
    case .key(let key): keys.first == key && matches(parts.dropFirst(), keys.dropFirst())
    }
  }
}
