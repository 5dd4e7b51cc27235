import Convergence
import ConvergenceTesting
import Testing

@Suite struct OwnTypes {
  private func counterexample(_ check: () throws(Counterexample) -> Void) -> Counterexample? {
    do throws(Counterexample) {
      try check()
      return nil
    } catch {
      return error
    }
  }

  @Test func `a counter that merges by maximum is found`() throws {
    let found = counterexample { () throws(Counterexample) in
      try checkConvergence(of: Likes.self, seeds: 0..<1_000) { likes, random in
        likes.state.like()
        return "like"
      } showing: {
        $0.count
      } expecting: { edits in
        edits.count
      }
    }
    let expected = """
      a replica shows what its received edits are to show

        1. carol: like  (#1)
        2. alice: like  (#2)
        3. then everybody merges all that the others have

      everybody shows 1
      expected 2

             alice · 9                       carol · 100
             │                               │
        #1   │                               ● like
        #2   ● like                          │
             ╪═ everybody merges everybody ══╪
             ✗ everybody shows 1             │
               expected 2                    │

      Replay: try checkConvergence(of: Likes.self, seeds: 0..<1, replicas: 3, steps: 20,
                keeping: [13, 14]) { … }
      """
    #expect(found?.description == expected)
    let plain = try #require(found?.asciiDescription)
    #expect(plain.utf8.allSatisfy { $0 < 128 })
    #expect(plain.contains("  #1   |                               * like"))
  }

  @Test func `the steps that a counterexample names fail again, and others do not`() throws {
    func check(_ kept: [Int]) -> Counterexample? {
      counterexample { () throws(Counterexample) in
        try checkConvergence(of: Likes.self, seeds: 0..<1, keeping: kept) { likes, _ in
          likes.state.like()
          return "like"
        } showing: {
          $0.count
        } expecting: {
          $0.count
        }
      }
    }
    #expect(check([13, 14])?.law == "a replica shows what its received edits are to show")
    #expect(check([13]) == nil)
  }

  @Test func `laws are checked although nothing is said of what is to be seen`() throws {
    let found = counterexample { () throws(Counterexample) in
      try checkConvergence(of: Adding.self, seeds: 0..<10) { replica, random in
        replica.state.number += 1
        return "add"
      }
    }
    #expect(found?.law == "replicas that have merged each other are equal")
    let wasteful = counterexample { () throws(Counterexample) in
      try checkConvergence(of: Wasteful.self, seeds: 0..<10) { replica, random in
        replica.state.number += 1
        return "add"
      }
    }
    #expect(wasteful?.law == "a delta holds nothing that the receiver has")
  }

  @Test func `a fair counter passes`() throws {
    try checkConvergence(of: FairLikes.self, seeds: 0..<200) { likes, random in
      likes.state.like(by: likes.id)
      return "like"
    } showing: {
      $0.count
    } expecting: { edits in
      edits.count
    }
  }

  @Test func `a causal type passes, and one that shows too little is found`() throws {
    enum Edit: Equatable {
      case insert(Int)
      case remove(Int)

      var element: Int {
        switch self {
        case .insert(let element), .remove(let element): element
        }
      }
    }
    func check(_ show: (ORSet<Int>) -> [Int]) throws(Counterexample) {
      try checkConvergence(of: ORSet<Int>.self, seeds: 0..<100) { set, random in
        let element = Int(random.below(2))
        if random.below(3) == 0 {
          set.edit { $0.remove(element, using: &$1) }
          return Edit.remove(element)
        }
        set.edit { $0.insert(element, using: &$1) }
        return Edit.insert(element)
      } cancelling: { later, earlier in
        later.element == earlier.element
      } showing: {
        show($0)
      } expecting: { edits in
        (0..<2).filter { element in edits.contains { $0.meaning == .insert(element) } }
      }
    }
    try check { Array($0) }
    let found = counterexample { () throws(Counterexample) in
      try check { $0.count > 1 ? [0] : Array($0) }
    }
    #expect(found?.evidence.contains("✗ shows [0]") == true, "\(String(describing: found))")
  }

  @Test func `the deltas of several edits in one step are sent together`() throws {
    try checkConvergence(of: ORSet<Int>.self, seeds: 0..<50) { set, random in
      let first = Int(random.below(20))
      set.edit { $0.insert(first, using: &$1) }
      set.edit { $0.insert(first + 1, using: &$1) }
      set.edit { $0.insert(first + 2, using: &$1) }
      return first
    } showing: {
      Array($0)
    } expecting: { edits in
      Set(edits.flatMap { $0.meaning...$0.meaning + 2 }).sorted()
    }
  }
}
