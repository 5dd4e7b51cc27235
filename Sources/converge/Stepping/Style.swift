/// How lines are coloured, if at all.
struct Style {
  /// What a line is about.
  enum Ink: String {
    case plain = ""
    case strong = "1"
    case faint = "2"
    case bad = "31"
    case good = "32"
    case strange = "33"
  }

  let isColoured: Bool

  /// A line cut to some columns, in a colour.
  func paint(_ text: String, _ ink: Ink, in width: Int) -> String {
    let shown = text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    guard isColoured, ink != .plain else { return shown }
    return "\u{1B}[\(ink.rawValue)m\(shown)\u{1B}[0m"
  }
}
