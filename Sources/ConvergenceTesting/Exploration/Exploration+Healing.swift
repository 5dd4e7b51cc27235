import Convergence

extension Exploration {
  /// Follows a world, once healed, to where nothing happens any more.
  ///
  /// What was followed before has come to rest, since the exploration ends with the first that does
  /// not. Only if the way leads back to itself does it never end.
  mutating func follow(_ world: World, _ number: Int) throws(Stop) {
    var healed = world
    healed.heal()
    var way: [UInt128] = []
    while true {
      let digest = healed.digest
      guard note(digest) else {
        if way.contains(digest) {
          throw Stop(
            finding: Counterexample("every world comes to rest", "the same happens for ever"),
            number: number, kind: .convergence, isHealed: true)
        }
        return
      }
      way.append(digest)
      guard let action = healed.fairAction else {
        report.rests += 1
        do throws(Counterexample) {
          return try healed.judgeRest()
        } catch {
          throw Stop(finding: error, number: number, kind: .convergence, isHealed: true)
        }
      }
      report.healed += 1
      do throws(Counterexample) {
        try healed.perform(action)
        try healed.judge()
      } catch {
        throw Stop(finding: error, number: number, isHealed: true)
      }
    }
  }

  /// Takes pairs of steps that are said not to depend on each other in both orders.
  ///
  /// In both, the second step must still be possible after the first, and the worlds must be equal.
  mutating func checkDiamonds(of entry: Entry, _ actions: [Action]) throws(Stop) {
    guard let interval = settings.checksDiamondsOnceIn, entry.number % interval == 0 else { return }
    let world = entry.world
    for (place, one) in actions.enumerated() {
      guard let lane = world.lane(of: one) else { continue }
      for other in actions[(place + 1)...] {
        guard let otherLane = world.lane(of: other), otherLane != lane,
          world.dependencies(of: one) &>> UInt8(otherLane) & 1 == 0,
          world.dependencies(of: other) &>> UInt8(lane) & 1 == 0
        else { continue }
        report.diamonds += 1
        // A law that is broken on the way is found when the step is taken.
        let (first, second): (UInt128?, UInt128?)
        do throws(Counterexample) {
          first = try outcome(of: [one, other], in: world)
          second = try outcome(of: [other, one], in: world)
        } catch { continue }
        if first != second || first == nil {
          throw Stop(
            finding: Counterexample(
              "steps that do not depend on each other may be taken in either order",
              "‘\(world.sentence(for: one))’ and ‘\(world.sentence(for: other))’"),
            number: entry.number)
        }
      }
    }
  }

  /// The digest of the world after some actions, or `nil` if one of them is not possible then.
  private func outcome(of steps: [Action], in world: World) throws(Counterexample) -> UInt128? {
    var world = world
    for step in steps {
      var possible: [Action] = []
      world.appendActions(to: &possible)
      guard possible.contains(step) else { return nil }
      try world.perform(step)
    }
    return world.digest
  }

  /// What has led to a finding, told by going there again.
  func story(of stop: Stop) -> ExplorationFinding {
    let path = path(to: stop)
    let steps = path.map { $0.world.sentence(for: $0.action) }
    var afterwards: [String] = []
    if stop.isHealed {
      var world = path.last?.world ?? start
      if let last = path.last?.action {
        do throws(Counterexample) { try world.perform(last) } catch {}
      }
      world.heal()
      var seen: [UInt128] = []
      while let action = world.fairAction, !seen.contains(world.digest) {
        seen.append(world.digest)
        afterwards.append(world.sentence(for: action))
        do throws(Counterexample) { try world.perform(action) } catch { break }
      }
    }
    return ExplorationFinding(
      kind: stop.kind, law: stop.finding.law, evidence: stop.finding.evidence, steps: steps,
      afterwards: afterwards)
  }
}
