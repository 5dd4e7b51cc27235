import Checking
import Replication
import Testing

/// Parts between two keys.
@Suite struct KeyRangeTests {
  @Test func `ranges of keys that only look alike are two, and neither covers the other`() {
    let composed = KeyRange(from: "caf\u{E9}", through: "caf\u{E9}")
    let decomposed = KeyRange(from: "cafe\u{301}", through: "cafe\u{301}")
    check(composed != decomposed, "they select different keys")
    check(!composed.covers(decomposed) && !decomposed.covers(composed), "not one key of the other")
    check(composed == KeyRange(from: "caf\u{E9}", through: "caf\u{E9}"), "the same key twice")
    check(Set([composed, decomposed, composed]).count, is: 2)
  }
}
