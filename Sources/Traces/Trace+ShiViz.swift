extension Trace {
  /// The regular expression that ShiViz needs to read ``shiViz``.
  public static let shiVizParser = #"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)"#

  /// The trace as a log for ShiViz, with a vector clock for each event.
  ///
  /// Reference: I. Beschastnikh, P. Liu, A. Xing, P. Wang, Y. Brun, M. D. Ernst, “Visualizing
  /// Distributed System Executions”, ACM TOSEM 29(2), 2020,
  /// [doi:10.1145/3375633](https://doi.org/10.1145/3375633).
  ///
  /// - Complexity: O(events · lanes).
  public var shiViz: String {
    var clocks = lanes.map { _ in lanes.map { _ in 0 } }
    var sent: [Int: [Int]] = [:]
    var result = ""
    for event in events {
      guard let lane = event.lane, event.kind != .drop else { continue }
      clocks[lane][lane] += 1
      if let message = event.message {
        if event.kind == .send {
          sent[message] = clocks[lane]
        } else if let past = sent[message] {
          for place in lanes.indices { clocks[lane][place] = max(clocks[lane][place], past[place]) }
        }
      }
      let clock = lanes.indices.filter { clocks[lane][$0] > 0 }
        .map { "\"\(Self.host(lanes[$0]))\":\(clocks[lane][$0])" }.joined(separator: ", ")
      result += "\(Self.host(lanes[lane])) {\(clock)}\n\(Self.line(event.text))\n"
    }
    return result
  }

  /// A name without what would end it.
  private static func host(_ name: String) -> String {
    String(name.map { $0.isWhitespace || $0 == "\"" || $0 == "\\" ? "_" : $0 })
  }

  private static func line(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
