/// Who is in touch with whom.
public enum Topology: String, CaseIterable, Sendable {
  /// Everybody with everybody.
  case mesh
  /// The first with all others, which are in touch with nobody else.
  case star
  /// Each with the one before and the one after, and the last with the first.
  case ring
  /// Each with the one before and the one after.
  case line
  /// Each with one before it, the first with two, and each of those with two more.
  case tree

  /// Whom the replica at a place is in touch with, of so many.
  public func neighbours(of place: Int, among count: Int) -> [Int] {
    (0..<count).filter { $0 != place && (connects(place, $0, count) || connects($0, place, count)) }
  }

  private func connects(_ first: Int, _ second: Int, _ count: Int) -> Bool {
    switch self {
    case .mesh: true
    case .star: first == 0
    case .ring: second == (first + 1) % count
    case .line: second == first + 1
    case .tree: second > 0 && (second - 1) / 2 == first
    }
  }
}
