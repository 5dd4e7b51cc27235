/// What a node knows about itself.
@frozen
@usableFromInline
struct SortedNodeHeader {
  /// How many entries there are in the node and below.
  @usableFromInline var count: Int

  /// How many entries a leaf, or children a branch, has.
  @usableFromInline var size: UInt16

  /// How many there is room for.
  @usableFromInline var capacity: UInt16

  /// How many levels there are below; 0 for a leaf.
  @usableFromInline var height: UInt32

  @inlinable
  init(height: Int, capacity: Int) {
    count = 0
    size = 0
    self.capacity = UInt16(truncatingIfNeeded: capacity)
    self.height = UInt32(truncatingIfNeeded: height)
  }
}

extension SortedMap {
  /// A node of the tree: a leaf with keys and values, or a branch with nodes below it.
  ///
  /// One block of memory holds the keys side by side, as a search wants them, and behind them the
  /// values or the children. For each child a branch has the least key below it. All leaves are
  /// equally deep, and no node is empty. A node that more than one map refers to is never changed.
  ///
  /// Pointers into a node are used only while the tree that holds it stays as it is.
  @usableFromInline
  final class Node: ManagedBuffer<SortedNodeHeader, Key> {
    deinit {
      keys.deinitialize(count: size)
      if isLeaf {
        values.deinitialize(count: size)
      } else {
        children.deinitialize(count: size)
      }
    }
  }
}

extension SortedMap.Node {
  @usableFromInline typealias Node = SortedMap<Key, Value>.Node

  /// How many entries fit into a leaf, or children into a branch.
  ///
  /// As many as stay within a kilobyte together: such blocks are quick to allocate and to copy.
  @inlinable
  static func capacity(height: Int) -> Int {
    let bytes = MemoryLayout<Key>.stride &+ slotStride(height: height)
    return Swift.max(16, Swift.min(64, 960 / bytes))
  }

  /// The bytes between two values or children; none between values that have no size.
  @inlinable
  static func slotStride(height: Int) -> Int {
    if height > 0 { return MemoryLayout<SortedMap<Key, Value>.Node>.stride }
    return MemoryLayout<Value>.size == 0 ? 0 : MemoryLayout<Value>.stride
  }

  /// Where the values or children begin behind so many keys.
  @inlinable
  static func slotOffset(height: Int, capacity: Int) -> Int {
    let alignment =
      height > 0
      ? MemoryLayout<SortedMap<Key, Value>.Node>.alignment : MemoryLayout<Value>.alignment
    return (capacity &* MemoryLayout<Key>.stride &+ alignment &- 1) & ~(alignment &- 1)
  }

  /// A node without entries, to be filled at once.
  @inlinable
  static func make(height: Int, capacity: Int) -> Node {
    let bytes =
      slotOffset(height: height, capacity: capacity) &+ capacity &* slotStride(height: height)
    let unit = MemoryLayout<Key>.stride
    precondition(MemoryLayout<Value>.alignment <= 16, "a value needs an alignment that no node has")
    let node = Node.create(minimumCapacity: (bytes &+ unit &- 1) / unit) { _ in
      SortedNodeHeader(height: height, capacity: capacity)
    }
    return unsafeDowncast(node, to: Node.self)
  }

  /// A leaf of one entry.
  @inlinable
  static func leaf(_ key: Key, _ value: Value) -> Node {
    let leaf = make(height: 0, capacity: 1)
    leaf.keys.initialize(to: key)
    leaf.values.initialize(to: value)
    leaf.size = 1
    leaf.count = 1
    return leaf
  }

  /// A branch with the given nodes, at least one, below it.
  @inlinable
  static func branch(_ nodes: ArraySlice<Node>) -> Node {
    let height = nodes[nodes.startIndex].height &+ 1
    let branch = make(height: height, capacity: nodes.count)
    for node in nodes { branch.push(node) }
    return branch
  }

  @inlinable
  var keys: UnsafeMutablePointer<Key> {
    withUnsafeMutablePointerToElements { $0 }
  }

  /// The values of a leaf.
  @inlinable
  var values: UnsafeMutablePointer<Value> {
    (UnsafeMutableRawPointer(keys) + Self.slotOffset(height: 0, capacity: room))
      .assumingMemoryBound(to: Value.self)
  }

  /// The children of a branch.
  @inlinable
  var children: UnsafeMutablePointer<Node> {
    (UnsafeMutableRawPointer(keys) + Self.slotOffset(height: 1, capacity: room))
      .assumingMemoryBound(to: Node.self)
  }

  /// The header, without a check for overlapping accesses, which could never find any.
  @inlinable
  var info: UnsafeMutablePointer<SortedNodeHeader> { withUnsafeMutablePointerToHeader { $0 } }

  @inlinable
  var size: Int {
    get { Int(info.pointee.size) }
    set { info.pointee.size = UInt16(truncatingIfNeeded: newValue) }
  }

  /// How many entries there are in the node and below.
  @inlinable
  var count: Int {
    get { info.pointee.count }
    set { info.pointee.count = newValue }
  }

  @inlinable
  var room: Int { Int(info.pointee.capacity) }

  @inlinable
  var height: Int { Int(info.pointee.height) }

  @inlinable
  var isLeaf: Bool { info.pointee.height == 0 }

  /// Whether the node has too many entries or children, and must be split.
  @inlinable
  var isOverfull: Bool { size > Self.capacity(height: height) }

  /// Whether the node has so few entries or children that it should be joined to a neighbour.
  @inlinable
  var isSmall: Bool { size < Self.capacity(height: height) / 4 }

  @inlinable
  var leastKey: Key { keys[0] }

  /// The last place whose key does not sort after a key, or the first place.
  @inlinable
  func child(for key: Key) -> Int { Key.lastPlace(notAfter: key, in: keys, count: size) }

  /// The child in which a key would be, for as long as somebody holds the node; none below a leaf.
  @inlinable
  func looseChild(for key: Key) -> Unmanaged<Node>? { isLeaf ? nil : looseChild(child(for: key)) }

  /// The child at a place, for as long as somebody holds the node.
  @inlinable
  func looseChild(_ place: Int) -> Unmanaged<Node> {
    UnsafeRawPointer(children + place).load(as: Unmanaged<Node>.self)
  }

  /// The place of the first entry that does not sort before a key, and whether it is the key's.
  @inlinable
  func place(of key: Key) -> (index: Int, isFound: Bool) {
    let place = child(for: key)
    let order = Key.order(keys[place], key)
    return order == 0 ? (place, true) : (order < 0 ? place &+ 1 : place, false)
  }
}
