public import Convergence

/// Everything there is at one moment, as a value: what an exhaustive exploration goes through.
///
/// Replicas, what is on the way between them and what their disks hold make one world; a copy of it
/// goes its own way. What may happen next is an action: a message arrives, a process crashes, a
/// timer comes. What must not happen without end, such as edits, losses and crashes, is bounded by
/// the world itself, which counts how many are left.
///
/// ``explore(from:settings:while:)`` goes through every world that can be reached, and from each of
/// them to the end that it comes to once nothing goes wrong any more.
public protocol ExplorableWorld {
  /// Something that may happen. Its name for a thing must mean the same in the next world.
  associatedtype Action: Equatable, Sendable

  /// Appends all that may happen next, always in the same order.
  func appendActions(to actions: inout [Action])

  /// Has something happen.
  ///
  /// - Throws: A ``Counterexample`` if a law is broken by it.
  mutating func perform(_ action: Action) throws(Counterexample)

  /// Takes in all that can make a difference to what may happen.
  ///
  /// Two worlds that take in the same count as one, so what is left out here must never matter:
  /// what is only counted, and where a clock stands, of which only differences matter.
  func absorb(into digest: inout RollingDigest)

  /// Checks what must hold in every world; nothing unless said otherwise.
  func judge() throws(Counterexample)

  /// Ends all that is wrong: from here on ``fairAction`` leads, and nothing else happens.
  ///
  /// The worst is to be assumed of what has not happened yet: what is on the way is lost.
  mutating func heal()

  /// What happens next in a world that is healed, or `nil` if nothing happens any more.
  var fairAction: Action? { get }

  /// Checks a healed world in which nothing happens any more.
  func judgeRest() throws(Counterexample)

  /// Whose step an action is, from 0 to 7, or `nil` if it concerns everybody.
  ///
  /// Steps in different lanes that do not depend on each other may be taken in either order with
  /// the same outcome, and only one order is followed. Unless said otherwise every step concerns
  /// everybody, and nothing is left out.
  func lane(of action: Action) -> Int?

  /// The other lanes, as bits, on whose steps an action depends, or that depend on it.
  ///
  /// The relation goes both ways: if the arrival of a message depends on the sender's last step, a
  /// step of the sender depends on that arrival.
  func dependencies(of action: Action) -> UInt8

  /// What an action is, as a sentence for people.
  func sentence(for action: Action) -> String
}

extension ExplorableWorld {
  /// Everything may be.
  public func judge() throws(Counterexample) {}

  /// Everybody is concerned.
  public func lane(of action: Action) -> Int? { nil }

  /// Everything depends on everything.
  public func dependencies(of action: Action) -> UInt8 { .max }

  /// The action as Swift describes it.
  public func sentence(for action: Action) -> String { "\(action)" }

  /// A digest that two worlds share only if nothing that can happen tells them apart.
  var digest: UInt128 {
    var digest = RollingDigest()
    absorb(into: &digest)
    return digest.value
  }
}
