extension SortedMap.Node {
  /// How much room a node of a size is given: a little more than it needs, but never much.
  @inlinable
  static func room(for size: Int, height: Int) -> Int {
    let generous = size < 2 ? size : (size &+ 3) & ~3
    return Swift.max(size, Swift.min(generous, capacity(height: height) &+ 1))
  }

  /// A node with the same entries or children, and room for some more.
  @inlinable
  func copied(adding extra: Int) -> Node {
    let copy = Self.make(
      height: height, capacity: Self.room(for: size &+ extra, height: height))
    copy.keys.initialize(from: keys, count: size)
    if isLeaf {
      Self.initialize(copy.values, from: values, count: size)
    } else {
      Self.initialize(copy.children, from: children, count: size)
    }
    copy.size = size
    copy.count = count
    return copy
  }

  /// Copies one by one, in code made for the type; the runtime would ask the type how, each time.
  @inlinable
  static func initialize<Slot>(
    _ target: UnsafeMutablePointer<Slot>, from source: UnsafeMutablePointer<Slot>, count: Int
  ) {
    for place in 0..<count { (target + place).initialize(to: source[place]) }
  }

  /// Makes room for one more entry or child, in the node itself or in a larger one in its place.
  ///
  /// The node must be the caller's own.
  @inlinable
  static func grow(_ node: inout Node) {
    guard node.size == node.room else { return }
    let larger = make(
      height: node.height, capacity: room(for: node.size &+ 1, height: node.height))
    node.move(0..<node.size, to: larger)
    larger.count = node.count
    node.size = 0
    node = larger
  }

  /// Moves entries or children behind those of another node; the counts are the caller's to mend.
  @inlinable
  func move(_ range: Range<Int>, to other: Node) {
    let place = other.size
    Self.move(keys + range.lowerBound, to: other.keys + place, count: range.count)
    if isLeaf {
      Self.move(values + range.lowerBound, to: other.values + place, count: range.count)
    } else {
      Self.move(children + range.lowerBound, to: other.children + place, count: range.count)
    }
    other.size = place &+ range.count
  }

  /// Adds an entry behind all others, for which there is room.
  @inlinable
  func push(_ key: Key, _ value: Value) {
    (keys + size).initialize(to: key)
    (values + size).initialize(to: value)
    size &+= 1
    count &+= 1
  }

  /// Adds a child behind all others, for which there is room.
  @inlinable
  func push(_ child: Node) {
    (keys + size).initialize(to: child.leastKey)
    (children + size).initialize(to: child)
    size &+= 1
    count &+= child.count
  }

  /// Adds neighbours behind all other children, for which there is room.
  @inlinable
  func push(_ run: SortedMap<Key, Value>.Run) {
    let (keys, children) = (keys + size, children + size)
    var added = 0
    for place in 0..<run.count {
      (children + place).initialize(to: run[place])
      (keys + place).initialize(to: children[place].leastKey)
      added &+= children[place].count
    }
    size &+= run.count
    count &+= added
  }

  /// Inserts an entry of a leaf, for which there is room.
  @inlinable
  func insert(_ key: Key, _ value: Value, at place: Int) {
    Self.open(keys, at: place, size: size, for: key)
    Self.open(values, at: place, size: size, for: value)
    size &+= 1
    count &+= 1
  }

  /// Inserts a child of a branch, for which there is room, whose entries are counted already.
  @inlinable
  func insert(_ child: Node, at place: Int) {
    Self.open(keys, at: place, size: size, for: child.leastKey)
    Self.open(children, at: place, size: size, for: child)
    size &+= 1
  }

  @inlinable
  static func open<Slot>(
    _ slots: UnsafeMutablePointer<Slot>, at place: Int, size: Int, for slot: Slot
  ) {
    let target = slots + place
    move(target, to: target + 1, count: size &- place)
    target.initialize(to: slot)
  }

  /// Removes an entry of a leaf.
  @inlinable
  func removeEntry(at place: Int) {
    Self.close(keys, at: place, size: size)
    Self.close(values, at: place, size: size)
    size &-= 1
    count &-= 1
  }

  /// Removes a child of a branch; its entries are no longer counted.
  @inlinable
  func removeChild(at place: Int) {
    Self.close(keys, at: place, size: size)
    Self.close(children, at: place, size: size)
    size &-= 1
  }

  @inlinable
  static func close<Slot>(_ slots: UnsafeMutablePointer<Slot>, at place: Int, size: Int) {
    let target = slots + place
    target.deinitialize(count: 1)
    move(target + 1, to: target, count: size &- place &- 1)
  }

  /// Moves slots, which may overlap; values without a size have no memory to be moved in.
  @inlinable
  static func move<Slot>(
    _ source: UnsafeMutablePointer<Slot>, to target: UnsafeMutablePointer<Slot>, count: Int
  ) {
    if MemoryLayout<Slot>.size > 0 { target.moveInitialize(from: source, count: count) }
  }

  /// Counts the entries anew after entries or children were moved.
  @inlinable
  func recount() {
    if isLeaf {
      count = size
    } else {
      var sum = 0
      for place in 0..<size { sum &+= children[place].count }
      count = sum
    }
  }

  /// Splits an overfull node, which keeps the lower part, and returns the upper part.
  ///
  /// The node must be the caller's own, and may be replaced by a smaller one.
  ///
  /// - Parameter isGrowingAtEnd: Whether it is the last insertion at the very end that made the
  ///   node too large. The lower part then stays full, so that a map that is filled in ascending
  ///   order has full nodes.
  @inlinable
  static func split(_ node: inout Node, isGrowingAtEnd: Bool) -> Node {
    let (size, height) = (node.size, node.height)
    let middle = isGrowingAtEnd ? size &- 1 : size / 2
    let upper = make(height: height, capacity: room(for: size &- middle, height: height))
    node.move(middle..<size, to: upper)
    upper.recount()
    node.size = middle
    node.count &-= upper.count
    if !isGrowingAtEnd {
      let lower = make(height: height, capacity: room(for: middle, height: height))
      node.move(0..<middle, to: lower)
      lower.count = node.count
      node.size = 0
      node = lower
    }
    return upper
  }

  /// A new node with all that two neighbours hold.
  @inlinable
  static func joined(_ left: Node, _ right: Node) -> Node {
    let size = left.size &+ right.size
    let node = left.copied(adding: right.size)
    (node.keys + left.size).initialize(from: right.keys, count: right.size)
    if node.isLeaf {
      initialize(node.values + left.size, from: right.values, count: right.size)
    } else {
      initialize(node.children + left.size, from: right.children, count: right.size)
    }
    node.size = size
    node.count = left.count &+ right.count
    return node
  }
}
