import ScenarioTesting
import Scenarios
import Testing

/// What `converge export` has printed, as it was printed; it fails, so another test calls it.
@Suite(.disabled("it fails on purpose"))
struct ExportedScenario {
  @Test func `The milk that came back`() {
    let scenario = Scenario.text(
      #"""
      scenario "The milk that came back"
      seed 7
      replicas alice bob carol
      gossip every 100ms
      deltas keep 1MiB
      packets 64KiB
      disk sync 1ms
      link latency 20ms..40ms
      at 0s alice insert /list "milk"
      at 1s cut bob -> carol
      at 1s cut alice -> carol
      at 2s bob remove /list "milk"
      at 3s carol insert /list "bread"
      expect converge within 1s

      """#)
    #expect(scenario.outcome() == .passed)
  }
}
