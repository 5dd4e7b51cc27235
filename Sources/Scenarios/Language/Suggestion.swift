/// The known word nearest to one that is not known.
public enum Suggestion {
  /// Something to append to a message: the nearest known word, if any is near.
  public static func text(for word: String, among known: [String]) -> String {
    let limit = max(1, word.count / 3)
    let nearest = known.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
    guard let nearest, nearest.1 <= limit else { return "" }
    return "; did you mean '\(nearest.0)'?"
  }

  /// How many characters must be added, removed, changed or swapped with their neighbour.
  ///
  /// Reference: F. J. Damerau, “A technique for computer detection and correction of spelling
  /// errors”, CACM 7(3), 1964, [doi:10.1145/363958.363994](https://doi.org/10.1145/363958.363994).
  public static func distance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first.lowercased()), Array(second.lowercased()))
    var rows = [Array(0...b.count)]
    for i in 1..<(a.count + 1) {
      var row = [i]
      for j in 1..<(b.count + 1) {
        let change = a[i - 1] == b[j - 1] ? 0 : 1
        var best = min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + change)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          best = min(best, rows[i - 2][j - 2] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
