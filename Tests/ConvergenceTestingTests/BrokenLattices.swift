import Convergence

/// A lattice of numbers in which one thing is wrong.
protocol BrokenLattice: Decomposable {
  var number: Int { get set }
}

extension BrokenLattice {
  init(_ number: Int) {
    self.init()
    self.number = number
  }

  mutating func merge(_ other: Self) { number = max(number, other.number) }
  func isDominated(by other: Self) -> Bool { number <= other.number }

  func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    if number != 0 { try body(self) }
  }

  static var samples: [Self] { [Self(), Self(1), Self(2), Self(5)] }
}

/// Nothing is wrong with it as a lattice, although as a counter it counts one for two.
struct Highest: BrokenLattice { var number = 0 }

/// Merging twice counts twice.
struct Adding: BrokenLattice {
  var number = 0
  mutating func merge(_ other: Self) { number += other.number }
}

/// The side that merges wins.
struct KeepingMine: BrokenLattice {
  var number = 0
  mutating func merge(_ other: Self) { if number == 0 { number = other.number } }
}

/// The average, which depends on who meets whom first.
struct Averaging: BrokenLattice {
  var number = 0
  mutating func merge(_ other: Self) {
    if number == 0 || other.number == 0 {
      number = max(number, other.number)
    } else if number != other.number {
      number = (number + other.number) / 2 + 10
    }
  }
}

/// Of two numbers the smaller one wins, but zero loses.
struct Lowest: BrokenLattice {
  var number = 0
  mutating func merge(_ other: Self) {
    number = number == 0 || other.number == 0 ? number + other.number : min(number, other.number)
  }
}

/// Bottom is not below the rest.
struct Shrinking: BrokenLattice {
  var number = 0
  mutating func merge(_ other: Self) { number = min(number, other.number) }
}

/// Its order is the wrong way round.
struct Reversed: BrokenLattice {
  var number = 0
  func isDominated(by other: Self) -> Bool { number >= other.number }
}

/// Its parts do not join back.
struct Losing: BrokenLattice {
  var number = 0
  func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    if number > 1 { try body(Self(number - 1)) }
  }
}

/// One of its parts is superfluous.
struct Repeating: BrokenLattice {
  var number = 0
  func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    if number > 1 { try body(Self(number - 1)) }
    if number > 0 { try body(self) }
  }
}

/// Its delta is always everything.
struct Wasteful: BrokenLattice {
  var number = 0
  func delta(from other: Self) -> Self { self }
}

/// Its delta is never anything.
struct Silent: BrokenLattice {
  var number = 0
  func delta(from other: Self) -> Self { Self() }
}
