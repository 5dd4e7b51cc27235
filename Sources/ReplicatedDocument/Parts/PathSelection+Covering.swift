import SortedCollections

extension PathSelection {
  /// How many places in the tree of paths are compared before the answer is no.
  private static let effort = 2048

  /// Whether whoever holds this part of a document holds another.
  ///
  /// All paths are gone through at once: two paths that no pattern tells apart are one place, and
  /// of keys only those matter that a pattern names, and one that none does. Patterns with many
  /// `**` may tell apart more places than are worth going through; then the answer is no.
  ///
  /// - Complexity: O(places · keys · patterns).
  public func covers(_ other: PathSelection) -> Bool {
    if self == other { return true }
    var keys = (including + excluding + other.including + other.excluding).flatMap(\.parts)
      .compactMap { if case .key(let key) = $0 { key } else { nil } }
    keys.sort { String.order($0, $1) < 0 }
    var distinct: [String] = []
    for key in keys where distinct.last.map({ String.order($0, key) != 0 }) ?? true {
      distinct.append(key)
    }
    // A key that is longer than all others is none of them.
    distinct.append(distinct.joined() + "+")
    var places = [Place(mine: Cursor(self), theirs: Cursor(other))]
    var next = 0
    while next < places.count {
      let place = places[next]
      next += 1
      guard place.theirs.standing != .outside else { continue }
      guard place.theirs.standing == .onTheWay || place.mine.standing == .inside,
        place.mine.standing != .outside, places.count <= Self.effort
      else { return false }
      if place.mine.isWholly { continue }
      for key in distinct {
        let below = Place(
          mine: place.mine.descending(to: key), theirs: place.theirs.descending(to: key))
        if !places.contains(below) { places.append(below) }
      }
    }
    return true
  }

  /// Where a path stands in both selections.
  private struct Place: Equatable {
    let mine: Cursor
    let theirs: Cursor
  }
}
