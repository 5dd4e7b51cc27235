import Convergence
import Scenarios
import Testing
import Traces

/// Walking through a run, forward and back.
@Suite struct TimeTravelling {
  private static let story = """
    scenario "A crash"
    seed 3
    replicas alice bob carol
    gossip every 50ms
    link latency 10ms..30ms
    link drop 20%
    disk sync 5ms
    random edits 40 during 0s..3s on set /list counter /votes
    at 1s crash bob lasting 700ms
    at 4s alice set /end true
    expect converge within 20s

    """

  @Test func `moments tell every event of the trace once, in order`() throws {
    let travel = try TimeTravel(ScenarioLanguage.parse(Self.story))
    let events = travel.moments.indices.flatMap { travel.events(at: $0) }
    #expect(events == travel.recording.trace.events)
    #expect(events.count > 200 && travel.moments.count > 100)
    for place in [0, 1, 57, events.count - 1] {
      let moment = travel.moment(ofEvent: place)
      #expect(travel.moments[moment].events.contains(place))
    }
  }

  @Test func `a replica shows at each moment what its changes until then amount to`() throws {
    let travel = try TimeTravel(ScenarioLanguage.parse(Self.story))
    var shown = Document().json
    var seen = DotCloud()
    var downs = 0
    for moment in travel.moments.indices {
      let view = travel.replica(1, at: moment)
      guard let document = view.document else {
        downs += 1
        (shown, seen) = (Document().json, DotCloud())
        continue
      }
      if document.json != shown { #expect(!view.changes.isEmpty, "moment \(moment)") }
      #expect(view.news == view.context.subtracting(seen), "moment \(moment)")
      (shown, seen) = (document.json, view.context)
    }
    #expect(downs > 0 && seen.count > 20)
    #expect(shown == travel.recording.report.document)
  }

  @Test func `looking back shows the same as looking on the way`() throws {
    let travel = try TimeTravel(ScenarioLanguage.parse(Self.story))
    func look(_ moment: Int) -> String {
      (0..<3).map { place in
        let view = travel.replica(place, at: moment)
        let shown = view.document?.description ?? "down"
        return "\(view.name) \(view.context) \(shown) \(view.queue.count)"
      }.joined(separator: "; ")
    }
    let forward = travel.moments.indices.map(look)
    let backward = travel.moments.indices.reversed().map(look)
    #expect(forward == backward.reversed())
    #expect(Set(forward).count > 50)
  }

  @Test func `a queue holds what was sent and has not ended`() throws {
    let travel = try TimeTravel(ScenarioLanguage.parse(Self.story))
    var most = 0
    for moment in travel.moments.indices {
      let past = travel.recording.trace.events[..<travel.moments[moment].events.upperBound]
      var open = 0
      for event in past where event.message != nil && (event.lane == 0 || event.peer == 0) {
        open += event.kind == .send ? 1 : -1
      }
      #expect(travel.replica(0, at: moment).queue.count == open, "moment \(moment)")
      most = max(most, open)
    }
    #expect(most > 1)
  }

  @Test func `the last moment is what the checkers found`() throws {
    let travel = try TimeTravel(
      ScenarioLanguage.parse(Self.story + "expect at /end false\n"))
    let last = travel.moments.count - 1
    #expect(travel.events(at: last).map(\.kind) == [.check])
    #expect(travel.events(at: last).first?.lane == 0)
    let failure = try #require(travel.recording.trace.failure)
    #expect(travel.moment(ofEvent: failure.event) == last)
  }
}
