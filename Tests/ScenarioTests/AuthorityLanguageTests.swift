import Scenarios
import Testing

/// How a scenario says who decides, and how long a client waits.
@Suite struct AuthorityLanguage {
  @Test(arguments: [
    ("authority", 10, "expected the name of a replica, found the end of the line"),
    ("authority carol over /x", 11, "there is no replica 'carol'"),
    ("authority spare over /x", 11, "a spare place is nobody who could decide"),
    ("authority alice /x", 17, "expected 'over', found '/x'"),
    ("authority alice over", 21, "expected a pattern of paths, like /tasks/*/owner"),
    ("authority alice over /x~7", 22, "~"),
    ("authority alice over /x once", 29, "expected a pattern of paths"),
    ("authority alice over /x once /x refusing /y", 33, "the statement is complete"),
    ("authority alice over /x\nauthority bob over /y", 1, "'authority' is already given in line 3"),
    ("at 1s client ann reads /x at alice within", 42, "expected a duration"),
  ])
  func `mistakes are pointed at`(line: String, column: Int, message: String) {
    ScenarioLanguage.check(
      "replicas alice bob\nspares spare\n\(line)\n", isWrongAt: column, message)
  }

  @Test func `what was read is written, and reads the same`() throws {
    let scenario = try ScenarioLanguage.parse(
      """
      replicas alice bob
      authority alice over /tasks/*/owner "/a b" refusing /policy /x/** once /tasks/*/owner
      every 1s during 0s..9s client ann reads /x at alice bob within 400ms
      at 3s client ben reads /x at bob within 1s
      expect least 1 caught-up
      """)
    #expect(
      scenario.text.contains(
        "authority alice over /tasks/*/owner \"/a b\" refusing /policy /x/** once /tasks/*/owner\n")
    )
    #expect(try ScenarioLanguage.parse(scenario.text).text == scenario.text)
    #expect(scenario.text.contains("reads /x at alice bob within 400ms"))
  }
}
