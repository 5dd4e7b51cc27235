extension SortedMap {
  /// What is wrong with the map's shape; `nil` in every map that this module has made.
  ///
  /// There is an array or a tree; leaves are equally deep, no node is empty or overfull, keys
  /// ascend, a branch knows the least key below each child, and counts are right.
  ///
  /// - Complexity: O(n).
  public var brokenInvariant: String? {
    var previous: Key?
    for (key, _) in self {
      if let previous, Key.order(previous, key) >= 0 { return "keys do not ascend" }
      previous = key
    }
    guard let root else {
      return flat.count > Node.capacity ? "an array is overfull" : nil
    }
    if !flat.isEmpty { return "there are an array and a tree" }
    if root.children.count < 2 { return "the root has less than two children" }
    var height = 0
    var node = root
    while !node.isLeaf {
      node = node.children[0]
      height += 1
    }
    return Self.problem(in: root, height: height)
  }

  private static func problem(in node: Node, height: Int) -> String? {
    if node.size == 0 { return "a node is empty" }
    if node.size > Node.capacity { return "a node is overfull" }
    if node.isLeaf != (height == 0) { return "leaves are not equally deep" }
    if node.isLeaf { return nil }
    if node.children.count != node.keys.count { return "keys and children differ in number" }
    for (key, child) in zip(node.keys, node.children) {
      if let problem = problem(in: child, height: height - 1) { return problem }
      if Key.order(key, child.leastKey) != 0 { return "a branch does not know its least keys" }
    }
    let count = node.children.reduce(0) { $0 + $1.count }
    return node.count == count ? nil : "a branch has miscounted"
  }
}
