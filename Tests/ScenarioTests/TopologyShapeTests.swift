import Scenarios
import Testing

@Suite struct TopologyShapes {
  @Test func `each shape connects who it says, both ways`() {
    let shapes: [(Topology, Int, [[Int]])] = [
      (.mesh, 3, [[1, 2], [0, 2], [0, 1]]),
      (.star, 4, [[1, 2, 3], [0], [0], [0]]),
      (.ring, 4, [[1, 3], [0, 2], [1, 3], [0, 2]]),
      (.ring, 2, [[1], [0]]),
      (.line, 4, [[1], [0, 2], [1, 3], [2]]),
      (.tree, 6, [[1, 2], [0, 3, 4], [0, 5], [1], [1], [2]]),
      (.star, 1, [[]]),
    ]
    for (shape, count, expected) in shapes {
      #expect((0..<count).map { shape.neighbours(of: $0, among: count) } == expected)
    }
  }
}
