import Convergence

/// What hostile bytes can make a decoder do: the test looks at the memory asked for.
enum HostileSuite {
  /// How many bytes each input has.
  static let size = 10_000

  static func benchmarks() -> [Benchmark] {
    [
      refusal("count of elements", Causal<ORSet<Int>>.self, [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
      // As many elements as there are bytes left, but no more of them follow.
      refusal("elements that fit", Causal<ORSet<Int>>.self, [1, 0, 0x90, 0x9C, 0x01]),
      refusal("keys that fit", Causal<LWWMap<String, Int>>.self, [1, 0, 0x90, 0x9C, 0x01]),
      refusal("words that fit", GSet<String>.self, [1, 0x90, 0x9C, 0x01]),
      refusal("replicas that fit", GCounter.self, [1, 0xD0, 0x08]),
      reading("numbers in half a byte each", numbers),
      reading("words of one long prefix", words),
    ]
  }

  static func refusal<Value: CanonicalCodable>(
    _ name: String, _ type: Value.Type, _ head: [UInt8]
  ) -> Benchmark {
    let bytes = head + [UInt8](repeating: 4, count: size - head.count)
    return Benchmark("hostile/\(name)") {
      { { (try? Value(canonicalBytes: bytes)) == nil ? 1 : 0 } }
    }
  }

  static func reading<Element: SortedKey & CanonicalCodable>(
    _ name: String, _ set: @escaping @autoclosure () -> GSet<Element>
  ) -> Benchmark {
    Benchmark("hostile/\(name)") {
      let bytes = set().canonicalBytes
      return { { UInt64((try? GSet<Element>(canonicalBytes: bytes))?.count ?? 0) } }
    }
  }

  /// The most integers that so many bytes can hold.
  private static var numbers: GSet<Int> {
    var set = GSet<Int>()
    for number in 0..<size * 32 / 17 { set.insert(number) }
    return set
  }

  /// The longest texts that so few bytes can stand for.
  private static var words: GSet<String> {
    var set = GSet<String>()
    let prefix = String(repeating: "x", count: 60)
    for number in 1000..<1000 + size / 3 { set.insert(prefix + "\(number)") }
    return set
  }
}
