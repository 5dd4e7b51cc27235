extension SortedMap {
  /// What is wrong with the map's shape; `nil` in every map that this module has made.
  ///
  /// Leaves are equally deep, no node is empty or overfull or has more than its room, keys ascend,
  /// a branch knows the least key below each child, and counts are right.
  ///
  /// - Complexity: O(n).
  public var brokenInvariant: String? {
    var previous: Key?
    for (key, _) in self {
      if let previous, Key.order(previous, key) >= 0 { return "keys do not ascend" }
      previous = key
    }
    guard let root else { return nil }
    if !root.isLeaf && root.size < 2 { return "the root has less than two children" }
    return Self.problem(in: root)
  }

  private static func problem(in node: Node) -> String? {
    if node.size == 0 { return "a node is empty" }
    if node.isOverfull || node.size > node.room { return "a node is overfull" }
    if node.isLeaf { return node.count == node.size ? nil : "a leaf has miscounted" }
    var count = 0
    for place in 0..<node.size {
      let child = node.children[place]
      if child.height != node.height - 1 { return "leaves are not equally deep" }
      if let problem = problem(in: child) { return problem }
      if Key.order(node.keys[place], child.leastKey) != 0 {
        return "a branch does not know its least keys"
      }
      count += child.count
    }
    return node.count == count ? nil : "a branch has miscounted"
  }
}
