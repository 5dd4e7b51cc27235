import ConvergenceTesting
import Testing

/// Two lamps that shall be alike: each may be switched a few times, and tells the other.
private struct Lamps: SearchableWorld {
  enum Action: Sendable {
    case toggle(Int)
    case tell(Int)
    case lose(Int)
  }

  /// What is wrong with the lamps.
  enum Fault: Sendable {
    case none
    case tellsOnce
    case answersAlways
  }

  var fault = Fault.none
  var togglesLeft = 1
  var lossesLeft = 0
  fileprivate var isOn = [false, false]
  fileprivate var version = [0, 0]
  fileprivate var untold = [false, false]

  var actions: [Action] {
    (togglesLeft > 0 ? [.toggle(0), .toggle(1)] : [])
      + [0, 1].filter { untold[$0] }.flatMap { lamp -> [Action] in
        lossesLeft > 0 ? [.tell(lamp), .lose(lamp)] : [.tell(lamp)]
      }
  }

  var fairAction: Action? { [0, 1].first { untold[$0] }.map { .tell($0) } }

  mutating func perform(_ action: Action) throws(Counterexample) {
    switch action {
    case .toggle(let lamp):
      togglesLeft -= 1
      isOn[lamp].toggle()
      version[lamp] += 1
      untold[lamp] = true
    case .tell(let lamp):
      untold[lamp] = false
      if (version[lamp], lamp) >= (version[1 - lamp], 1 - lamp) {
        isOn[1 - lamp] = isOn[lamp]
        version[1 - lamp] = version[lamp]
      }
      if fault == .answersAlways { untold[1 - lamp] = true }
    case .lose(let lamp):
      lossesLeft -= 1
      if fault == .tellsOnce { untold[lamp] = false }
    }
  }

  var digest: UInt128 {
    let bits = [isOn[0], isOn[1], untold[0], untold[1]].reduce(0 as UInt128) {
      $0 * 2 + ($1 ? 1 : 0)
    }
    return [version[0], version[1], togglesLeft, lossesLeft].reduce(bits) { $0 * 16 + UInt128($1) }
  }

  func judgeRest() throws(Counterexample) {
    guard isOn[0] == isOn[1] else { throw Counterexample("lamps are alike", "\(isOn)") }
  }
}

@Suite struct SearchTests {
  @Test func `every world is found once, and all of them end`() throws {
    // Off; either is switched and has not told; both are on, by the one or by the other.
    let search = try searchEveryWorld(from: Lamps(), limit: 100)
    #expect(search.worlds == 4)
    #expect(search.transitions == 4 + 2)
    #expect((search.depth, search.rests) == (2, 2))
    let larger = try searchEveryWorld(
      from: Lamps(fault: .none, togglesLeft: 3, lossesLeft: 2), limit: 1000)
    #expect(larger.worlds > 50)
  }

  @Test func `a world that ends badly is told with what has led to it`() throws {
    let finding = #expect(throws: Counterexample.self) {
      try searchEveryWorld(
        from: Lamps(fault: .tellsOnce, togglesLeft: 1, lossesLeft: 1), limit: 100)
    }
    #expect(finding?.law == "lamps are alike")
    #expect(finding?.evidence == "1. toggle(0)\n2. lose(0)\n[true, false]")
  }

  @Test func `a course that never ends is a finding`() throws {
    let finding = #expect(throws: Counterexample.self) {
      try searchEveryWorld(from: Lamps(fault: .answersAlways), limit: 100)
    }
    #expect(finding?.law == "every world comes to rest")
  }

  @Test func `a law is judged in every world`() throws {
    let finding = #expect(throws: Counterexample.self) {
      try searchEveryWorld(from: Lamps(togglesLeft: 3), limit: 100) {
        world throws(Counterexample) in
        if world.togglesLeft == 1 { throw Counterexample("two are left", "one is") }
      }
    }
    #expect(finding?.law == "two are left")
    #expect(finding?.evidence.split(separator: "\n").count == 3)
  }

  @Test func `a search that does not come to an end proves nothing`() throws {
    let finding = #expect(throws: Counterexample.self) {
      try searchEveryWorld(from: Lamps(togglesLeft: 3), limit: 5)
    }
    #expect(finding?.law == "a search comes to an end")
  }
}
