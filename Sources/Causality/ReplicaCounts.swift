public import Lattices

/// For each of some replicas a number above zero; a replica that is not listed has zero.
///
/// Version vectors and counters are made of this. The one replica that most of them list, and every
/// delta, is kept in place; more are two arrays, of replicas in ascending order and of their
/// numbers, so that joining two vectors of the same replicas is a walk over plain numbers.
///
/// - Complexity: with n replicas, copy O(1), look-up O(log n), everything else O(n) of both
///   operands unless said otherwise.
public struct ReplicaCounts: JoinSemilattice, Hashable {
  @usableFromInline
  enum Storage: Hashable, Sendable {
    case none
    case one(ReplicaID, UInt64)
    /// Two or more replicas, ascending, with their numbers in the same order.
    case many([ReplicaID], [UInt64])
  }

  @usableFromInline var storage: Storage

  /// The vector that lists nobody.
  @inlinable
  public init() { storage = .none }

  /// The vector of one replica; of none if the number is zero.
  @inlinable
  public init(_ replica: ReplicaID, _ number: UInt64) {
    storage = number == 0 ? .none : .one(replica, number)
  }

  /// The vector of replicas that ascend strictly, with numbers above zero.
  @usableFromInline
  init(ascending replicas: [ReplicaID], _ numbers: [UInt64]) {
    switch replicas.count {
    case 0: storage = .none
    case 1: storage = .one(replicas[0], numbers[0])
    default: storage = .many(replicas, numbers)
    }
  }

  /// Whether nobody is listed.
  @inlinable
  public var isEmpty: Bool {
    if case .none = storage { true } else { false }
  }

  /// How many replicas are listed.
  @inlinable
  public var count: Int {
    switch storage {
    case .none: 0
    case .one: 1
    case .many(let replicas, _): replicas.count
    }
  }

  /// The replicas listed, ascending.
  @inlinable
  public var replicas: [ReplicaID] {
    switch storage {
    case .none: []
    case .one(let replica, _): [replica]
    case .many(let replicas, _): replicas
    }
  }

  /// The numbers in the order of their replicas.
  @inlinable
  public var numbers: [UInt64] {
    switch storage {
    case .none: []
    case .one(_, let number): [number]
    case .many(_, let numbers): numbers
    }
  }

  /// The sum of all numbers.
  @inlinable
  public var total: UInt128 {
    switch storage {
    case .none: return 0
    case .one(_, let number): return UInt128(number)
    case .many(_, let numbers):
      var sum: UInt128 = 0
      for number in numbers { sum &+= UInt128(number) }
      return sum
    }
  }

  /// The number of a replica; setting it to zero removes the replica.
  ///
  /// - Complexity: O(log n) to read or to change a number, O(n) to add or remove one.
  @inlinable
  public subscript(replica: ReplicaID) -> UInt64 {
    get {
      switch storage {
      case .none: return 0
      case .one(let only, let number): return only == replica ? number : 0
      case .many(let replicas, let numbers):
        let (place, isFound) = Self.place(of: replica, in: replicas)
        return isFound ? numbers[place] : 0
      }
    }
    set {
      switch storage {
      case .none: self = Self(replica, newValue)
      case .one(replica, _): self = Self(replica, newValue)
      default: set(newValue, of: replica)
      }
    }
  }

  /// The number of a replica, which in a vector of the same replicas lies in a given place.
  func number(of replica: ReplicaID, near place: Int) -> UInt64 {
    if case .many(let replicas, let numbers) = storage, place < replicas.count,
      replicas[place] == replica
    {
      return numbers[place]
    }
    return self[replica]
  }

  /// The number of a replica, for whoever asks for one after the other in ascending order.
  ///
  /// - Parameter place: How far the search has come; 0 before the first.
  func number(of replica: ReplicaID, from place: inout Int) -> UInt64 {
    guard case .many(let replicas, let numbers) = storage else { return self[replica] }
    while place < replicas.count, replicas[place] < replica { place &+= 1 }
    return place < replicas.count && replicas[place] == replica ? numbers[place] : 0
  }

  /// Changes the number of a replica when others are listed.
  @usableFromInline
  mutating func set(_ number: UInt64, of replica: ReplicaID) {
    // Taken out, so that the arrays are referred to from nowhere else, unless a copy shares them.
    var taken = Storage.none
    swap(&taken, &storage)
    var replicas: [ReplicaID]
    var numbers: [UInt64]
    switch consume taken {
    case .none: (replicas, numbers) = ([], [])
    case .one(let only, let count): (replicas, numbers) = ([only], [count])
    case .many(let all, let counts): (replicas, numbers) = (all, counts)
    }
    let (place, isFound) = Self.place(of: replica, in: replicas)
    if isFound, number > 0 {
      numbers[place] = number
      storage = .many(replicas, numbers)
      return
    }
    if isFound {
      replicas.remove(at: place)
      numbers.remove(at: place)
    } else if number > 0 {
      replicas.insert(replica, at: place)
      numbers.insert(number, at: place)
    }
    self = Self(ascending: replicas, numbers)
  }

  /// The place of the first replica not below the one given, and whether it is that one.
  @inlinable
  static func place(
    of replica: ReplicaID, in replicas: [ReplicaID]
  ) -> (index: Int, isFound: Bool) {
    replicas.withUnsafeBufferPointer { replicas in
      var low = 0
      var high = replicas.count
      while low < high {
        let middle = (low &+ high) &>> 1
        if replicas[middle] < replica { low = middle &+ 1 } else { high = middle }
      }
      return (low, low < replicas.count && replicas[low] == replica)
    }
  }
}

extension ReplicaCounts: Sequence {
  /// Goes through the replicas in ascending order, each with its number.
  public struct Iterator: IteratorProtocol {
    @usableFromInline let storage: Storage
    @usableFromInline var place = 0

    @inlinable
    init(_ storage: Storage) { self.storage = storage }

    /// The next replica and its number.
    @inlinable
    public mutating func next() -> (replica: ReplicaID, number: UInt64)? {
      defer { place &+= 1 }
      switch storage {
      case .none: return nil
      case .one(let replica, let number): return place == 0 ? (replica, number) : nil
      case .many(let replicas, let numbers):
        return place < replicas.count ? (replicas[place], numbers[place]) : nil
      }
    }
  }

  /// Goes through the replicas in ascending order, each with its number.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(storage) }

  /// How many replicas are listed.
  @inlinable
  public var underestimatedCount: Int { count }
}
