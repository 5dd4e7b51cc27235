import Convergence
import Testing

@Suite struct SortedKeys {
  private func sign(_ number: Int) -> Int { number.signum() }

  /// The order of the bytes, the long way.
  private func reference(_ first: String, _ second: String) -> Int {
    if first.utf8.elementsEqual(second.utf8) { return 0 }
    return first.utf8.lexicographicallyPrecedes(second.utf8) ? -1 : 1
  }

  @Test func `strings order by their bytes, whatever Unicode says`() {
    let composed = "\u{E9}"
    let decomposed = "e\u{301}"
    #expect(composed == decomposed, "Swift holds them to be equal")
    #expect(String.order(composed, decomposed) > 0)
    #expect(String.order(decomposed, composed) < 0)
    let map: SortedMap = [composed: 1, "f": 2, decomposed: 3, "": 4, "ea": 5]
    #expect(map.map(\.value) == [4, 5, 3, 2, 1])
    #expect(map[composed] == 1)
    #expect(map[decomposed] == 3)
    #expect(([composed: 1] as SortedMap) != [decomposed: 1])
  }

  @Test func `all pairs of strings around the boundary of eight bytes order by their bytes`() {
    var strings = ["", "\u{0}", "\u{7F}", "\u{80}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"]
    for length in [1, 7, 8, 9, 15, 16, 17, 24] {
      let base = String(repeating: "m", count: length)
      strings += [base, base + "a", base + "\u{0}", base + "\u{E9}", base + "e\u{301}"]
      strings += [String(base.dropLast()) + "l", "n" + base.dropFirst(), "\u{FF}" + base]
    }
    for first in strings {
      for second in strings {
        let (order, expected) = (String.order(first, second), reference(first, second))
        guard sign(order) != expected else { continue }
        Issue.record("\(Array(first.utf8)) and \(Array(second.utf8)): \(order), not \(expected)")
      }
    }
  }

  @Test func `integers order as numbers`() {
    for (first, second) in zip([Int.min, -1, 0, 1], [-1, 0, 1, Int.max]) {
      #expect(Int.order(first, second) < 0 && Int.order(second, first) > 0)
      #expect(Int.order(first, first) == 0)
    }
    #expect(UInt64.order(1 << 63, 1) > 0)
  }
}
