import Causality

/// Which edit of a list an event belongs to.
struct EditIndex {
  private struct Entry {
    let run: DotRun
    let place: Int
  }

  /// Ascending, without overlaps.
  private var entries: [Entry]

  /// Where the entries of each replica begin.
  private var authors: [(replica: ReplicaID, start: Int)] = []

  /// The index of some edits by the runs of their events; `nil` if two edits share an event.
  ///
  /// - Complexity: O(n log n).
  init?(_ runs: [DotRun]) {
    entries = runs.enumerated().map { Entry(run: $0.element, place: $0.offset) }
    entries.sort {
      Dot($0.run.replica, $0.run.lower) < Dot($1.run.replica, $1.run.lower)
    }
    for (place, entry) in entries.enumerated() {
      if place == 0 || entries[place - 1].run.replica != entry.run.replica {
        authors.append((entry.run.replica, place))
      } else if entries[place - 1].run.upper >= entry.run.lower {
        return nil
      }
    }
  }

  /// The place of the edit that an event belongs to.
  ///
  /// - Complexity: O(log n); O(1) if edits have about equally many events.
  func place(of dot: Dot) -> Int? {
    entries.withUnsafeBufferPointer { entries in
      var (low, high) = range(of: dot.replica)
      guard low < high, entries[low].run.lower <= dot.sequence,
        dot.sequence <= entries[high - 1].run.upper
      else { return nil }
      // Where it would be if all edits had equally many events.
      let span = Double(entries[high - 1].run.upper - entries[low].run.lower) + 1
      let part = Double(dot.sequence - entries[low].run.lower) / span
      var middle = min(low + Int(part * Double(high - low)), high - 1)
      while low < high {
        let run = entries[middle].run
        if run.upper < dot.sequence {
          low = middle + 1
        } else if run.lower > dot.sequence {
          high = middle
        } else {
          return entries[middle].place
        }
        middle = low + (high - low) / 2
      }
      return nil
    }
  }

  /// The entries of a replica.
  private func range(of replica: ReplicaID) -> (Int, Int) {
    var (low, high) = (0, authors.count)
    while low < high {
      let middle = (low + high) / 2
      if authors[middle].replica < replica { low = middle + 1 } else { high = middle }
    }
    guard low < authors.count, authors[low].replica == replica else { return (0, 0) }
    let end = low + 1 < authors.count ? authors[low + 1].start : entries.count
    return (authors[low].start, end)
  }

  /// All events.
  ///
  /// - Complexity: O(n log n).
  var dots: DotCloud {
    var runs: [DotRun] = []
    for entry in entries {
      if let last = runs.last, last.replica == entry.run.replica,
        last.upper + 1 == entry.run.lower
      {
        runs[runs.count - 1] = DotRun(last.replica, last.lower, entry.run.upper)
      } else {
        runs.append(entry.run)
      }
    }
    return DotCloud(ascending: runs[...])
  }
}

extension DotCloud {
  /// The set of runs that ascend; put together in halves, so that none is moved often.
  fileprivate init(ascending runs: ArraySlice<DotRun>) {
    guard runs.count > 1 else {
      self = runs.first.map { DotCloud($0) } ?? DotCloud()
      return
    }
    let middle = runs.startIndex + runs.count / 2
    self.init(ascending: runs[..<middle])
    merge(DotCloud(ascending: runs[middle...]))
  }
}
