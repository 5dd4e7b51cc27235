import Foundation

extension String {
  /// Where a text occurs, byte by byte; occurrences that overlap count each.
  func utf8Ranges(of text: String) -> [Range<String.Index>] {
    guard !text.isEmpty else { return [] }
    var result: [Range<String.Index>] = []
    var rest = startIndex..<endIndex
    while let found = range(of: text, options: .literal, range: rest) {
      result.append(found)
      rest = index(after: found.lowerBound)..<endIndex
    }
    return result
  }

  func replacingCharacters(in place: Range<String.Index>, with text: String) -> String {
    self[..<place.lowerBound] + text + self[place.upperBound...]
  }
}
