/// A value as Swift source: an enumeration's case with its arguments, a literal, or an initialiser.
///
/// What a case without arguments is called cannot be asked of a type that describes itself in words
/// of its own; there the words are taken, as one name: “remove all” becomes `.removeAll`.
func swiftSource(of value: Any) -> String {
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .enum?:
    guard let child = mirror.children.first else { return "." + oneName("\(value)") }
    return ".\(child.label ?? "")(\(arguments(child.value)))"
  case .optional?:
    return mirror.children.first.map { swiftSource(of: $0.value) } ?? "nil"
  case .collection?:
    return "[\(mirror.children.map { swiftSource(of: $0.value) }.joined(separator: ", "))]"
  default:
    if let text = value as? String { return literal(text) }
    if let integer = value as? any BinaryInteger { return "\(integer)" }
    if value is Bool || value is Double { return "\(value)" }
    let fields = mirror.children.map { child in
      (child.label.map { "\($0): " } ?? "") + swiftSource(of: child.value)
    }
    return "\(type(of: value))(\(fields.joined(separator: ", ")))"
  }
}

/// The associated values of a case, each with its label if it has one.
private func arguments(_ payload: Any) -> String {
  let mirror = Mirror(reflecting: payload)
  guard mirror.displayStyle == .tuple else { return swiftSource(of: payload) }
  return mirror.children.map { child in
    guard let label = child.label, !label.hasPrefix(".") else {
      return swiftSource(of: child.value)
    }
    return "\(label): \(swiftSource(of: child.value))"
  }.joined(separator: ", ")
}

/// A text in quotes; what is not plain ASCII is written by number, so that spellings stay apart.
private func literal(_ text: String) -> String {
  let content = text.unicodeScalars.map { scalar in
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case " "..."~": String(scalar)
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
  return "\"\(content.joined())\""
}

/// Words as one name, every word but the first with a capital.
private func oneName(_ words: String) -> String {
  let parts = words.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  return (parts.prefix(1) + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() })
    .joined()
}
