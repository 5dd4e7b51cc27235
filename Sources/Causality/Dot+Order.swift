extension [Dot] {
  /// The places of the dots in the order of the dots; of equal dots the first place comes first.
  ///
  /// What belongs to dots, like times, is alike for neighbours in this order, in whatever order the
  /// dots themselves are listed.
  ///
  /// - Complexity: O(n) where the dots of few replicas lie close together, as those of one document
  ///   do; O(n log n) otherwise.
  public var placesInOrder: [Int32] {
    if let counted = placesByCounting { return counted }
    return indices.map { Int32(truncatingIfNeeded: $0) }.sorted { first, second in
      let (dot, other) = (self[Int(first)], self[Int(second)])
      return dot == other ? first < second : dot < other
    }
  }

  /// The dots of one replica.
  private struct Span {
    let replica: ReplicaID
    var lower: UInt64
    var upper: UInt64
    /// How many dots there may be before these.
    var start = 0

    init(_ replica: ReplicaID, _ sequence: UInt64) {
      self.replica = replica
      (lower, upper) = (sequence, sequence)
    }
  }

  /// Puts each place where its dot belongs among all dots that there may be, and leaves out the
  /// gaps; `nil` if these are too many, or a dot is there twice.
  private var placesByCounting: [Int32]? {
    guard var spans else { return nil }
    var room = 0
    for place in spans.indices {
      let length = spans[place].upper &- spans[place].lower
      guard length < UInt64(8 * count + 64) else { return nil }
      spans[place].start = room
      room += Int(length) + 1
    }
    guard room < 8 * count + 64 else { return nil }
    var slots = [Int32](repeating: -1, count: room)
    var span = spans.first ?? Span(ReplicaID(0), 0)
    for (place, dot) in enumerated() {
      if span.replica != dot.replica {
        span = spans.first { $0.replica == dot.replica } ?? span
      }
      let slot = span.start &+ Int(dot.sequence &- span.lower)
      guard slots[slot] < 0 else { return nil }
      slots[slot] = Int32(truncatingIfNeeded: place)
    }
    return [Int32](unsafeUninitializedCapacity: count) { places, size in
      for place in slots where place >= 0 {
        places.initializeElement(at: size, to: place)
        size &+= 1
      }
    }
  }

  /// The first and the last dot of each replica; `nil` if there are too many replicas to look for.
  private var spans: [Span]? {
    var spans: [Span] = []
    var start = 0
    while start < count {
      // Dots of one replica in a row.
      var run = Span(self[start].replica, self[start].sequence)
      var end = start &+ 1
      while end < count, self[end].replica == run.replica {
        run.lower = Swift.min(run.lower, self[end].sequence)
        run.upper = Swift.max(run.upper, self[end].sequence)
        end &+= 1
      }
      start = end
      let place = spans.firstIndex { $0.replica >= run.replica } ?? spans.count
      if place < spans.count, spans[place].replica == run.replica {
        spans[place].lower = Swift.min(spans[place].lower, run.lower)
        spans[place].upper = Swift.max(spans[place].upper, run.upper)
      } else if spans.count < 64 {
        spans.insert(run, at: place)
      } else {
        return nil
      }
    }
    return spans
  }
}
