import Causality

/// Which edit of a list an event belongs to.
struct EditIndex {
  private struct Entry {
    let run: DotRun
    let place: Int
  }

  /// Ascending, without overlaps.
  private var entries: [Entry]

  /// The index of some edits by the runs of their events; `nil` if two edits share an event.
  ///
  /// - Complexity: O(n log n).
  init?(_ runs: [DotRun]) {
    entries = runs.enumerated().map { Entry(run: $0.element, place: $0.offset) }
    entries.sort {
      Dot($0.run.replica, $0.run.lower) < Dot($1.run.replica, $1.run.lower)
    }
    for (first, second) in zip(entries, entries.dropFirst())
    where first.run.replica == second.run.replica && first.run.upper >= second.run.lower {
      return nil
    }
  }

  /// The place of the edit that an event belongs to.
  ///
  /// - Complexity: O(log n).
  func place(of dot: Dot) -> Int? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let run = entries[middle].run
      if Dot(run.replica, run.upper) < dot { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].run.replica == dot.replica,
      entries[low].run.lower <= dot.sequence
    else { return nil }
    return entries[low].place
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
