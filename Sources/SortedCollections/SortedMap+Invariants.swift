extension SortedMap {
  /// What is wrong with the tree; `nil` in every map that this module has made.
  ///
  /// Leaves are equally deep, no node is empty or overfull, keys ascend, a branch knows the least
  /// key below each child, and counts are right.
  ///
  /// - Complexity: O(n).
  public var brokenInvariant: String? {
    guard let root else { return nil }
    if !root.isLeaf && root.children.count == 1 { return "the root has one child" }
    let height = root.height
    if let problem = Self.problem(in: root, height: height) { return problem }
    var previous: Key?
    for (key, _) in self {
      if let previous, Key.order(previous, key) >= 0 { return "keys do not ascend" }
      previous = key
    }
    return nil
  }

  private static func problem(in node: Node, height: Int) -> String? {
    if node.keys.isEmpty { return "a node is empty" }
    if node.keys.count > Node.capacity { return "a node is overfull" }
    if node.isLeaf {
      if height != 0 { return "leaves are not equally deep" }
      if node.values.count != node.keys.count { return "keys and values differ in number" }
      return node.count == node.keys.count ? nil : "a leaf has miscounted"
    }
    if height == 0 { return "leaves are not equally deep" }
    if node.children.count != node.keys.count { return "keys and children differ in number" }
    for (key, child) in zip(node.keys, node.children) {
      if Key.order(key, child.keys[0]) != 0 { return "a branch does not know its least keys" }
      if let problem = problem(in: child, height: height - 1) { return problem }
    }
    let count = node.children.reduce(0) { $0 + $1.count }
    return node.count == count ? nil : "a branch has miscounted"
  }
}
