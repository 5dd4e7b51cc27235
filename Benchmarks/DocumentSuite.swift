import Convergence

/// The replicated document: `key0…` to integers, as the peers of `README.md` are measured.
enum DocumentSuite {
  static let now = Instant(nanoseconds: 1_700_000_000_000_000_000)

  static func benchmarks(isSmoke: Bool) -> [Benchmark] {
    let size = isSmoke ? 10 : 100_000
    let few = isSmoke ? 5 : 1000
    let side = isSmoke ? 5 : 10_000
    return [
      setAll(size), setEach(size), encode(size), load(size), export(size, few),
      apply(size, few), sync(0, side), sync(size, side), forks(size), read(), readDeep(),
      changes(size),
    ]
  }

  static func name(_ what: String) -> String { "document/\(what)" }

  /// A replica with `key0…` set to their numbers, in one transaction.
  static func replica(_ id: UInt64, _ range: Range<Int>, on base: Document = Document())
    -> DocumentReplica
  {
    var replica = DocumentReplica(ReplicaID(id), resuming: base)
    set(range, in: &replica)
    return replica
  }

  @discardableResult
  static func set(_ range: Range<Int>, in replica: inout DocumentReplica) -> Document.Delta {
    let delta = try? replica.edit(at: now) { editor throws(DocumentError) in
      for number in range { try editor.set(["key\(number)"], to: .integer(Int64(number))) }
    }
    return delta ?? Document.Delta()
  }

  /// Sets keys to other values, each in a transaction of its own, and gives back all of it.
  static func change(_ keys: some Sequence<Int>, in replica: inout DocumentReplica)
    -> Document.Delta
  {
    var all = Document.Delta()
    for number in keys {
      let delta = try? replica.edit(at: now) { editor throws(DocumentError) in
        try editor.set(["key\(number)"], to: .integer(Int64(-number)))
      }
      if let delta { all.merge(delta) }
    }
    return all
  }

  static func setAll(_ size: Int) -> Benchmark {
    Benchmark(name("set all, one transaction")) {
      { { replica(1, 0..<size).document.state.context.dots.count } }
    }
  }

  static func setEach(_ size: Int) -> Benchmark {
    Benchmark(name("set all, one transaction each")) {
      {
        {
          var replica = DocumentReplica(ReplicaID(1))
          for number in 0..<size {
            _ = try? replica.edit(at: now) { editor throws(DocumentError) in
              try editor.set(["key\(number)"], to: .integer(Int64(number)))
            }
          }
          return replica.document.state.context.dots.count
        }
      }
    }
  }

  static func encode(_ size: Int) -> Benchmark {
    Benchmark(name("encode")) {
      let document = replica(1, 0..<size).document
      return { { UInt64(document.canonicalBytes.count) } }
    }
  }

  static func load(_ size: Int) -> Benchmark {
    Benchmark(name("load and read one key")) {
      let bytes = replica(1, 0..<size).document.canonicalBytes
      return {
        {
          let document = try? Document(canonicalBytes: bytes)
          guard case .integer(let number)? = document?["/key3"] else { return 0 }
          return UInt64(number)
        }
      }
    }
  }

  /// A thousand changes as their writer keeps them: joined as they come, ready to be sent.
  static func thousand(_ size: Int, _ few: Int) -> Document.Delta {
    var replica = replica(1, 0..<size)
    return change((0..<few).map { $0 * (size / few) }, in: &replica)
  }

  static func export(_ size: Int, _ few: Int) -> Benchmark {
    Benchmark(name("export 1000 changes")) {
      let delta = thousand(size, few)
      return { { UInt64(delta.canonicalBytes.count) } }
    }
  }

  static func apply(_ size: Int, _ few: Int) -> Benchmark {
    Benchmark(name("apply 1000 changes")) {
      let bytes = thousand(size, few).canonicalBytes
      let base = replica(1, 0..<size).document.canonicalBytes
      return {
        // Loaded for each sample, so that it is nobody else's and changes in place.
        var document = (try? Document(canonicalBytes: base)) ?? Document()
        return {
          guard let delta = try? Document.Delta(canonicalBytes: bytes) else { return 0 }
          document.merge(delta)
          return document.state.context.dots.count
        }
      }
    }
  }

  /// Two replicas of one base with so many new keys each, brought in step through bytes.
  static func sides(_ base: Int, _ side: Int) -> (Document, Document, [Document.Delta]) {
    let start = base == 0 ? Document() : replica(9, 0..<base).document
    var alice = DocumentReplica(ReplicaID(1), resuming: start)
    var bob = DocumentReplica(ReplicaID(2), resuming: start)
    let deltas = [
      set(base..<base + side, in: &alice), set(base + side..<base + 2 * side, in: &bob),
    ]
    return (alice.document, bob.document, deltas)
  }

  static func sync(_ base: Int, _ side: Int) -> Benchmark {
    Benchmark(name(base == 0 ? "two-way sync, 10k keys each" : "two-way sync on a base of 100k")) {
      let (alice, bob, deltas) = sides(base, side)
      return {
        {
          var documents = [alice, bob]
          for (place, delta) in deltas.enumerated() {
            guard let received = try? Document.Delta(canonicalBytes: delta.canonicalBytes) else {
              return 0
            }
            documents[1 - place].merge(received)
          }
          return documents[0].state.context.dots.count &+ documents[1].state.context.dots.count
        }
      }
    }
  }

  static func forks(_ size: Int) -> Benchmark {
    Benchmark(name("fork and merge back 10 edits")) {
      let base = replica(1, 0..<size).document
      return {
        {
          var document = base
          var fork = DocumentReplica(forking: base)
          _ = change((0..<10).map { $0 * (size / 10) }, in: &fork)
          document.merge(fork.document)
          return document.state.context.dots.count
        }
      }
    }
  }

  /// Ten maps in each other, ten wide.
  static func tree() -> Document {
    var replica = DocumentReplica(ReplicaID(1))
    _ = try? replica.edit(at: now) { editor throws(DocumentError) in
      for number in 0..<1000 {
        let keys = "\(number + 1000)".dropFirst().map { String($0) }
        try editor.set(
          DocumentPath(["projects"] + keys + ["title"]), to: .string("title \(number)"))
      }
    }
    return replica.document
  }

  static func read() -> Benchmark {
    Benchmark(name("read a field"), operations: 1000) {
      let document = replica(1, 0..<1000).document
      let paths = (0..<1000).map { DocumentPath(["key\($0)"]) }
      return { { paths.reduce(0) { $0 &+ (document[$1] == nil ? 0 : 1) } } }
    }
  }

  static func readDeep() -> Benchmark {
    Benchmark(name("read by path, depth 5"), operations: 1000) {
      let document = tree()
      let paths = (0..<1000).map { number in
        let keys = "\(number + 1000)".dropFirst().map { String($0) }
        return DocumentPath(["projects"] + keys + ["title"])
      }
      return { { paths.reduce(0) { $0 &+ (document[$1] == nil ? 0 : 1) } } }
    }
  }

  static func changes(_ size: Int) -> Benchmark {
    Benchmark(name("list 10 changes")) {
      let base = replica(1, 0..<size).document
      var fork = DocumentReplica(forking: base)
      _ = change((0..<10).map { $0 * (size / 10) }, in: &fork)
      let document = fork.document
      return { { UInt64(document.changes(since: base).count) } }
    }
  }
}

extension DocumentReplica {
  /// A replica of its own that starts from a document without looking through it.
  fileprivate init(forking document: Document) {
    self.init(ReplicaID(77), resuming: document, after: HybridTimestamp(DocumentSuite.now))
  }
}
